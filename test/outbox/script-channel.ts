import type { Channel, ChannelId, Outbound } from '../../src/bots/channel.js';
import { SendError, type SendFailure } from '../../src/bots/errors.js';

/** What a provider does with one text: takes it, fails, never answers, or breaks its contract. */
export type Step =
  | 'ok'
  | 'hang'
  | 'throw'
  | { readonly fails: SendFailure; readonly code?: string; readonly retryAfterMs?: number };

/** A channel whose provider lives in the test: it keeps what it was sent and does as it is told. */
export interface ScriptChannel extends Channel {
  /** Every text that was handed over, whatever became of it. */
  readonly asked: Outbound[];
  /** What the provider took. */
  readonly sent: Outbound[];
  /** The next steps; when they are used up, `ok`. */
  script: Step[];
  /** The most sends that were under way at once. */
  readonly widest: () => number;
}

/**
 * Makes one.
 * @param perSecond its cap; without one nothing is paced
 * @param buttons whether it shows them
 */
export function scriptChannel(
  id: ChannelId,
  { perSecond = Infinity, buttons = false } = {},
): ScriptChannel {
  const asked: Outbound[] = [];
  const sent: Outbound[] = [];
  let underWay = 0;
  let widest = 0;
  const channel: ScriptChannel = {
    id,
    sender: `${id}-sender`,
    capabilities: {
      letters: id === 'sms' ? 'gsm' : 'unicode',
      buttons,
      twoWay: true,
      maxLength: 1_600,
      perSecond,
      erases: false,
    },
    routes: [],
    asked,
    sent,
    script: [],
    widest: () => widest,
    async send(message) {
      asked.push(message);
      const step = channel.script.shift() ?? 'ok';
      underWay += 1;
      widest = Math.max(widest, underWay);
      try {
        if (step === 'hang') return await new Promise(() => undefined);
        if (step === 'throw') throw new TypeError(`cannot read ${message.text}`);
        if (step !== 'ok') throw new SendError(step.fails, step);
        sent.push(message);
        return { providerId: `p${sent.length}`, segments: 1 };
      } finally {
        underWay -= 1;
      }
    },
  };
  return channel;
}
