import {
  emptyQuiz,
  MOST_FAQ,
  MOST_QUIZ,
  type CampaignSheet,
  type FaqSheet,
} from './campaign-sheet.js';
import { namedAnswers } from './poll-press.js';
import { chosen, moved, slug, untaken } from './words.js';

/** Adds missing short names: of the campaign, its questions and their answers. */
export function namedCampaign(sheet: CampaignSheet): CampaignSheet {
  const { languages } = sheet;
  const taken = new Set(sheet.quiz.map(({ id }) => id).filter(Boolean));
  const title = Object.values(chosen(sheet.title, languages) ?? {})[0] ?? '';
  return {
    ...sheet,
    name: sheet.name || slug(title, 20),
    quiz: sheet.quiz.map((one) => {
      const id = one.id || untaken('q1', taken, 12);
      taken.add(id);
      return { ...one, id, values: namedAnswers(one.values, one.options, languages) };
    }),
  };
}

const emptyFaq: FaqSheet = { words: {}, say: {} };

/** Returns a list with one item removed, moved up or moved down. */
function changed<T>(list: readonly T[], what: string | undefined, at: number): readonly T[] {
  if (what === 'remove') return list.filter((_, place) => place !== at);
  return what === 'up' || what === 'down' ? moved(list, at, what === 'up' ? -1 : 1) : list;
}

/**
 * Carries out a button: `add`, `remove.1`, `up.1`, `down.1` for the quiz, the same with `faq-` for
 * words.
 */
export function pressedCampaign(sheet: CampaignSheet, press: string): CampaignSheet {
  const { quiz, faq } = sheet;
  const [what = '', place = ''] = press.split('.');
  if (what === 'add') return { ...sheet, quiz: [...quiz, emptyQuiz].slice(0, MOST_QUIZ) };
  if (what === 'faq-add') return { ...sheet, faq: [...faq, emptyFaq].slice(0, MOST_FAQ) };
  return what.startsWith('faq-')
    ? { ...sheet, faq: changed(faq, what.slice('faq-'.length), Number(place)) }
    : { ...sheet, quiz: changed(quiz, what, Number(place)) };
}
