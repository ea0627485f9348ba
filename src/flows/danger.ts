import { lifeInDanger } from '../shared/priority.js';
import { fold } from '../shared/texts/fold.js';
import { signalsIn, type Hearing } from '../shared/texts/signals-in.js';
import { clausesOf, hear } from '../shared/texts/signals.js';
import type { Signal, Texts } from '../shared/texts/texts.js';
import { isAlarm } from './reserved-words.js';

/**
 * Signals for which a report is offered in the middle of a poll: a life in danger now, or a danger
 * to the writer. They are fewer than in triage, because answers to a poll are full of words such as
 * "child" and "promised work".
 */
export const danger: readonly Signal[] = [...lifeInDanger, 'reporterAtRisk'];

/** Returns the danger signals in a person's words. */
export function dangerIn(text: string, texts: Texts, hearing: Hearing = signalsIn): Signal[] {
  const heard = hearing(text, texts).map(({ signal }) => signal);
  return danger.filter((signal) => heard.includes(signal));
}

/**
 * Signals that by themselves are a call for help ("SOS", "help me"); "kidnapping" alone may be the
 * answer to a question.
 */
const calling: readonly Signal[] = ['danger', 'reporterAtRisk'];

/**
 * Checks for a word without letters and digits. Beside a call for help it adds nothing: "😭 SOS
 * 🙏".
 */
export const isPicture = (word: string): boolean => !/[\p{L}\p{N}]/u.test(word);

/**
 * Checks whether a text consists only of words of some signals, with a greeting, a picture or a
 * "please" around them.
 */
function isNothingBut(wanted: readonly Signal[], text: string, texts: Texts): boolean {
  const clauses = clausesOf(text);
  const covered = clauses.map((words) => words.map(() => false));
  for (const language of texts.languages) {
    const { fillers, greetings } = texts.lexicon(language);
    const silent = new Set([...fillers, ...greetings].flatMap((phrase) => phrase.split(' ')));
    for (const { signal, clause, start, end, negated } of hear(clauses, texts.triage(language)))
      if (wanted.includes(signal) && !negated) covered[clause]?.fill(true, start, end);
    clauses.forEach((words, clause) =>
      words.forEach((word, at) => {
        const row = covered[clause];
        if (row && (silent.has(word) || isPicture(word))) row[at] = true;
      }),
    );
  }
  return covered.every((row) => row.every(Boolean));
}

/** Signals of what is done to a person who writes "I am" beside them: "estou presa num quarto". */
const doneToOneself: readonly Signal[] = ['captive', 'abducted'];

/**
 * Checks whether a danger is told of the writer or somebody close to them: "my sister", "ils nous
 * ont", "I am locked in". Only the writer says "I want to die".
 */
function isOwn(text: string, heard: readonly Signal[], texts: Texts): boolean {
  if (heard.includes('suicide')) return true;
  const said = ` ${fold(text)} `;
  const has = (list: 'own' | 'oneself') =>
    texts.languages.some((language) =>
      texts.lexicon(language)[list].some((phrase) => said.includes(` ${phrase} `)),
    );
  return has('own') || (heard.some((one) => doneToOneself.includes(one)) && has('oneself'));
}

/**
 * Checks whether a text is a call for help and nothing else, in any language: "SOS", "Aidez-moi !",
 * "socorro por favor".
 */
export const isOnlyCallForHelp = (text: string, texts: Texts, hearing?: Hearing): boolean =>
  dangerIn(text, texts, hearing).length > 0 && isNothingBut(calling, text, texts);

/**
 * Checks whether a text that answers no question is a call for help: a danger word or "POLICE"
 * alone, or a danger to the writer or somebody close to them. Any other text about a danger may be
 * an opinion: for that a report is only offered.
 */
export function isCallForHelp(text: string, texts: Texts, hearing?: Hearing): boolean {
  if (isAlarm(text, texts)) return true;
  const heard = dangerIn(text, texts, hearing);
  return heard.length > 0 && (isOwn(text, heard, texts) || isNothingBut(danger, text, texts));
}

/**
 * Checks whether the answer to an open question is a call for help. There any words are an answer,
 * even "kidnapping" alone.
 */
export function isCallForHelpInOpenAnswer(text: string, texts: Texts, hearing?: Hearing): boolean {
  const heard = dangerIn(text, texts, hearing);
  return heard.length > 0 && (isOwn(text, heard, texts) || isNothingBut(calling, text, texts));
}
