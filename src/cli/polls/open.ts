import { createSimulator } from '../../bots/simulator/simulator.js';
import type { Capabilities } from '../../bots/channel.js';
import { readCampaignFile, type CampaignFile } from '../../campaigns/file.js';
import { shownOn } from '../../conversation/render.js';
import type { PhoneKind } from '../../preview/phone.js';
import { readPollFile, type PollFile } from '../../polls/file.js';
import type { Show } from '../../polls/meter.js';
import { createTexts } from '../../shared/texts/load.js';
import type { Texts } from '../../shared/texts/texts.js';
import type { Io } from '../io.js';
import { textOf } from '../text-file.js';

/** The tools that check and play polls and campaigns: no database, no keys, nothing is sent. */
export interface Workbench {
  readonly texts: Texts;
  readonly can: Readonly<Record<PhoneKind, Capabilities>>;
}

export function openWorkbench(io: Io): Workbench {
  const [sms, chat] = createSimulator({ clock: io.clock }).channels;
  return { texts: createTexts(), can: { sms: sms.capabilities, chat: chat.capabilities } };
}

/** Returns texts as they are sent by SMS. */
export const showOf = ({ texts, can }: Workbench): Show => shownOn(texts, can.sms);

/**
 * Reads and checks a poll file.
 * @throws Fault when it cannot be read at all
 */
export function openPoll(file: string, workbench: Workbench): PollFile {
  return readPollFile(textOf(file), workbench.texts, showOf(workbench));
}

/**
 * Reads and checks a campaign file.
 * @throws Fault when it cannot be read at all
 */
export function openCampaign(file: string, workbench: Workbench): CampaignFile {
  return readCampaignFile(textOf(file), workbench.texts, showOf(workbench));
}
