import { Fault } from '../../shared/fault.js';
import { DAY, HOUR, MINUTE, SECOND } from '../../shared/clock.js';
import type { SimChannelId } from '../../bots/simulator/network.js';

/** A phone that sends messages. */
export interface Phone {
  readonly channel: SimChannelId;
  readonly address: string;
}

/**
 * The expected message: a text of locales/ by its key (`fr:tip.kept` in one language), or a part of
 * the message.
 */
type Wanted =
  { readonly kind: 'any' | 'none' } | { readonly kind: 'is' | 'isNot'; readonly what: string };

/** One action or one expectation. */
export type Step =
  | { readonly do: 'phone'; readonly phone: Phone }
  | { readonly do: 'send'; readonly text: string }
  | { readonly do: 'press'; readonly label: string }
  | { readonly do: 'wait'; readonly ms: number }
  | {
      readonly do: 'clock';
      readonly weekday: number;
      readonly hour: number;
      readonly minute: number;
    }
  | { readonly do: 'answer'; readonly focalPoint: string; readonly text: string }
  | { readonly do: 'ask'; readonly question: string }
  | { readonly do: 'expect'; readonly focalPoint?: string; readonly wanted: Wanted }
  | { readonly do: 'state'; readonly facts: readonly string[] };

export type ScriptStep = Step & { readonly line: number };

const units: Readonly<Record<string, number>> = { s: SECOND, m: MINUTE, h: HOUR, d: DAY };
const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** Reads `10m` or `1h`, and returns milliseconds. */
export function readSpan(text: string): number | undefined {
  const [, count, unit = ''] = /^(\d{1,4})\s*([smhd])$/.exec(text.trim()) ?? [];
  return count === undefined ? undefined : Number(count) * (units[unit] ?? 0);
}

/** Reads `sms +22800000901` or `chat 2280901`. */
export function readPhone(text: string): Phone | undefined {
  const [, kind, address = ''] = /^(sms|chat)\s+(\+?\d+)$/.exec(text.trim()) ?? [];
  if (kind === 'sms' && /^\+[1-9]\d{6,14}$/.test(address)) return { channel: 'demo-sms', address };
  return kind === 'chat' && /^[1-9]\d{0,14}$/.test(address)
    ? { channel: 'demo-chat', address }
    : undefined;
}

function readWanted(text: string): Wanted {
  if (text === '') return { kind: 'any' };
  if (text === '(nothing)') return { kind: 'none' };
  return text.startsWith('! ')
    ? { kind: 'isNot', what: text.slice(2) }
    : { kind: 'is', what: text };
}

/** Reads `sat 23:30`, in UTC. */
export function readClock(text: string): Extract<Step, { do: 'clock' }> | undefined {
  const [, day = '', hour, minute] = /^([a-z]{3}) ([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  const weekday = days.indexOf(day);
  return weekday < 0
    ? undefined
    : { do: 'clock', weekday, hour: Number(hour), minute: Number(minute) };
}

/** Reads one line that is neither empty nor a comment; undefined when it cannot be read. */
function readLine(line: string): Step | undefined {
  const rest = (mark: number) => line.slice(mark).trim();
  const span = line.startsWith('+') ? readSpan(line.slice(1)) : undefined;
  if (span !== undefined) return { do: 'wait', ms: span };
  const [, word = ''] = /^(phone|clock|ask>|=|>|<)(?=\s|$)/.exec(line) ?? [];
  switch (word) {
    case 'phone': {
      const phone = readPhone(rest(5));
      return phone && { do: 'phone', phone };
    }
    case 'clock':
      return readClock(rest(5));
    case 'ask>':
      return { do: 'ask', question: rest(4) };
    case '=':
      return { do: 'state', facts: rest(1).split(/\s+/).filter(Boolean) };
    case '>': {
      const label = /^\[(.+)\]$/.exec(rest(1))?.[1];
      return label === undefined ? { do: 'send', text: rest(1) } : { do: 'press', label };
    }
    case '<':
      return { do: 'expect', wanted: readWanted(rest(1)) };
  }
  const [, id = '', mark, text = ''] = /^focal\s+([\w-]+)\s*([<>])\s*(.*)$/.exec(line) ?? [];
  if (mark === '>' && text !== '') return { do: 'answer', focalPoint: id, text };
  return mark === '<' ? { do: 'expect', focalPoint: id, wanted: readWanted(text) } : undefined;
}

/**
 * Reads a conversation file (examples/README.md explains it).
 * @throws Fault naming every line that cannot be read
 */
export function readScript(text: string): ScriptStep[] {
  const wrong: number[] = [];
  const steps = text.split(/\r?\n/).flatMap((raw, index): ScriptStep[] => {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) return [];
    const step = readLine(line);
    if (!step) wrong.push(index + 1);
    return step ? [{ ...step, line: index + 1 }] : [];
  });
  if (wrong.length > 0)
    throw new Fault(
      `These lines are no part of a conversation: ${wrong.join(', ')}. examples/README.md explains the format.`,
    );
  if (steps.length === 0) throw new Fault('This conversation is empty.');
  return steps;
}
