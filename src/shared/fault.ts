/**
 * An error that should not have happened. Its message is written by us, says what is wrong and what
 * to do, and never contains an address, a name or the words of a tip: only a Fault's message is
 * ever logged. An outcome that users and providers may rightly cause is not a fault; it is a value
 * (a union).
 */
export class Fault extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'Fault';
  }
}

/** Makes a switch over a union exhaustive: the code does not compile while a case is missing. */
export function never(value: never): never {
  throw new Fault(`A case was left out: ${typeof value}`);
}
