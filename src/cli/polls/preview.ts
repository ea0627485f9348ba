import path from 'node:path';
import { createInterface } from 'node:readline';
import { pollFlow } from '../../polls/flow.js';
import { HELPLINE, Phone, type PhoneKind } from '../../preview/phone.js';
import { Fault } from '../../shared/fault.js';
import type { ExitCode } from '../exit.js';
import type { Io } from '../io.js';
import { harmless, printJson } from '../output.js';
import { shown } from '../simulate/show.js';
import { openPoll, openWorkbench } from './open.js';

interface PreviewOptions {
  readonly language?: string;
  readonly channel: PhoneKind;
  readonly json?: boolean;
}

const HELP = `Type as a person would, and press Enter. [Yes] presses a button (chat). Lines that begin with # are passed over.
/quit ends it.
`;

function sumOf(phone: Phone): string {
  const ours = phone.messages.filter(({ direction }) => direction === 'in');
  const segments = ours.reduce((sum, message) => sum + message.segments, 0);
  return `${ours.length} messages to the phone, ${segments} ${segments === 1 ? 'segment' : 'segments'}.\n`;
}

/** Plays a poll on a phone in memory: at the keyboard, or from the lines of the standard input. */
export async function previewPoll(io: Io, file: string, { language: wanted, channel, json }: PreviewOptions): Promise<ExitCode> {
  const workbench = openWorkbench(io);
  const found = openPoll(file, workbench);
  if (!found.ok) throw new Fault(`This poll is refused. To see why: amana polls check ${file}`);
  const { poll, ready } = found;
  const language = wanted ?? ready[0] ?? '';
  if (!ready.includes(language)) {
    const here = found.blocking.filter((one) => one.language === language).map(({ line, message }) => `${path.basename(file)}:${line}: ${message}`);
    throw new Fault([`This poll is not ready in "${language}", only in ${ready.join(', ')}.`, ...here].join('\n'));
  }
  const { texts, can } = workbench;
  const phone = new Phone({ flow: pollFlow(poll, language, HELPLINE), language, texts, can: can[channel], channel, clock: io.clock, show: (message) => json || io.out(shown(message, 'person')), note: (text) => json || io.out(harmless(`      = ${text}\n`)) });
  if (!json) io.out(`${HELP}\n`);
  const lines = createInterface({ input: io.stdin, terminal: false });
  try {
    phone.begin();
    if (!phone.over)
      for await (const line of lines) {
        const typed = line.trim();
        if (typed === '/quit') break;
        if (typed === '' || typed.startsWith('#')) continue;
        phone.send(typed);
        if (phone.over) break;
      }
  } finally {
    lines.close();
  }
  if (json) printJson(io, { poll: poll.poll, language, channel, messages: phone.messages, kept: phone.kept, over: phone.over });
  else io.out(`\n${sumOf(phone)}`);
  return 0;
} // prettier-ignore
