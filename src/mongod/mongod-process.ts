import { MongoInstance } from 'mongodb-memory-server-core';

/**
 * A mongod as a process of ours, by mongodb-memory-server-core,
 * mended where it runs servers that last.
 */
export class MongodProcess extends MongoInstance {
  /** What mongod said of errors. */
  readonly complaints: string[] = [];
  #half = '';

  /**
   * The library takes each piece of output for one line, and
   * throws out of reach when an error comes among others.
   */
  override stdoutHandler(piece: string | Buffer): void {
    const lines = (this.#half + piece.toString()).split('\n');
    this.#half = lines.pop() ?? '';
    for (const line of lines) {
      this.#listen(line);
      super.stdoutHandler(line);
    }
  }

  /**
   * Ends it in order with SIGINT. The library would connect and command it first, which takes 5 s
   * and prints a stack when mongod has ended by itself, and brings nothing with one node.
   */
  override stop(): Promise<boolean> {
    this.isReplSet = false;
    return super.stop();
  }

  /** mongod's log is JSON, a line each: "s" is the severity, "E" or "F" the bad ones. */
  #listen(line: string): void {
    if (!/"s":"[EF]"/.test(line)) return;
    const message = /"msg":"([^"]*)"/.exec(line)?.[1] ?? '';
    const error = /"(?:error|errmsg|message)":"?((?:[^"\\]|\\.)*)/.exec(line)?.[1] ?? '';
    this.complaints.push(`${message} ${error}`.trim().slice(0, 500));
  }
}
