import type { Poll } from '../polls/definition.js';
import { PEOPLE } from '../polls/wording.js';
import { measure, plain } from '../shared/texts/segments.js';
import type { Language, Texts } from '../shared/texts/texts.js';
import { createLabels } from './labels.js';
import type { Published } from './published.js';
import { viewOf } from './view.js';

/** The most SMS segments of the text that gives a result back. */
const MOST_SEGMENTS = 3;

/**
 * Returns the text that is sent to those who answered: the poll's own words with the numbers in
 * them, and that it is no statistical sample. A share that cannot be shown is described in words.
 * If an answer is counted together with others, its own share is not known and is described too.
 * @returns undefined when fewer than eleven people answered, the poll has no text in that language,
 *   or it takes more than three segments: then nothing is sent
 */
export function resultsText(
  published: Published,
  poll: Poll,
  language: Language,
  texts: Texts,
): string | undefined {
  const words = poll.results[language];
  if (words === undefined || published.answered === null) return undefined;
  const labels = createLabels(language, { texts, place: (code) => code });
  const { questions } = viewOf(published, poll, labels);
  const few = texts.say(language, { key: 'results.few' });
  const filled = words.replace(/\{\{([^{}]*)\}\}/g, (_, inside: string) => {
    const name = inside.trim();
    if (name === PEOPLE) return labels.people(published.answered);
    const [id, value] = name.split('.');
    const bar = questions
      .find((question) => question.id === id)
      ?.bars.find(({ values }) => values.length === 1 && values[0] === value);
    return bar === undefined || bar.share === null ? few : labels.percent(bar.share);
  });
  const text = `${filled} ${texts.say(language, { key: 'poll.caveat' })}`.replace(
    /[\u00a0\u202f]/g,
    ' ',
  );
  const sent = texts.meta(language).smsLetters === 'plain' ? plain(text) : text;
  return measure(sent).segments > MOST_SEGMENTS ? undefined : text;
}
