import { isOnlyCallForHelp } from '../flows/danger.js';
import type { ReservedAs } from '../flows/reserved-lists.js';
import { isAlarm, reservedAs, reservedMessage } from '../flows/reserved-words.js';
import { fold } from '../shared/texts/fold.js';
import type { Texts } from '../shared/texts/texts.js';
import type { PollText } from './definition.js';
import type { Finding } from './finding.js';

/** Words that are proposed when the name of a document gives none. */
const spare = ['MYVIEW', 'OPINION', 'MYVOICE', 'LISTEN'];

/**
 * Words to join by that the name of a document gives: "job-offers" gives JOBOFFERS, JOB and OFFERS.
 */
function wordsIn(name: string): string[] {
  const parts = name.split('-').map((part) => part.replace(/[^a-z]/g, ''));
  return [parts.join(''), ...parts, ...spare]
    .filter((word) => /^[a-z]{3,12}$/.test(word))
    .map((word) => word.toUpperCase());
}

/**
 * The word that a poll or campaign is joined by, when it means something already.
 * @param name of the poll or campaign
 */
export function joinFindings(join: string | undefined, name: string, texts: Texts): Finding[] {
  const taken = join === undefined ? undefined : reservedAs(join, texts);
  if (join === undefined || taken === undefined) return [];
  const message = reservedMessage(join, taken, wordsIn(name), texts);
  return [{ path: ['join'], code: 'reserved', params: { word: join }, message }];
}

/** A word that a campaign answers, when it means something already. */
export function keywordTaken(word: string, name: string, texts: Texts): string | undefined {
  const taken = reservedAs(word, texts);
  return taken && reservedMessage(word, taken, wordsIn(name), texts);
}

/** The label of an answer, when it is a call for help: whoever writes it must reach a report. */
export function labelTaken(label: string, texts: Texts): string | undefined {
  if (!isOnlyCallForHelp(label, texts) && !isAsked(label, texts)) return undefined;
  return `"${label}" alone opens a report at every step, so it cannot be an answer. Write what the person would do or think, for example "I would say: ${label}".`;
}

/**
 * "Report" and "Signaler" as a label: in a question they would
 * hide the wish to report. "Police" is who one would tell.
 */
function isAsked(label: string, texts: Texts): boolean {
  const folded = fold(label);
  const report = texts.languages.map((language) =>
    fold(texts.say(language, { key: 'menu.report' })),
  );
  return report.includes(folded) && isAlarm(label, texts);
}

/** How people are told to send something, in the languages there are polls in; folded. */
const SEND =
  /\b(?:reply|answer|text|send|write|type|sms|repondez|repondre|reponds|envoyez|envoyer|envoie|ecrivez|ecrire|ecris|tapez|taper|responda|responder|envie|enviar|mande|mandar|escreva|escrever|digite)\b/i;
/** A word to send is written in capitals or in quotes, at most two words further on. */
const WORD =
  /^(?:\s+\p{L}+){0,2}?\s*[:"“”«»'’]?\s*["“«'‘]?\s*(\p{Lu}{2,}|(?<=["“«'‘]\s*)\p{L}{2,})(?![\p{L}])/u;
/** Words that a question may name, because they do what it says. */
const allowed: readonly ReservedAs[] = ['answer'];
const useful = new Set(['skip', 'stop', 'back', '0']);

/** Two SMS segments have room for fewer; a longer text is refused for its length. */
const MOST_VERBS = 60;

/** The words that a text asks people to send. */
export function wordsToSend(text: string): string[] {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '');
  const found: string[] = [];
  let rest = plain;
  for (let verbs = 0; verbs < MOST_VERBS; verbs += 1) {
    const verb = SEND.exec(rest);
    if (!verb) return found;
    rest = rest.slice(verb.index + verb[0].length);
    const word = WORD.exec(rest)?.[1];
    if (word !== undefined) found.push(word);
  }
  return found;
}

/**
 * A question that asks for a word which means something else:
 * its answer would never arrive, or a cry would be hidden.
 */
export function askFindings(ask: PollText, path: Finding['path'], texts: Texts): Finding[] {
  // A text in a language that Amana does not speak is not sent.
  const sent = Object.entries(ask).filter(([language]) => texts.languages.includes(language));
  return sent.flatMap(([language, text]) =>
    [...new Set(wordsToSend(text))].flatMap((word): Finding[] => {
      const taken = reservedAs(word, texts);
      if (!taken || allowed.includes(taken) || useful.has(fold(word))) return [];
      const message = `The question asks people to send "${word}". ${reservedMessage(word, taken, [], texts)}`;
      return [{ path: [...path, language], code: 'askReserved', params: { word }, message }];
    }),
  );
}
