import { MongoInstance } from 'mongodb-memory-server-core';

/**
 * A mongod as our child process, by mongodb-memory-server-core, with fixes for servers that run for
 * long.
 */
export class MongodProcess extends MongoInstance {
  /** The error messages of mongod. */
  readonly errors: string[] = [];
  #half = '';

  /**
   * The library treats each piece of output as one line, and when an error is among other lines it
   * throws where nobody can catch it.
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
   * Ends it cleanly with SIGINT. The library would first connect and send a command. That takes 5
   * s, prints a stack when mongod has ended by itself, and has no use with one node.
   */
  override stop(): Promise<boolean> {
    this.isReplSet = false;
    return super.stop();
  }

  /** mongod's log is JSON, one object a line: "s" is the severity, "E" and "F" are errors. */
  #listen(line: string): void {
    if (!/"s":"[EF]"/.test(line)) return;
    const message = /"msg":"([^"]*)"/.exec(line)?.[1] ?? '';
    const error = /"(?:error|errmsg|message)":"?((?:[^"\\]|\\.)*)/.exec(line)?.[1] ?? '';
    this.errors.push(`${message} ${error}`.trim().slice(0, 500));
  }
}
