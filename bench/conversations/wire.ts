import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/**
 * HTTP/1.1 with as little work as it can be done, so that the load costs the machine little beside
 * what it loads. Both ends are on loopback and known: every message has a Content-Length, or is
 * chunked and kept whole in one piece.
 */
interface Message {
  /** The first line. */
  readonly start: string;
  readonly head: string;
  readonly body: string;
}

const END_OF_HEAD = '\r\n\r\n';
const LAST_CHUNK = '0\r\n\r\n';

/**
 * What of some bytes is one whole message, and how long it is; undefined while it is not all there.
 */
function cut(bytes: Buffer): { message: Message; length: number } | undefined {
  const end = bytes.indexOf(END_OF_HEAD);
  if (end < 0) return undefined;
  const head = bytes.toString('latin1', 0, end);
  const from = end + END_OF_HEAD.length;
  const start = bytes.toString('latin1', 0, bytes.indexOf('\r\n'));
  if (/\r\ntransfer-encoding: *chunked/i.test(head)) {
    const last = bytes.indexOf(LAST_CHUNK, from);
    if (last < 0) return undefined;
    const length = last + LAST_CHUNK.length;
    return {
      message: { start, head, body: unchunked(bytes.toString('utf8', from, last)) },
      length,
    };
  }
  const length = from + Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
  if (bytes.length < length) return undefined;
  return { message: { start, head, body: bytes.toString('utf8', from, length) }, length };
}

/** The pieces of a chunked body of plain letters. */
const unchunked = (body: string): string =>
  body.replace(/(?:^|\r\n)[0-9a-f]+\r\n/gi, '').replace(/\r\n$/, '');

/** Calls back with every whole message that arrives. */
function onMessages(socket: Socket, heard: (message: Message) => void): void {
  let bytes: Buffer = Buffer.alloc(0);
  socket.setNoDelay(true);
  socket.on('data', (piece: Buffer) => {
    bytes = bytes.length === 0 ? piece : Buffer.concat([bytes, piece]);
    for (let found = cut(bytes); found; found = cut(bytes)) {
      bytes = bytes.subarray(found.length);
      heard(found.message);
    }
  });
}

/** A line of people who post to one place, over connections that are kept. */
export class Posts {
  private readonly idle: Socket[] = [];
  private readonly answers = new Map<Socket, (status: number) => void>();
  private readonly port: number;
  private readonly path: string;

  constructor(url: string) {
    const { port, pathname } = new URL(url);
    this.port = Number(port);
    this.path = pathname;
  }

  /** Posts, and tells the status. @param headers each with its line's end */
  post(headers: string, body: string): Promise<number> {
    const socket = this.idle.pop() ?? this.open();
    const length = Buffer.byteLength(body);
    return new Promise((resolve) => {
      this.answers.set(socket, resolve);
      socket.write(
        `POST ${this.path} HTTP/1.1\r\nHost: 127.0.0.1:${this.port}\r\n${headers}Content-Length: ${length}\r\n\r\n${body}`,
      );
    });
  }

  /** Closes all connections. */
  hangUp(): void {
    for (const socket of this.idle.splice(0)) socket.destroy();
  }

  private open(): Socket {
    const socket = connect(this.port, '127.0.0.1');
    onMessages(socket, ({ start }) => {
      this.idle.push(socket);
      this.answer(socket, Number(start.split(' ')[1]));
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      const at = this.idle.indexOf(socket);
      if (at >= 0) this.idle.splice(at, 1);
      this.answer(socket, 0);
    });
    return socket;
  }

  private answer(socket: Socket, status: number): void {
    const resolve = this.answers.get(socket);
    this.answers.delete(socket);
    resolve?.(status);
  }
}

/** What a provider's server answers. */
export interface Reply {
  readonly status: number;
  readonly body: string;
  /** Called once the answer is on its way. */
  readonly then?: () => unknown;
}

/** A provider's server on loopback, which answers everything with JSON. @returns its URL */
export async function provider(answer: (message: Message) => Reply): Promise<string> {
  const server = createServer((socket) => {
    // A caller that keeps its connection does not keep the bench from ending.
    socket.unref();
    onMessages(socket, (message) => {
      const { status, body, then } = answer(message);
      socket.write(
        `HTTP/1.1 ${status} X\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      );
      then?.();
    });
    socket.on('error', () => undefined);
  }).unref();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
