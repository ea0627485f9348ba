import { setTimeout as pause } from 'node:timers/promises';
import { ourNumbers } from '../fixtures/people.js';
import { inboundParams, newSid, signedForm } from '../support/twilio-webhook.js';
import type { Chance } from './chance.js';
import type { Door } from './door.js';
import { PUBLIC_URL } from './house.js';
import type { Phones } from './phones.js';

/** A message to us: when it was first on its way, and when we first said that we have it. */
export interface Told {
  readonly text: string;
  readonly first: number;
  acknowledged?: number;
}

/** Whose message it is, and the chance that decides what happens to it on its way. */
export interface Sender {
  readonly channel: 'sms' | 'telegram';
  readonly address: string;
  readonly chance: Chance;
}

/** What Telegram tells of everybody. */
export const TELEGRAM_NAME = 'A name that must not be kept';

/** How often a message is told twice in the same moment, and how often once more later. */
const [TWICE, LATE] = [0.15, 0.1];

/** What the provider saw. */
export interface Traffic {
  requests: number;
  /** Told again although it was acknowledged, or while it was being told. */
  repeated: number;
  /** Answered with 503 and Retry-After. */
  refused: number;
  /** No answer: the process died under it, or nobody listened. */
  unanswered: number;
  /** Answers that no provider should ever see, counted by status. */
  readonly strange: Map<string, number>;
}

/**
 * Twilio and Telegram as they tell us of messages: late, twice, in another order, and again to
 * whichever process listens until one of them says 2xx. A message keeps its id through all of that.
 */
export class Provider {
  readonly traffic: Traffic = {
    requests: 0,
    repeated: 0,
    refused: 0,
    unanswered: 0,
    strange: new Map(),
  };
  private readonly late = new Set<Promise<void>>();
  private updates = 500_000;

  constructor(
    private readonly phones: Phones,
    private readonly door: Door,
  ) {}

  /** Tells us of one message until we have it. */
  async tell({ channel, address, chance }: Sender, text: string): Promise<Told> {
    const attempt = channel === 'sms' ? this.sms(address, text) : this.update(address, text);
    const told: Told = { text, first: performance.now() };
    const once = async () => {
      const ok = await attempt();
      if (ok) told.acknowledged ??= performance.now();
      return ok;
    };
    if (chance.happens(TWICE)) this.again(once, chance.between(0, 20));
    if (chance.happens(LATE)) this.again(once, chance.between(200, 4_000));
    while (!(await once())) await pause(chance.between(100, 500));
    return told;
  }

  /** Resolves when nothing is told late any more. */
  async settled(): Promise<void> {
    while (this.late.size > 0) await Promise.all(this.late);
  }

  private again(once: () => Promise<boolean>, after: number): void {
    this.traffic.repeated += 1;
    const going = pause(after)
      .then(once)
      .then(() => void this.late.delete(going));
    this.late.add(going);
  }

  /** An SMS, by Twilio's webhook. */
  private sms(from: string, body: string): () => Promise<boolean> {
    const { twilio } = this.phones;
    const params = inboundParams({
      channel: 'sms',
      accountSid: twilio.accountSid,
      from,
      to: ourNumbers.sms,
      body,
      sid: newSid(),
    });
    const call = signedForm(twilio.authToken, `${PUBLIC_URL}/webhooks/sms`, params);
    return async () => {
      const { status, retryAfter } = await this.door.forward(
        '/webhooks/sms',
        call.headers,
        call.body,
      );
      return this.note(status, retryAfter);
    };
  }

  /** An update of Telegram, by the webhook we have set there. */
  private update(chat: string, text: string): () => Promise<boolean> {
    const { telegram } = this.phones;
    const update_id = (this.updates += 1);
    const about = { id: Number(chat), first_name: TELEGRAM_NAME };
    const message = {
      message_id: update_id,
      from: { ...about, is_bot: false, language_code: 'fr' },
      chat: { ...about, type: 'private' },
      date: 1_764_000_000,
      text,
    };
    telegram.meet(chat);
    return async () => {
      const { status } = await telegram.post({ update_id, message });
      // A proxy says 502 where there was no answer.
      return this.note(status === 502 ? 0 : (status ?? 0), '1');
    };
  }

  private note(status: number, retryAfter: string | undefined): boolean {
    this.traffic.requests += 1;
    if (status >= 200 && status < 300) return true;
    if (status === 0) this.traffic.unanswered += 1;
    else if (status === 503 && Number(retryAfter) > 0) this.traffic.refused += 1;
    else
      this.traffic.strange.set(String(status), (this.traffic.strange.get(String(status)) ?? 0) + 1);
    return false;
  }
}
