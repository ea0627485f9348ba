import { createInterface } from 'node:readline';
import type { Io } from '../io.js';
import { Actor, CannotPlay } from './actor.js';
import { factsOf } from './facts.js';
import { readClock, readPhone, readSpan, type Step } from './script.js';
import { shown } from './show.js';
import type { Stage } from './stage.js';
import { wantedIn } from './wanted.js';

const HELP = `Type as the person would, and press Enter. Controls:
  /press Yes                 press a button (chat)
  /start [payload]           open the chat, by a deep link if there is a payload
  /phone sms +22800000902    write from another phone; /phone chat 2280902 has buttons
  /wait 10m                  let time pass: s, m, h, d
  /clock sat 23:30           go on to the next such moment, in UTC
  /focal demo-tg-head OK {code}   answer as a focal point; {code} is the code they were called with
  /ask Which day was it?     a focal point's question to the reporter
  /state                     the tip told last: codes only
  /people                    who can be called
  /quit
`;

type Act = Exclude<Step, { do: 'expect' } | { do: 'state' }>;

/** Reads a typed line; undefined when a control cannot be read. */
export function readTyped(line: string): Act | undefined {
  const [, word, rest = ''] = /^\/(\w+)\s*(.*)$/.exec(line) ?? [];
  switch (word) {
    case undefined:
      return { do: 'send', text: line };
    case 'start':
      return { do: 'send', text: line };
    case 'press':
      return rest === '' ? undefined : { do: 'press', label: rest };
    case 'phone': {
      const phone = readPhone(rest);
      return phone && { do: 'phone', phone };
    }
    case 'wait': {
      const ms = readSpan(rest);
      return ms === undefined ? undefined : { do: 'wait', ms };
    }
    case 'clock':
      return readClock(rest);
    case 'focal': {
      const [, focalPoint, text] = /^([\w-]+)\s+(.+)$/.exec(rest) ?? [];
      return focalPoint && text ? { do: 'answer', focalPoint, text } : undefined;
    }
    case 'ask':
      return rest === '' ? undefined : { do: 'ask', question: rest };
    default:
      return undefined;
  }
}

function peopleOf(stage: Stage): string {
  const directory = stage.amana.directory.current();
  const at = stage.clock.now();
  const levels = ['focal-point', 'agency-head', 'regional-desk'] as const;
  const found = directory
    .countries()
    .flatMap(({ iso2: country }) =>
      levels.flatMap((role) => directory.onDuty({ country, role, at, excludedAffiliations: [] })),
    );
  const lines = found.map(({ id, role, country }) => `  ${id}  ${role}  ${country}`);
  return `${[...new Set(lines)].join('\n')}\n`;
}

/** Runs a conversation from the keyboard, until /quit or the end of the input. */
export async function converse(io: Io, stage: Stage): Promise<void> {
  const actor: Actor = new Actor(stage, wantedIn(stage.texts), (message) =>
    io.out(shown(message, actor.ownerOf(message) ?? 'person')),
  );
  const lines = createInterface({ input: io.stdin, terminal: false });
  io.out(
    `A phone of Togo, ${actor.phone.address}. Nothing leaves this machine. /help shows the controls.\n`,
  );
  try {
    for await (const line of lines) {
      const typed = line.trim();
      if (typed === '/quit') break;
      if (typed === '') continue;
      if (typed === '/people') io.out(peopleOf(stage));
      else if (typed === '/state') {
        const { tip, escalation } = await actor.latest();
        io.out(`      ${factsOf(tip, escalation).join(' ')}\n`);
      } else await take(io, actor, stage, typed);
    }
  } finally {
    lines.close();
    actor.close();
  }
}

async function take(io: Io, actor: Actor, stage: Stage, typed: string): Promise<void> {
  const step = typed === '/help' ? undefined : readTyped(typed);
  if (!step) return io.out(HELP);
  try {
    await actor.act(step);
    if (step.do === 'wait' || step.do === 'clock')
      io.out(`  --  ${stage.clock.now().toUTCString().slice(0, 22)} UTC\n`);
  } catch (error) {
    if (!(error instanceof CannotPlay)) throw error;
    io.out(`   ✗  ${error.message}\n`);
  }
}
