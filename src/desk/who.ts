/**
 * Somebody who works with polls, as the audit log names
 * them. The same name at either door is the same person.
 */
export interface Who {
  /** Their short name (access/tokens.ts), or that of their user on the machine. */
  readonly person: string;
  /** Where they came in. */
  readonly door: 'api' | 'cli' | 'console';
}

/** How the audit log names them. */
export const actorOf = ({ person, door }: Who): string => `${door}:${person}`;
