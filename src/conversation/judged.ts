import { danger } from '../flows/danger.js';
import type { TalkContext } from '../flows/dialog/talk-context.js';
import { isSentence, wordCount } from '../flows/engine/sentence.js';
import { onceForEach } from '../shared/once-for-each.js';
import { heardOnce } from '../shared/texts/signals-in.js';
import type { FoundSignal } from '../shared/texts/signals.js';
import { namesOfficial } from '../shared/texts/officials.js';
import type { Signal, Texts } from '../shared/texts/texts.js';
import { tellsOfMissed } from '../tips/missing/own.js';
import type { Judge } from '../tips/triage/judge.js';

const tellsOfDanger = ({ signal }: FoundSignal): boolean => danger.includes(signal);

/**
 * Returns the dangers that the judge finds in a whole text, although no word of it is on a list.
 */
const dangersOf = (signals: readonly Signal[]): FoundSignal[] =>
  signals.map((signal) => ({ signal, word: '' })).filter(tellsOfDanger);

/**
 * From this many words on the judge is believed alone: "fille du lac" is an answer, and no list
 * finds a danger in it.
 */
const FOR_THE_JUDGE_ALONE = 4;

/**
 * What the judge says about texts. In one turn each text is heard once and judged once, whichever
 * caller asks for it.
 */
export function judgedOnce(
  judge: Judge,
  texts: Texts,
): Pick<TalkContext, 'hearing' | 'signalsIn' | 'seems'> {
  const hearing = heardOnce();
  const judged = onceForEach((text) => judge(text, hearing));
  const isMissed = onceForEach((text) => tellsOfMissed(text, judged(text)));
  const signalsIn = onceForEach((text): readonly Signal[] => [
    ...new Set<Signal>([
      ...judged(text).signals,
      ...(namesOfficial(text, texts) ? (['official'] as const) : []),
      ...(isMissed(text) ? (['missing'] as const) : []),
    ]),
  ]);
  return {
    // The judge reads the whole text. It overrules a danger word in "this heat will kill somebody",
    // and finds a danger for which no list has a word.
    hearing(text, texts) {
      const heard = hearing(text, texts);
      const listed = heard.some(tellsOfDanger);
      // Most messages are short answers without a danger word: they need no judge.
      if (!listed && !isSentence(text)) return heard;
      const { outcome, signals } = judged(text);
      if (outcome === 'none') return heard.filter((one) => !tellsOfDanger(one));
      return outcome === 1 && !listed && wordCount(text) >= FOR_THE_JUDGE_ALONE
        ? [...heard, ...dangersOf(signals)]
        : heard;
    },
    signalsIn,
    seems(text) {
      const { outcome, kind } = judged(text);
      return outcome === 'none' && !isMissed(text) ? kind : undefined;
    },
  };
}
