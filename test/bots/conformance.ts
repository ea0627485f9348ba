import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  LONGEST_TEXT,
  type Channel,
  type Inbound,
  type InboundContent,
  type Received,
} from '../../src/bots/channel.js';
import { SendError, sendFailures, type SendFailure } from '../../src/bots/errors.js';

/**
 * What a person does on their phone. Equal `id`s are one
 * message that the provider tells of more than once.
 */
export type Gesture =
  | { readonly kind: 'text'; readonly text: string; readonly id?: string }
  | { readonly kind: 'button'; readonly data: string; readonly id?: string }
  | {
      readonly kind: 'unsupported';
      readonly what: 'contact' | 'location' | 'media';
      readonly id?: string;
    };

/** A message as it reached the person's phone. */
export interface OnPhone {
  readonly text: string;
  /** The labels of its buttons in reading order; leave out where there are none. */
  readonly buttons?: readonly string[];
}

/** One way in which the provider can fail the next send, and what the channel must make of it. */
export interface ProviderFailure {
  /** Makes the next send (and only that one) fail in this way. */
  readonly provoke: () => void | Promise<void>;
  readonly failure: SendFailure;
  /** The provider's code that the error must carry, if it gives one. */
  readonly code?: string;
  /** The wait the provider asks for, in milliseconds, if it does. */
  readonly retryAfterMs?: number;
  /** Sends this one, if waiting for it takes longer than a test should; else the channel itself. */
  readonly hasty?: Channel;
}

/**
 * A channel together with its provider and one person
 * with a phone; how they talk is the harness's business.
 */
export interface ChannelHarness {
  readonly channel: Channel;
  /** The canonical address of the person. */
  readonly address: string;
  /** Tokens and keys that no error and no `sender` may show. */
  readonly secrets: readonly string[];
  /**
   * The person does something; returns what the channel made of the
   * provider's genuine request. A channel without a webhook wraps what it
   * handed over as `{ kind: 'messages', messages, reply: { status: 200 } }`.
   */
  act(gesture: Gesture): Promise<Received>;
  /**
   * Requests that are not genuine, by name: a missing,
   * wrong or borrowed signature, an altered text.
   */
  readonly forgeries: Readonly<Record<string, () => Promise<Received>>>;
  /** What a person can send here that is not kept. */
  readonly unsupported: readonly ('contact' | 'location' | 'media')[];
  /** All that reached the person's phone so far, oldest first. */
  phone(): readonly OnPhone[];
  /**
   * Each failure of the catalogue that this provider can
   * produce, by name. Empty for the phone on screen.
   */
  readonly failures: Readonly<Record<string, ProviderFailure>>;
  /** Ends the provider and everything else that was started. */
  close(): Promise<void>;
}

/** Words that must not turn up in an error; the address must not either. */
const CANARY = 'canary-words-of-a-tip';

/** Texts that have broken gateways before. What comes out must be what went in. */
const texts = {
  'plain words': 'They are holding three girls behind the market',
  accents: 'Enlevé à Lomé, près de l’école; não há ninguém, ɓoye ẹnu ŋ',
  'letters in pieces (decomposed accents)': 'e\u0301cole',
  emoji: 'help 🙏🏿👧 now 🇹🇬',
  'Arabic, right to left, with direction marks': '\u202Bثلاث فتيات خلف السوق\u202C',
  'form characters': 'a+b&Body=c%20d=e;f#g?h',
  'several lines': 'one\ntwo\r\nthree',
  'a database operator': '{"$where":"1==1","__proto__":{"x":1}}',
  'a formula': '=HYPERLINK("http://example.org")',
  markup: '<script>alert(1)</script>&amp;</Response>',
  'a NUL in the middle': 'before\u0000after',
  nothing: '',
  spaces: '   ',
};

/**
 * A genuine text that no provider would carry; a channel
 * may refuse it or keep a beginning, but not pretend.
 */
const HUGE = 'x'.repeat(1024 * 1024);

function only(received: Received): Inbound {
  if (received.kind !== 'messages') throw new Error(`The channel took it for "${received.kind}".`);
  expect(received.messages).toHaveLength(1);
  return received.messages[0] as Inbound;
}

const withoutNul = (content: InboundContent) =>
  content.kind === 'text' ? content.text.replaceAll('\0', '') : content;

async function sendErrorOf(sending: Promise<unknown>): Promise<SendError> {
  const error: unknown = await sending.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(SendError);
  return error as SendError;
}

/**
 * The promises of `bots/channel.ts`, held by every adapter.
 * @param name the adapter's name in the test report
 * @param makeHarness starts the adapter and its provider; called once, closed at the end
 */
export function describeChannel(name: string, makeHarness: () => Promise<ChannelHarness>): void {
  describe(`${name} keeps the contract of channels`, () => {
    let harness: ChannelHarness;
    beforeAll(async () => void (harness = await makeHarness()));
    afterAll(() => harness.close());

    test('it says sanely what it can do', () => {
      const { channel } = harness;
      const { capabilities, sender, id } = channel;
      expect(['gsm', 'unicode']).toContain(capabilities.letters);
      expect(capabilities.maxLength).toBeGreaterThanOrEqual(160);
      expect(capabilities.perSecond).toBeGreaterThan(0);
      expect(Number.isFinite(capabilities.perSecond)).toBe(true);
      if (capabilities.letters === 'gsm') expect(capabilities.buttons).toBe(false);
      expect(capabilities.erases).toBe('erase' in channel);
      expect(id).not.toBe('');
      expect(sender).not.toBe('');
      for (const secret of harness.secrets) expect(sender).not.toContain(secret);
    });

    test('what a person texts arrives once, under the canonical address, and is acknowledged', async () => {
      const received = await harness.act({ kind: 'text', text: 'hello' });
      const message = only(received);
      expect(message).toMatchObject({ channel: harness.channel.id, from: harness.address });
      expect(message.content).toEqual({ kind: 'text', text: 'hello' });
      expect(message.providerId).not.toBe('');
      expect(received.reply.status).toBeGreaterThanOrEqual(200);
      expect(received.reply.status).toBeLessThan(300);
    });

    test('§5.8 a message told twice has one id, and two messages have two', async () => {
      const first = only(await harness.act({ kind: 'text', text: 'same', id: 'twice' }));
      const again = only(await harness.act({ kind: 'text', text: 'same', id: 'twice' }));
      const other = only(await harness.act({ kind: 'text', text: 'same' }));
      expect(again.providerId).toBe(first.providerId);
      expect(other.providerId).not.toBe(first.providerId);
    });

    test.each(Object.entries(texts))('no letter is lost: %s', async (_name, text) => {
      const { content } = only(await harness.act({ kind: 'text', text }));
      expect(withoutNul(content)).toBe(text.replaceAll('\0', ''));
    });

    test('a text of a megabyte is refused, or a long beginning of it is kept', async () => {
      const received = await harness.act({ kind: 'text', text: HUGE });
      if (received.kind === 'refused') expect(received.reply.status).toBe(413);
      else {
        const { content } = only(received);
        if (content.kind !== 'text') throw new Error(`A long text became "${content.kind}".`);
        expect(content.text.length).toBeGreaterThanOrEqual(1_600);
        expect(content.text.length).toBeLessThanOrEqual(LONGEST_TEXT);
        expect(HUGE.startsWith(content.text)).toBe(true);
      }
    });

    test('§5.10 what cannot be kept is named, so that the person can be told', async () => {
      for (const what of harness.unsupported) {
        const { content } = only(await harness.act({ kind: 'unsupported', what }));
        expect(content).toEqual({ kind: 'unsupported', what });
      }
    });

    test('§5.2 §T20 a forged request is refused and brings no message', async () => {
      for (const [forgery, attempt] of Object.entries(harness.forgeries)) {
        const received = await attempt();
        expect({ forgery, kind: received.kind }).toEqual({ forgery, kind: 'refused' });
        expect({ forgery, status: received.reply.status }).toEqual({ forgery, status: 403 });
        if (received.kind === 'refused') expect(received.reason).not.toContain(harness.address);
      }
    });

    test('each of its paths refuses to be read, and refuses a stranger', async () => {
      for (const route of harness.channel.routes) {
        const url = `https://amana.example${route.path}`;
        const read = await route.receive({
          method: 'GET',
          url,
          headers: {},
          body: Buffer.alloc(0),
        });
        expect([read.kind, read.reply.status]).toEqual(['refused', 405]);
        const strange = await route.receive({
          method: 'POST',
          url,
          headers: {},
          body: Buffer.from([0, 255]),
        });
        expect([strange.kind, strange.reply.status]).toEqual(['refused', 403]);
      }
    });

    test('the very text is sent, and the provider names it', async () => {
      for (const text of [
        'Thank you. Is it safe to text now?',
        'Merci à vous: où êtes-vous ? 🙏',
        'ثلاث فتيات',
      ]) {
        const sent = await harness.channel.send({
          to: harness.address,
          text,
          reference: 'delivery-1',
        });
        expect(sent.providerId).not.toBe('');
        expect(sent.segments).toBeGreaterThanOrEqual(1);
        expect(harness.phone().at(-1)?.text).toBe(text);
      }
    });

    test('a long text counts as several segments where segments are paid', async () => {
      const sent = await harness.channel.send({ to: harness.address, text: 'a'.repeat(161) });
      expect(sent.segments).toBe(harness.channel.capabilities.letters === 'gsm' ? 2 : 1);
    });

    test('choices are shown as buttons where it says so, and come back when pressed', async () => {
      const buttons = [
        { label: 'Yes', data: 'turn-1:yes' },
        { label: 'No', data: 'turn-1:no' },
      ];
      await harness.channel.send({ to: harness.address, text: 'Are you safe?', buttons });
      const shown = harness.phone().at(-1);
      expect(shown?.text).toBe('Are you safe?');
      if (!harness.channel.capabilities.buttons) return;
      expect(shown?.buttons).toEqual(['Yes', 'No']);
      const pressed = only(await harness.act({ kind: 'button', data: 'turn-1:no' }));
      expect(pressed).toMatchObject({
        from: harness.address,
        content: { kind: 'button', data: 'turn-1:no' },
      });
    });

    test('each failure of the provider is told by its fate, without the address or the words', async () => {
      for (const [failing, expected] of Object.entries(harness.failures)) {
        await expected.provoke();
        const before = harness.phone().length;
        const error = await sendErrorOf(
          (expected.hasty ?? harness.channel).send({
            to: harness.address,
            text: CANARY,
            reference: 'd',
          }),
        );
        const { code, retryAfterMs } = error.details;
        expect({ failing, failure: error.failure, code, retryAfterMs }).toEqual({
          failing,
          failure: expected.failure,
          code: expected.code,
          retryAfterMs: expected.retryAfterMs,
        });
        expect(error.retryable).toBe(sendFailures[expected.failure].retryable);
        const shown = inspect(error, { depth: 12, showHidden: true });
        for (const secret of [CANARY, harness.address, ...harness.secrets])
          expect(shown).not.toContain(secret);
        expect(harness.phone()).toHaveLength(before);
      }
    });

    test('after its failures it sends again', async () => {
      await harness.channel.send({ to: harness.address, text: 'Still here' });
      expect(harness.phone().at(-1)?.text).toBe('Still here');
    });
  });
}
