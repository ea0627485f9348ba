import { Agent, createServer, request, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Chance } from './chance.js';
import { slots, type Lives } from './lives.js';

/** What came back for a webhook; status 0 when there was no answer. */
export interface Answer {
  readonly status: number;
  readonly retryAfter?: string;
  readonly contentType?: string;
  readonly body: string;
}

/** Twilio gives a webhook so long, in milliseconds (numbers.md). */
const PATIENCE = 15_000;

/**
 * The reverse proxy before the two processes. It knows
 * who listens, tries one of them, and never tries twice.
 */
export class Door {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 512 });
  private readonly server = createServer((incoming, response) => {
    const pieces: Buffer[] = [];
    incoming.on('data', (piece: Buffer) => pieces.push(piece));
    incoming.on('end', () => {
      const body = Buffer.concat(pieces).toString('utf8');
      void this.forward(incoming.url ?? '/', incoming.headers, body).then(
        ({ status, contentType, body }) => {
          response.writeHead(status || 502, contentType ? { 'content-type': contentType } : {});
          response.end(body);
        },
      );
    });
  });

  constructor(
    private readonly lives: Lives,
    private readonly chance: Chance,
  ) {}

  /** Listens, for providers that call an address. */
  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.agent.destroy();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Hands a request on to one of those who listen. */
  forward(path: string, headers: IncomingHttpHeaders, body: string): Promise<Answer> {
    const none: Answer = { status: 0, body: '' };
    const up = slots
      .flatMap((slot) => this.lives.at(slot) ?? [])
      .filter(({ url, died }) => url && !died);
    const [first, ...others] = up;
    if (!first) return Promise.resolve(none);
    const life = this.chance.pick([first, ...others]);
    return new Promise((resolve) => {
      const { connection: _, host: __, ...kept } = headers;
      const options = { method: 'POST', agent: this.agent, timeout: PATIENCE };
      const sent = request(
        `${life.url}${path}`,
        { ...options, headers: { ...kept, 'content-length': String(Buffer.byteLength(body)) } },
        (response) => {
          const pieces: Buffer[] = [];
          response.on('data', (piece: Buffer) => pieces.push(piece));
          response.on('error', () => resolve(none));
          response.on('end', () => {
            const status = response.statusCode ?? 0;
            const { 'retry-after': retryAfter, 'content-type': contentType } = response.headers;
            if (status >= 200 && status < 300) this.lives.tell('acknowledged', life);
            resolve({
              status,
              body: Buffer.concat(pieces).toString('utf8'),
              ...(retryAfter ? { retryAfter } : {}),
              ...(contentType ? { contentType } : {}),
            });
          });
        },
      );
      sent.once('timeout', () => sent.destroy(new Error('timeout')));
      sent.once('error', () => resolve(none));
      sent.end(body, () => this.lives.tell('arrived', life));
    });
  }
}
