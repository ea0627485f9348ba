import type { Log } from '../../shared/log.js';
import type { Inbound } from '../channel.js';
import { SendError } from '../errors.js';
import type { BotApi } from './api.js';
import { untilDone, type Wait } from './retry.js';
import { readUpdate, wantedUpdates } from './update.js';

export interface PollingOptions {
  readonly signal: AbortSignal;
  readonly wait: Wait;
  readonly log: Log;
  /** How long Telegram may hold a request open while there is nothing new. */
  readonly seconds: number;
  /** Milliseconds of a clock that nobody can change. */
  readonly elapsed?: () => number;
}

/** A request that takes this much longer than its long poll is a dead connection. */
const GRACE = 15_000;
/**
 * How long to wait, in milliseconds, after an answer that brought nothing from people. Telegram
 * holds a request open while there is nothing new. A server that does not, or that sends one notice
 * after another, would otherwise be asked 900 times a second.
 */
const NOTHING_NEW = 1_000;
/** The most updates in one answer; after a full answer more are waiting. Source: Bot API. */
const MOST = 100;

async function fetchUpdates(api: BotApi, offset: number, { signal, seconds }: PollingOptions) {
  const raw: unknown = await api.call(
    'getUpdates',
    { offset, limit: MOST, timeout: seconds, allowed_updates: wantedUpdates },
    { signal, timeoutMs: seconds * 1_000 + GRACE },
  );
  if (!Array.isArray(raw)) throw new SendError('unavailable', { code: 'GARBAGE' });
  return raw.map(readUpdate).map((update) => {
    if (update.kind === 'unreadable') throw new SendError('unavailable', { code: 'GARBAGE' });
    return update;
  });
}

/**
 * Asks Telegram for updates until the signal is aborted. An update is acknowledged (by the next
 * request's offset) only after `receive` has made it durable; if that fails, the same updates come
 * again after a pause. A batch that was durable but not yet acknowledged when the program stopped
 * comes once more at the next start, with the same provider ids.
 */
export async function poll(
  api: BotApi,
  receive: (messages: readonly Inbound[]) => Promise<void>,
  options: PollingOptions,
): Promise<void> {
  const { signal, log, wait, elapsed = () => performance.now() } = options;
  let offset = 0;
  const turn = async () => {
    const [began, before] = [elapsed(), offset];
    const updates = await fetchUpdates(api, offset, options);
    const messages = updates.flatMap((update) =>
      update.kind === 'messages' ? update.messages : [],
    );
    if (messages.length > 0) await receive(messages);
    offset = updates.reduce((next, { id }) => Math.max(next, id + 1), offset);
    const early = NOTHING_NEW - (elapsed() - began);
    for (const update of updates) {
      if (update.kind !== 'messages' || update.callbackId === undefined) continue;
      // Stops the button's spinner. It is not awaited: the next person's message is more important.
      api
        .call('answerCallbackQuery', { callback_query_id: update.callbackId }, { signal })
        .catch((error: unknown) =>
          log.info('telegram button not answered', { channel: 'telegram', error }),
        );
    }
    // Nothing from people, or updates that were acknowledged already.
    const nothing = offset === before || (messages.length === 0 && updates.length < MOST);
    if (nothing && early > 0) await wait(early, signal);
  };
  while (!signal.aborted) await untilDone(turn, 'telegram polling failed', options);
}
