import { danger } from '../flows/danger.js';
import type { TalkContext } from '../flows/dialog/talk-context.js';
import { isSentence, wordCount } from '../flows/engine/sentence.js';
import { onceForEach } from '../shared/once-for-each.js';
import { onceFor } from '../shared/once-for.js';
import { signalsIn as signalsOfLists } from '../shared/texts/signals-in.js';
import type { FoundSignal } from '../shared/texts/signals.js';
import { namesOfficial } from '../shared/texts/officials.js';
import type { Signal, Texts } from '../shared/texts/texts.js';
import { tellsOfMissed } from '../tips/missing/own.js';
import type { Judge, Judgement } from '../tips/triage/judge.js';
import { PlainAnswers } from './plain-answers.js';

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

/** What is read in one text: each part when it is first asked for, and only once. */
class ReadText {
  private lists: readonly FoundSignal[] | undefined;
  private judgement: Judgement | undefined;
  private missed: boolean | undefined;
  private all: readonly Signal[] | undefined;

  constructor(
    private readonly text: string,
    private readonly judge: Judge,
    private readonly texts: Texts,
  ) {}

  /** The signals of the word lists. */
  get heard(): readonly FoundSignal[] {
    return (this.lists ??= signalsOfLists(this.text, this.texts));
  }

  get judged(): Judgement {
    return (this.judgement ??= this.judge(this.text, () => this.heard));
  }

  /** Whether somebody of the writer's own is missing. */
  get isMissed(): boolean {
    return (this.missed ??= tellsOfMissed(this.text, this.judged));
  }

  /** The signals of the judgement, and those of which only other lists know. */
  get signals(): readonly Signal[] {
    return (this.all ??= this.findSignals());
  }

  private findSignals(): readonly Signal[] {
    const { signals } = this.judged;
    const more: readonly Signal[] = [
      ...(!signals.includes('official') && namesOfficial(this.text, this.texts)
        ? (['official'] as const)
        : []),
      ...(this.isMissed ? (['missing'] as const) : []),
    ];
    return more.length === 0 ? signals : [...new Set([...signals, ...more])];
  }
}

/** For each judge what it said about plain answers. */
const plainAnswersOf = onceFor((_judge: Judge) => new PlainAnswers<ReadText>());

/**
 * What the judge says about texts. In one turn each text is heard once and judged once, whichever
 * caller asks for it.
 */
export function judgedOnce(
  judge: Judge,
  texts: Texts,
): Pick<TalkContext, 'hearing' | 'signalsIn' | 'seems'> {
  const plain = plainAnswersOf(judge);
  const read = onceForEach((text) =>
    plain.of(text, texts, (one) => new ReadText(one, judge, texts)),
  );
  return {
    // The judge reads the whole text. It overrules a danger word in "this heat will kill somebody",
    // and finds a danger for which no list has a word.
    hearing(text) {
      const { heard } = read(text);
      const listed = heard.some(tellsOfDanger);
      // Most messages are short answers without a danger word: they need no judge.
      if (!listed && !isSentence(text)) return heard;
      const { outcome, signals } = read(text).judged;
      if (outcome === 'none') return heard.filter((one) => !tellsOfDanger(one));
      return outcome === 1 && !listed && wordCount(text) >= FOR_THE_JUDGE_ALONE
        ? [...heard, ...dangersOf(signals)]
        : heard;
    },
    signalsIn: (text) => read(text).signals,
    seems(text) {
      const { judged, isMissed } = read(text);
      return judged.outcome === 'none' && !isMissed ? judged.kind : undefined;
    },
  };
}
