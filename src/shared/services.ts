/** What an organisation helps with, and what it is asked for when a case is referred to it. */
export const services = [
  'shelter',
  'health',
  'legal',
  'care',
  'return',
  'investigation',
  'other',
] as const;
export type Service = (typeof services)[number];
