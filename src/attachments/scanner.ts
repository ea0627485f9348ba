import { connect, type Socket } from 'node:net';
import { Fault } from '../shared/fault.js';

/** The address of clamd: a host and a port, or a socket of this machine. */
export type ScannerAddress =
  { readonly host: string; readonly port: number } | { readonly path: string };

/**
 * Looks for viruses in a file.
 * @throws Fault when the scanner could not be asked: the file waits
 */
export type Scanner = (bytes: Buffer) => Promise<'clean' | 'infected'>;

/** How many bytes are sent at once, far below clamd's limit. */
const PIECE = 64 * 1024;
/** clamd answers with one line. */
const LONGEST_ANSWER = 4_096;

/**
 * Returns the bytes of one INSTREAM command. Source: clamd(8): each piece after its length, and a
 * length of zero at the end.
 */
export function* instream(bytes: Buffer): Generator<Buffer> {
  yield Buffer.from('zINSTREAM\0');
  for (let at = 0; at < bytes.length; at += PIECE) {
    const piece = bytes.subarray(at, at + PIECE);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(piece.length);
    yield length;
    yield piece;
  }
  yield Buffer.alloc(4);
}

/**
 * Returns the verdict in an answer of clamd.
 * @throws Fault for anything but a verdict
 */
function verdictOf(answer: string): 'clean' | 'infected' {
  if (/^stream: OK\0?$/.test(answer)) return 'clean';
  if (/^stream: .+ FOUND\0?$/.test(answer)) return 'infected';
  throw new Fault('The virus scanner gave no verdict. Check its StreamMaxLength and its log.');
}

/** Reads everything from a socket until it ends. */
function answerOf(socket: Socket, timeout: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const fail = (cause?: unknown) => {
      clearTimeout(timer);
      socket.destroy();
      reject(new Fault('The virus scanner does not answer. Check AMANA_CLAMAV.', { cause }));
    };
    const timer = setTimeout(() => fail(), timeout);
    socket.setEncoding('utf8').on('data', (text: string) => {
      answer += text;
      if (answer.length > LONGEST_ANSWER) fail();
    });
    socket.on('error', fail).on('close', () => {
      clearTimeout(timer);
      resolve(answer);
    });
  });
}

/**
 * Creates a scanner that asks clamd.
 * @param timeout milliseconds for one file
 */
export function createScanner(address: ScannerAddress, timeout = 60_000): Scanner {
  return async (bytes) => {
    const socket = connect(address);
    const answer = answerOf(socket, timeout);
    for (const piece of instream(bytes)) socket.write(piece);
    return verdictOf(await answer);
  };
}
