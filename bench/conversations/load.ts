import { setTimeout as wait } from 'node:timers/promises';
import { quantile } from '../lib/numbers.js';
import { deliver, hangUp, type Target } from './phone.js';
import { startBotApi, startTwilioApi, type TwilioAccount } from './providers.js';
import { FIFTH_ANSWER, SCRIPT } from './talk.js';

/** What a round of load measured. */
export interface Load {
  readonly conversations: number;
  readonly messages: number;
  readonly seconds: number;
  /** Milliseconds until the webhook answered. */
  readonly answer: { readonly p50: number; readonly p99: number };
  /** Milliseconds until the person had the last text of the turn. */
  readonly reply: { readonly p50: number; readonly p99: number };
  /** Webhooks that did not answer 200. */
  readonly refused: number;
  /** Texts that did not come within ten seconds, and texts that came beyond what a turn says. */
  readonly lost: number;
  readonly extra: number;
  /** What the load itself cost the processor, in microseconds. */
  readonly loadMicros: number;
}

/** When a person texts again: once the reply is read, or once the webhook has answered. */
type Pace = 'reply' | 'answer';

/** Where the load's own servers are. */
export interface LoadReady {
  readonly twilio: TwilioAccount;
  readonly botApi: string;
}

/** A text that has not come by then is lost, in milliseconds. */
const PATIENCE = 10_000;
/** While learning: what has not come by then does not come, in milliseconds. */
const QUIET = 600;

/** What came to one address. */
class Inbox {
  count = 0;
  private readonly waiting: { want: number; tell: () => void }[] = [];

  arrived(): void {
    this.count += 1;
    for (const { tell } of this.waiting.filter(({ want }) => want <= this.count)) tell();
  }

  /** Resolves when so many texts have come in all, or when patience ends. */
  async until(want: number): Promise<void> {
    if (this.count >= want) return;
    await new Promise<void>((resolve) => {
      const late = setTimeout(resolve, PATIENCE);
      this.waiting.push({ want, tell: () => (clearTimeout(late), resolve()) });
    });
  }
}

const inboxes = new Map<string, Inbox>();
const arrived = (address: string): void => inboxes.get(address)?.arrived();

const twilio = await startTwilioApi(arrived);
const botApi = await startBotApi(arrived);
/** Counts on from here; below it are the numbers of the focal points. */
let people = 1_000;
/** By stack: the tokens of talks whose last message was acknowledged. */
const acknowledged = new Map<string, string[]>();
/** By stack: how many texts each turn says. */
const says = new Map<string, number[]>();

function newPerson() {
  people += 1;
  const digits = String(people).padStart(7, '0');
  // Togo's mobile numbers are eight digits that begin with 9.
  const person = {
    token: people.toString(36).padStart(4, '0'),
    phone: `+2289${digits}`,
    chat: `71${digits.padStart(8, '0')}`,
  };
  return person;
}

/** What a person writes, in order. */
function script(target: Target, token: string): string[] {
  const lines = SCRIPT.map((line) => line(token));
  return target.kind === 'twilio' && target.open ? lines.with(-1, FIFTH_ANSWER) : lines;
}

/** One talk of a person who has never written before. */
async function converse(stack: string, target: Target, pace: Pace, tally: Tally): Promise<void> {
  const person = newPerson();
  const address = target.kind === 'twilio' ? person.phone : person.chat;
  const inbox = new Inbox();
  inboxes.set(address, inbox);
  let want = 0;
  const reads: Promise<void>[] = [];
  for (const [i, line] of script(target, person.token).entries()) {
    want += says.get(stack)?.[i] ?? 1;
    const began = performance.now();
    const read = inbox.until(want).then(() => void tally.replies.push(performance.now() - began));
    reads.push(read);
    const ok = await deliver(target, twilio, person, line);
    tally.answers.push(performance.now() - began);
    if (!ok) {
      tally.refused += 1;
      return;
    }
    if (i === SCRIPT.length - 1) acknowledged.get(stack)?.push(person.token);
    if (pace === 'reply') await read;
  }
  await Promise.all(reads);
  tally.lost += Math.max(0, want - inbox.count);
  tally.extra += Math.max(0, inbox.count - want);
  tally.conversations += 1;
}

interface Tally {
  conversations: number;
  refused: number;
  lost: number;
  extra: number;
  readonly answers: number[];
  readonly replies: number[];
}
const newTally = (): Tally => ({
  conversations: 0,
  refused: 0,
  lost: 0,
  extra: 0,
  answers: [],
  replies: [],
});

/** Learns how many texts each turn says, by waiting until nothing more comes. */
async function learn(stack: string, target: Target): Promise<number[]> {
  const person = newPerson();
  const address = target.kind === 'twilio' ? person.phone : person.chat;
  const inbox = new Inbox();
  inboxes.set(address, inbox);
  acknowledged.set(stack, []);
  const turns: number[] = [];
  for (const line of script(target, person.token)) {
    const before = inbox.count;
    const ok = await deliver(target, twilio, person, line);
    if (!ok) throw new Error(`${stack} did not take the first talk.`);
    for (let seen = -1; seen !== inbox.count; await wait(QUIET)) seen = inbox.count;
    if (inbox.count === before) throw new Error(`${stack} said nothing to "${line}".`);
    turns.push(inbox.count - before);
  }
  acknowledged.get(stack)?.push(person.token);
  says.set(stack, turns);
  hangUp();
  return turns;
}

interface Stretch {
  readonly stack: string;
  readonly target: Target;
  readonly people: number;
  readonly seconds: number;
  readonly pace: Pace;
}

const both = (values: readonly number[]) => ({
  p50: quantile(values, 0.5),
  p99: quantile(values, 0.99),
});

/**
 * Some people at once, each talk after talk; none
 * begins after the time, and whoever has begun ends.
 */
async function run({ stack, target, people: n, seconds, pace }: Stretch): Promise<Load> {
  const tally = newTally();
  const began = performance.now();
  const cpu = process.cpuUsage();
  const person = async () => {
    do await converse(stack, target, pace, tally);
    while (performance.now() - began < seconds * 1_000);
  };
  await Promise.all(Array.from({ length: n }, person));
  const took = (performance.now() - began) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  inboxes.clear();
  hangUp();
  const { conversations, refused, lost, extra, answers, replies } = tally;
  return {
    conversations,
    messages: answers.length,
    seconds: took,
    answer: both(answers),
    reply: both(replies),
    refused,
    lost,
    extra,
    loadMicros: user + system,
  };
}

const acts = {
  learn: ({ stack, target }: { stack: string; target: Target }) => learn(stack, target),
  run,
  acknowledged: async ({ stack }: { stack: string }) => acknowledged.get(stack) ?? [],
  stop: async () => undefined,
};

process.on('message', ({ id, act, args }: { id: number; act: keyof typeof acts; args: never }) => {
  acts[act](args)
    .then((result) => process.send?.({ id, result }))
    .catch((error: Error) => process.send?.({ id, error: error.stack }))
    .finally(() => act === 'stop' && process.disconnect());
});
process.send?.({ id: 0, result: { twilio, botApi } satisfies LoadReady });
