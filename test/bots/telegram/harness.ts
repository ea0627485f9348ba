import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Channel, Received } from '../../../src/bots/channel.js';
import {
  createTelegramChannel,
  type TelegramOptions,
} from '../../../src/bots/telegram/telegram.js';
import type { Clock } from '../../../src/shared/clock.js';
import { silentLog } from '../../../src/shared/log.js';
import { startTelegramServer, type TelegramServer } from '../../support/telegram-server.js';

export const PUBLIC_URL = 'https://amana.example';

/**
 * A web server that does with a channel's requests what
 * ours does, and remembers what they turned out to be.
 */
export interface Mounted {
  readonly origin: string;
  readonly received: Received[];
  readonly close: () => Promise<void>;
}

export async function mount(channel: Channel): Promise<Mounted> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const { pathname } = new URL(request.url ?? '/', PUBLIC_URL);
      const route = channel.routes.find(({ path }) => path === pathname);
      if (!route) return response.writeHead(404).end();
      const outcome = await route.receive({
        method: request.method ?? '',
        url: `${PUBLIC_URL}${request.url}`,
        headers: request.headers as Record<string, string>,
        body: Buffer.concat(chunks),
      });
      received.push(outcome);
      response.writeHead(outcome.reply.status, outcome.reply.headers ?? {}).end(outcome.reply.body);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A bot with a webhook, its Bot API server, and the web server between them. */
export async function webhookBot({
  clock,
  ...options
}: Partial<TelegramOptions> & { clock?: Clock } = {}): Promise<{
  telegram: TelegramServer;
  channel: Channel;
  /** The same, but it gives up a send after a moment: for a Telegram that does not answer. */
  hasty: Channel;
  web: Mounted;
  close: () => Promise<void>;
}> {
  const telegram = await startTelegramServer(clock ? { clock } : {});
  const made: TelegramOptions = {
    token: telegram.token,
    apiUrl: telegram.url,
    publicUrl: PUBLIC_URL,
    log: silentLog,
    ...options,
  };
  const channel = createTelegramChannel(made);
  const hasty = createTelegramChannel({ ...made, timeoutMs: 300 });
  const web = await mount(channel);
  telegram.forwardTo(web.origin);
  await channel.start?.(() => Promise.resolve());
  return {
    telegram,
    channel,
    hasty,
    web,
    async close() {
      await channel.stop?.();
      await web.close();
      await telegram.close();
    },
  };
}
