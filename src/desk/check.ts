import { checkCampaign } from '../campaigns/check.js';
import type { Campaign } from '../campaigns/definition.js';
import { readCampaignFile } from '../campaigns/file.js';
import type { Poll } from '../polls/definition.js';
import { checkPoll } from '../polls/check.js';
import { readPollFile, type CheckedDocument, type ReadDocument } from '../polls/file.js';
import { spoken, type Finding } from '../polls/finding.js';
import type { Metered, Show } from '../polls/meter.js';
import type { YamlSource } from '../shared/files/yaml-text.js';
import type { Texts } from '../shared/texts/texts.js';
import { done, refuse, type Found, type Outcome, type Refusal } from './refusal.js';

/**
 * A document from the caller: as data, or as a YAML file, which the API has parsed in another
 * thread.
 */
export type Given = { readonly data: unknown } | { readonly yaml: YamlSource };

/** A problem that blocks one language. */
export type BlockingFound = Found & { readonly language: string };

/** A poll that may be saved. */
export interface CheckedPoll {
  readonly poll: Poll;
  readonly ready: readonly string[];
  readonly blocking: readonly BlockingFound[];
  readonly messages: readonly Metered[];
}

/** A campaign that may be saved. */
export interface CheckedCampaign extends Omit<CheckedPoll, 'poll'> {
  readonly campaign: Campaign;
}

const refused = (what: string, findings: readonly Found[]) =>
  refuse(
    'notRight',
    `The ${what} is refused: ${findings.length === 1 ? 'one thing is' : `${findings.length} things are`} wrong with it.`,
    `Fix the problems listed; docs/${what}s.md says how a ${what} is written.`,
    { findings },
  );

const foundAt = ({ path, key, message, language, code, params }: Finding): Found => ({
  at: spoken(key === undefined ? path : [...path, key]),
  path: key === undefined ? path : [...path, key],
  ...(language === undefined ? {} : { language }),
  ...(code === undefined ? {} : { code }),
  ...(params === undefined ? {} : { params }),
  says: message,
});

/** Refuses a draft that an older version saved and this version does not release. */
export const notReleased = (
  what: 'poll' | 'campaign',
  name: string,
  findings: readonly Finding[],
): Refusal =>
  refuse(
    'notRight',
    `The ${what} ${name} cannot be released as it was kept.`,
    `Fix the problems listed, and save it again; docs/${what}s.md says how a ${what} is written.`,
    { findings: findings.map(foundAt) },
  );

/** Checks a whole document, as data or as a file, and reports all its problems at once. */
function checkDocument<T>(
  what: string,
  given: Given,
  read: (yaml: YamlSource) => ReadDocument<T>,
  check: (data: unknown) => CheckedDocument<T>,
): Outcome<T & { readonly blocking: readonly BlockingFound[] }> {
  if ('yaml' in given) {
    const file = read(given.yaml);
    if (!file.ok)
      return refused(
        what,
        file.problems.map(({ line, message }) => ({ at: '', line, says: message })),
      );
    return done({
      ...file,
      blocking: file.blocking.map(({ line, message, language }) => ({
        at: '',
        line,
        says: message,
        language,
      })),
    });
  }
  const checked = check(given.data);
  if (!checked.ok) return refused(what, checked.findings.map(foundAt));
  return done({
    ...checked,
    blocking: checked.blocking.flatMap((finding) =>
      finding.language === undefined ? [] : [{ ...foundAt(finding), language: finding.language }],
    ),
  });
}

/** Checks a poll. */
export const checkGiven = (given: Given, texts: Texts, show: Show): Outcome<CheckedPoll> =>
  checkDocument<Omit<CheckedPoll, 'blocking'>>(
    'poll',
    given,
    (yaml) => readPollFile(yaml, texts, show),
    (data) => checkPoll(data, texts, show),
  );

/** Checks a campaign. */
export const checkGivenCampaign = (
  given: Given,
  texts: Texts,
  show: Show,
): Outcome<CheckedCampaign> =>
  checkDocument<Omit<CheckedCampaign, 'blocking'>>(
    'campaign',
    given,
    (yaml) => readCampaignFile(yaml, texts, show),
    (data) => checkCampaign(data, texts, show),
  );
