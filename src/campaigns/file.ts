import { readDocument, type ReadDocument } from '../polls/file.js';
import type { Show } from '../polls/meter.js';
import type { YamlSource } from '../shared/files/yaml-text.js';
import type { Texts } from '../shared/texts/texts.js';
import { checkCampaign, type CheckedCampaign } from './check.js';

/** The result of reading a campaign file. */
export type CampaignFile = ReadDocument<
  Pick<Extract<CheckedCampaign, { ok: true }>, 'campaign' | 'ready' | 'messages'>
>;

/**
 * Reads a campaign file.
 * @param text the file's text, read as UTF-8
 * @param show returns texts as they are sent by SMS
 */
export const readCampaignFile = (text: YamlSource, texts: Texts, show: Show): CampaignFile =>
  readDocument(text, 'campaign', (content) => checkCampaign(content, texts, show));
