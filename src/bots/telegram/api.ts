import { createRequire } from 'node:module';
import { Telegram } from 'telegraf';
import type { Opts, Telegram as Methods } from 'telegraf/types';
import { sendErrorFrom } from './failures.js';

/** Options of one call. */
export interface CallOptions {
  /** Milliseconds after which the call is given up. */
  readonly timeoutMs?: number;
  /** Ends the call early. */
  readonly signal?: AbortSignal;
}

/** The Bot API as this program calls it: telegraf's client, with errors that are safe to log. */
export interface BotApi {
  /**
   * Calls one method of the Bot API.
   * @throws SendError and nothing else; a call that was ended early or timed out is `unavailable`
   * (`TIMEOUT`)
   */
  call<M extends keyof Methods>(
    method: M,
    payload: Opts<M>,
    options?: CallOptions,
  ): Promise<ReturnType<Methods[M]>>;
}

interface Debug {
  disable(): string;
  enable(namespaces: string): void;
}

/**
 * Mutes telegraf: with DEBUG=* it prints every payload, including address and words. Debug lines of
 * other packages stay.
 */
function muteTelegraf(): void {
  const fromHere = createRequire(import.meta.url);
  const debug = createRequire(fromHere.resolve('telegraf'))('debug') as Debug;
  debug.enable([debug.disable(), '-telegraf:*'].filter(Boolean).join(','));
}

/**
 * Creates the client of one bot.
 * @param token the bot's token, as BotFather gave it
 * @param apiUrl another Bot API server than Telegram's own
 * @param timeoutMs how long a call may take unless it says otherwise (telegraf's own limit is 500
 * s)
 */
export function createApi(token: string, apiUrl: string | undefined, timeoutMs: number): BotApi {
  muteTelegraf();
  const client = new Telegram(token, apiUrl === undefined ? {} : { apiRoot: apiUrl });
  return {
    async call(method, payload, options = {}) {
      const timeout = AbortSignal.timeout(options.timeoutMs ?? timeoutMs);
      const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
      try {
        return await client.callApi(method, payload, { signal: signal as never });
      } catch (error) {
        throw sendErrorFrom(error);
      }
    },
  };
}
