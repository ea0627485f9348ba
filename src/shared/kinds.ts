/** The kinds that have a name in `locales/` (`kind.<kind>`). */
export const kinds = [
  'danger',
  'captive',
  'missing',
  'transit',
  'violence',
  'child',
  'exploitation',
  'official',
  'sighting',
  'general',
] as const;
