/**
 * Something that should not have happened. Its message is written by us, says what is wrong and
 * what to do, and never carries an address, a name or the words of a tip: only a Fault's message is
 * ever logged. What users and providers may rightly do is not a fault; it is a value (a union).
 */
export class Fault extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'Fault';
  }
}

/** Makes a switch over a union exhaustive: the compiler refuses the call while a case is left. */
export function never(value: never): never {
  throw new Fault(`A case was left out: ${typeof value}`);
}
