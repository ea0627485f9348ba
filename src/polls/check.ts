import type { Language, Texts } from '../shared/texts/texts.js';
import { answerFindings } from './answers.js';
import { pollShape, type Poll } from './definition.js';
import { languageFindings, shapeFindings, type Finding } from './finding.js';
import { jumpFindings } from './jumps.js';
import { meter, MOST_SEGMENTS, type Metered, type Show } from './meter.js';
import { wordingFindings } from './wording.js';

/** The result of checking a poll. */
export type Checked =
  | {
      readonly ok: true;
      readonly poll: Poll;
      /** The languages in which it can be sent. */
      readonly ready: readonly Language[];
      /** The findings that keep the other languages from being ready. */
      readonly blocking: readonly Finding[];
      readonly messages: readonly Metered[];
    }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** Returns findings about times, and about languages that Amana does not have. */
function frameFindings({ languages, opens, closes }: Poll, texts: Texts): Finding[] {
  const turned: Finding = {
    path: ['closes'],
    code: 'closesFirst',
    message: 'The poll closes before it opens. Write a later time.',
  };
  return [
    ...(Date.parse(closes) > Date.parse(opens) ? [] : [turned]),
    ...languageFindings(languages, texts),
  ];
}

/** Returns findings for messages that cost too much, at the place of their text. */
function lengthFindings(poll: Poll, messages: readonly Metered[]): Finding[] {
  return messages.flatMap(({ message, language, segments, units, letters }): Finding[] => {
    if (segments <= MOST_SEGMENTS) return [];
    const last = message.split(' + ').at(-1) ?? '';
    const at = poll.questions.findIndex(({ id }) => id === last);
    const path =
      at < 0
        ? [last === 'caveat' ? 'results' : last, language]
        : ['questions', at, 'ask', language];
    const kind = letters === 'ucs2' ? ' of letters that only fit 70 to a segment' : '';
    return [
      {
        path,
        language,
        code: 'tooLong',
        params: { segments, most: MOST_SEGMENTS },
        message: `The message "${message}" in ${language} takes ${segments} SMS segments (${units} units${kind}): ${MOST_SEGMENTS} at most.`,
      },
    ];
  });
}

/**
 * Checks a poll as data and reports everything that is wrong with it at once. An error in one
 * language blocks that language and not the poll; a poll that is ready in no language is refused.
 * Pure.
 * @param content the content of a file or a request
 * @param show returns texts as they are sent by SMS
 */
export function checkPoll(content: unknown, texts: Texts, show: Show): Checked {
  const read = pollShape.safeParse(content);
  if (!read.success) return { ok: false, findings: shapeFindings(read.error) };
  const poll = read.data;
  const found = [
    ...frameFindings(poll, texts),
    ...answerFindings(poll, texts),
    ...jumpFindings(poll),
    ...wordingFindings(poll, texts),
  ];
  const spoken = poll.languages.filter(
    (language) => !found.some((finding) => finding.language === language),
  );
  const whole = found.filter(({ language }) => language === undefined);
  if (whole.length > 0) return { ok: false, findings: found };
  const messages = spoken.flatMap((language) => meter(poll, language, show));
  const long = lengthFindings(poll, messages);
  const ready = spoken.filter((language) => !long.some((finding) => finding.language === language));
  const blocking = [...found, ...long];
  if (ready.length === 0) return { ok: false, findings: blocking };
  return { ok: true, poll, ready, blocking, messages };
}
