import { seededChance } from '../../../src/shared/seeded-chance.js';
import { OPENING } from '../../../src/polls/release.js';
import { SETTLING } from '../../../src/polls/closing.js';
import { DAY, MINUTE, SECOND } from '../../../src/shared/clock.js';
import { essi, kossi, mawuli, ourNumbers, regionalDesk } from '../../fixtures/people.js';
import { fruit } from '../../polls/house.js';
import type { TestAmana } from '../../support/amana.js';
import type { TwilioLine } from '../../support/twilio-server.js';
import type { Address } from './loot.js';
import { scriptOf, type Line } from './scripts.js';

/** Somebody texts us or is texted, as their phone company notes it: no words. */
export interface PhoneCall {
  readonly who: string;
  readonly way: 'in' | 'out';
  /** By the clock of the play, and by the machine's. */
  readonly at: number;
  readonly machine: number;
}

/** What was played. */
export interface Played {
  readonly people: readonly Address[];
  readonly phone: readonly PhoneCall[];
}

/** How it is played. */
export interface PlayOptions {
  readonly people: number;
  readonly minutes: number;
  readonly seed: number;
  /** What is due is done every so many minutes; every minute by default. */
  readonly every?: number;
  /** Told when so many minutes have passed. */
  readonly minute?: (minute: number) => Promise<void>;
}

/** So many write by SMS, the others by WhatsApp and by Telegram in turn. */
const channelOf = (i: number): Address['channel'] =>
  i % 8 === 6 ? 'whatsapp' : i % 8 === 7 ? 'telegram' : 'sms';
const addressOf = (i: number): Address => {
  const channel = channelOf(i);
  const address =
    channel === 'telegram'
      ? String(7_100_000_000 + i * 7_919)
      : `+2289020${String(i).padStart(4, '0')}`;
  return { channel, address };
};

/** One text of one person at a moment. */
interface Event extends Line {
  readonly at: number;
  readonly who: number;
}

/** The play of one run: who writes what, when. */
class Stage {
  readonly phone: PhoneCall[] = [];
  private read = 0;
  private readonly random: () => number;
  readonly people: readonly Address[];
  private readonly whatsapp: TwilioLine;

  constructor(
    private readonly here: TestAmana,
    private readonly options: PlayOptions,
  ) {
    this.random = seededChance(options.seed);
    this.people = Array.from({ length: options.people }, (_, i) => addressOf(i));
    this.whatsapp = here.twilio.connect({
      appUrl: here.url,
      publicUrl: 'https://amana.example',
      number: ourNumbers.whatsapp,
      channel: 'whatsapp',
    });
  }

  /**
   * Everybody's texts, in the order of their moments: one to
   * three talks each, some at the very moment of another's.
   */
  events(): Event[] {
    const { people, minutes } = this.options;
    const starts: number[] = [];
    const all = Array.from({ length: people }, (_, who) => {
      const talks = 1 + Math.floor(this.random() * 2.4);
      const span = (minutes * MINUTE * 0.9) / talks;
      return Array.from({ length: talks }, (_, talk) => {
        const own = talk * span + this.random() * span * 0.6;
        const others = starts[Math.floor(this.random() * starts.length)];
        const together = others !== undefined && this.random() < 0.2 && talk === 0;
        let at = together ? others : own;
        if (!together) starts.push(at);
        const country = channelOf(who) === 'telegram';
        return scriptOf(who, talk, country, this.random).map((line): Event => {
          const event = { ...line, who, at };
          at += together ? 20 * SECOND : (13 + this.random() * 50) * SECOND;
          return event;
        });
      }).flat();
    }).flat();
    return all.sort((a, b) => a.at - b.at);
  }

  private note(who: string, way: PhoneCall['way']): void {
    this.phone.push({ who, way, at: this.here.clock.now().getTime(), machine: Date.now() });
  }

  /**
   * What was sent meanwhile: the phone company notes it, and the provider says what became of it.
   */
  private async sent(): Promise<void> {
    const { twilio, sms } = this.here;
    const fresh = twilio.messages.slice(this.read);
    this.read += fresh.length;
    for (const message of fresh) {
      this.note(message.to, 'out');
      if (message.statusCallback === undefined) continue;
      const lost = this.random() < 0.05;
      await sms.status(message, lost ? 'undelivered' : 'delivered', lost ? 30003 : undefined);
    }
  }

  /** The case code that a person was told last. */
  private codeOf(who: number): string {
    const { channel, address } = this.people[who] as Address;
    const heard =
      channel === 'telegram'
        ? this.here.telegram.chat(address).map(({ text }) => text)
        : this.here.twilio.messagesTo(address).map(({ text }) => text);
    return /(\d{4} ){3}\d{4}/.exec(heard.reverse().join('\n'))?.[0] ?? '1234 5678 9012 3456';
  }

  private async say({ who, text }: Event): Promise<void> {
    const { channel, address } = this.people[who] as Address;
    const words = text.replace('{code}', () => this.codeOf(who));
    this.note(address, 'in');
    if (channel === 'telegram') await this.here.telegram.person(address).text(words);
    else await (channel === 'whatsapp' ? this.whatsapp : this.here.sms).text(address, words);
  }

  /** A focal point answers a call, sooner or later. */
  private async answer(): Promise<void> {
    for (const { phone } of [kossi, mawuli, essi, regionalDesk]) {
      const call = this.here.twilio.messagesTo(phone).at(-1)?.text ?? '';
      const code = /OK (\d{4,7})/.exec(call)?.[1];
      if (code === undefined || this.random() > 0.25) continue;
      await this.here.sms.text(phone, `OK ${code}`);
      await this.here.amana.conversation.idle();
    }
  }

  /** What goes wrong: Twilio is away for ten minutes, and for good for some numbers. */
  private disturb(minute: number): void {
    const { twilio } = this.here;
    const lost = this.people.filter(({ channel }, i) => channel === 'sms' && i % 9 === 4);
    if (minute === 35) twilio.failNext({ status: 503, code: 20503 }, Infinity);
    if (minute === 45) twilio.heal();
    if (minute === 0 || minute === 45)
      for (const { address } of lost) twilio.failTo(address, { status: 503, code: 20503 });
  }

  async play(): Promise<void> {
    const { here, options } = this;
    const events = this.events();
    const began = here.clock.now().getTime();
    for (let minute = 0; minute < options.minutes; minute += 1) {
      this.disturb(minute);
      while ((events[0]?.at ?? Infinity) < (minute + 1) * MINUTE) {
        const first = events.shift() as Event;
        const together = [first];
        while (events[0] && events[0].at - first.at < SECOND)
          together.push(events.shift() as Event);
        here.clock.advance(Math.max(0, began + first.at - here.clock.now().getTime()));
        await Promise.all(together.map((event) => this.say(event)));
        await here.amana.conversation.idle();
        await this.sent();
      }
      const end = began + (minute + 1) * MINUTE - here.clock.now().getTime();
      here.clock.advance(Math.max(0, end));
      if ((minute + 1) % (options.every ?? 1) === 0) await here.settle();
      await this.answer();
      await this.sent();
      await options.minute?.(minute + 1);
    }
  }
}

/** Opens a poll in which whoever texts its word takes part. */
async function openPoll(here: TestAmana): Promise<void> {
  const { amana, clock } = here;
  const iso = (at: Date) => at.toISOString().replace(/\.\d+/, '');
  const now = clock.now();
  const closes = new Date(now.getTime() + DAY);
  const saved = await amana.polls.save({ ...fruit, opens: iso(now), closes: iso(closes) }, now);
  if (!saved.ok) throw new Error(JSON.stringify(saved));
  await amana.polls.open('fruit', now);
  clock.advance(OPENING + SECOND);
  await here.settle();
}

/** Closes it, and lets its keys be destroyed. */
export async function closePoll(here: TestAmana): Promise<void> {
  const { amana, clock } = here;
  await amana.polls.close('fruit', clock.now());
  await here.settle();
  clock.advance(SETTLING);
  await here.settle();
}

/**
 * People tell, ask, answer, leave and come back, each at their own pace, while focal points answer
 * and providers fail. Two who write in the same second write at once; everybody else's turn is over
 * before the next, as texts are seconds apart.
 */
export async function play(here: TestAmana, options: PlayOptions): Promise<Played> {
  await openPoll(here);
  const stage = new Stage(here, options);
  for (const { channel, address } of stage.people)
    if (channel === 'telegram') here.telegram.meet(address);
  await stage.play();
  return { people: stage.people, phone: stage.phone };
}
