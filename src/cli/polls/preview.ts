import path from 'node:path';
import { createInterface } from 'node:readline';
import { campaignFlow } from '../../campaigns/flow.js';
import type { Flow } from '../../flows/engine/flow.js';
import type { ReadDocument } from '../../polls/file.js';
import { pollFlow } from '../../polls/flow.js';
import { HELPLINE, Phone, type PhoneKind } from '../../preview/phone.js';
import { command } from '../../shared/command.js';
import { Fault } from '../../shared/fault.js';
import type { Language } from '../../shared/texts/texts.js';
import { createJudge } from '../../tips/triage/judge.js';
import type { ExitCode } from '../exit.js';
import type { Io } from '../io.js';
import { counted, printJson } from '../output.js';
import { shown } from '../simulate/show.js';
import { openCampaign, openPoll, openWorkbench } from './open.js';

export interface PreviewOptions {
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
  return `${counted(ours.length, 'message')} to the phone, ${counted(segments, 'segment')}.\n`;
}

/** A document from a file, and its flow. */
type Read<T> = ReadDocument<T & { readonly ready: readonly Language[] }>;

/**
 * Returns the language to play in.
 * @throws Fault when the document is not ready in the requested one
 */
function languageOf<T>(
  what: 'poll' | 'campaign',
  file: string,
  { ready, blocking }: Extract<Read<T>, { ok: true }>,
  wanted: string | undefined,
): Language {
  const language = wanted ?? ready[0] ?? '';
  if (ready.includes(language)) return language;
  const here = blocking
    .filter((one) => one.language === language)
    .map(({ line, message }) => `${path.basename(file)}:${line}: ${message}`);
  const notReady = `This ${what} is not ready in "${language}", only in ${ready.join(', ')}.`;
  throw new Fault([notReady, ...here].join('\n'));
}

/** Sends the lines of standard input from a phone, until its conversation ends. */
async function sendLines({ stdin }: Io, phone: Phone): Promise<void> {
  const lines = createInterface({ input: stdin, terminal: false });
  try {
    phone.begin();
    if (phone.over) return;
    for await (const line of lines) {
      const typed = line.trim();
      if (typed === '/quit') return;
      if (typed === '' || typed.startsWith('#')) continue;
      phone.send(typed);
      if (phone.over) return;
    }
  } finally {
    lines.close();
  }
}

/**
 * Plays a document on a simulated phone: from the keyboard, or from the lines of standard input.
 * @param what it is, for people
 * @param flowOf returns its flow in a language, and its name
 */
async function play<T>(
  io: Io,
  what: 'poll' | 'campaign',
  file: string,
  found: Read<T>,
  flowOf: (good: T, language: Language) => { name: string; flow: Flow },
  { language: wanted, channel, json }: PreviewOptions,
): Promise<ExitCode> {
  if (!found.ok)
    throw new Fault(`This ${what} is refused. To see why: ${command(`${what}s check ${file}`)}`);
  const language = languageOf(what, file, found, wanted);
  const { texts, can } = openWorkbench(io);
  const { name, flow } = flowOf(found, language);
  const phone = new Phone({
    flow,
    language,
    texts,
    judge: createJudge(texts),
    can: can[channel],
    channel,
    clock: io.clock,
    show: (message) => json || io.out(shown(message, 'person')),
    note: (text) => json || io.out(`      = ${text}\n`),
  });
  if (!json) io.out(`${HELP}\n`);
  await sendLines(io, phone);
  const { messages, over } = phone;
  const kept = what === 'poll' ? phone.kept : [];
  if (json) printJson(io, { [what]: name, language, channel, messages, kept, over });
  else io.out(`\n${sumOf(phone)}`);
  return 0;
}

/** Plays a poll file. */
export const previewPoll = (io: Io, file: string, options: PreviewOptions): Promise<ExitCode> =>
  play(
    io,
    'poll',
    file,
    openPoll(file, openWorkbench(io)),
    ({ poll }, language) => ({ name: poll.poll, flow: pollFlow(poll, language, HELPLINE) }),
    options,
  );

/** Plays a campaign file. */
export const previewCampaign = (io: Io, file: string, options: PreviewOptions): Promise<ExitCode> =>
  play(
    io,
    'campaign',
    file,
    openCampaign(file, openWorkbench(io)),
    ({ campaign }, language) => ({
      name: campaign.campaign,
      flow: campaignFlow(campaign, language, HELPLINE),
    }),
    options,
  );
