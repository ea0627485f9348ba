/**
 * A person who works with polls, as the audit log names them. The same name through any door is the
 * same person.
 */
export interface Who {
  /** Their short name (access/tokens.ts), or their user name on the machine. */
  readonly person: string;
  /** The door through which they came. */
  readonly door: 'api' | 'cli' | 'console';
}

/** Returns the name of the person in the audit log. */
export const actorOf = ({ person, door }: Who): string => `${door}:${person}`;
