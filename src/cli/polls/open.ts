import { readFileSync } from 'node:fs';
import { createSimulator } from '../../bots/simulator/simulator.js';
import type { Capabilities } from '../../bots/channel.js';
import { render } from '../../conversation/render.js';
import { readPollFile, type PollFile } from '../../polls/file.js';
import type { Show } from '../../polls/meter.js';
import { Fault } from '../../shared/fault.js';
import { createTexts } from '../../shared/texts/load.js';
import type { Texts } from '../../shared/texts/texts.js';
import type { Io } from '../io.js';

/** The phones a poll can be looked at on: those of the demo, with what they can do. */
export const phones = { sms: 'demo-sms', chat: 'demo-chat' } as const;
export type PhoneKind = keyof typeof phones;

/** What polls are checked and played with: no database, no keys, nothing is sent. */
export interface Workbench {
  readonly texts: Texts;
  readonly can: Readonly<Record<PhoneKind, Capabilities>>;
}

export function openWorkbench(io: Io): Workbench {
  const [sms, chat] = createSimulator({ clock: io.clock }).channels;
  return { texts: createTexts(), can: { sms: sms.capabilities, chat: chat.capabilities } };
}

/** Reads and checks a poll file. @throws Fault when it cannot be read at all */
export function openPoll(file: string, { texts, can }: Workbench): PollFile {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new Fault(`${file} cannot be read. Check its path and who owns it.`);
  }
  const show: Show = (says, language) => render(says, language, texts, can.sms).map((message) => message.text); // prettier-ignore
  return readPollFile(text, texts, show);
}
