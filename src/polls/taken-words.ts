import { isOnlyCallForHelp } from '../flows/danger.js';
import type { ReservedAs } from '../flows/reserved-lists.js';
import { isAlarm, reservedAs, reservedMessage } from '../flows/reserved-words.js';
import { fold } from '../shared/texts/fold.js';
import type { Texts } from '../shared/texts/texts.js';
import type { PollText } from './definition.js';
import type { Finding } from './finding.js';

/** Words to propose when the name of a document gives none. */
const spare = ['MYVIEW', 'OPINION', 'MYVOICE', 'LISTEN'];

/**
 * Returns words to join by, made from the name of a document: "job-offers" gives JOBOFFERS, JOB and
 * OFFERS.
 */
function wordsIn(name: string): string[] {
  const parts = name.split('-').map((part) => part.replace(/[^a-z]/g, ''));
  return [parts.join(''), ...parts, ...spare]
    .filter((word) => /^[a-z]{3,12}$/.test(word))
    .map((word) => word.toUpperCase());
}

/**
 * Returns a finding when the word by which a poll or campaign is joined already means something.
 * @param name of the poll or campaign
 */
export function joinFindings(join: string | undefined, name: string, texts: Texts): Finding[] {
  const taken = join === undefined ? undefined : reservedAs(join, texts);
  if (join === undefined || taken === undefined) return [];
  const message = reservedMessage(join, taken, wordsIn(name), texts);
  return [{ path: ['join'], code: 'reserved', params: { word: join }, message }];
}

/** Returns a message when a word that a campaign answers already means something. */
export function keywordTaken(word: string, name: string, texts: Texts): string | undefined {
  const taken = reservedAs(word, texts);
  return taken && reservedMessage(word, taken, wordsIn(name), texts);
}

/**
 * Returns a message when the label of an answer is a call for help: a person who writes it must
 * reach a report.
 */
export function labelTaken(label: string, texts: Texts): string | undefined {
  if (!isOnlyCallForHelp(label, texts) && !isAsked(label, texts)) return undefined;
  return (
    `"${label}" alone opens a report at every step, so it cannot be an answer. ` +
    `Write what the person would do or think, for example "I would say: ${label}".`
  );
}

/**
 * Checks for "Report" and "Signaler" as a label: in a question they would hide the wish to report.
 * "Police" is allowed, because it answers whom one would tell.
 */
function isAsked(label: string, texts: Texts): boolean {
  const folded = fold(label);
  const report = texts.languages.map((language) =>
    fold(texts.say(language, { key: 'menu.report' })),
  );
  return report.includes(folded) && isAlarm(label, texts);
}

/** Words that ask for a text to be sent, folded: a language a line. */
const SEND_WORDS = [
  'reply answer text send write type sms',
  'repondez repondre reponds envoyez envoyer envoie ecrivez ecrire ecris tapez taper',
  'responda responder envie enviar mande mandar escreva escrever digite',
].flatMap((words) => words.split(' '));
/** How people are told to send something, in the languages in which there are polls; folded. */
const SEND = new RegExp(String.raw`\b(?:${SEND_WORDS.join('|')})\b`, 'i');
/** Matches a word to send, written in capitals or in quotes, after at most two other words. */
const WORD =
  /^(?:\s+\p{L}+){0,2}?\s*[:"“”«»'’]?\s*["“«'‘]?\s*(\p{Lu}{2,}|(?<=["“«'‘]\s*)\p{L}{2,})(?![\p{L}])/u;
/** Words that a question may name, because they do what it says. */
const allowed: readonly ReservedAs[] = ['answer'];
const useful = new Set(['skip', 'stop', 'back', '0']);

/** More verbs than fit into two SMS segments; a longer text is refused for its length. */
const MOST_VERBS = 60;

/** Returns the words that a text asks people to send. */
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
 * Returns findings for a question that asks for a word with another meaning: its answer would never
 * arrive, or a call for help would be hidden.
 */
export function askFindings(ask: PollText, path: Finding['path'], texts: Texts): Finding[] {
  // A text in a language that Amana does not have is not sent.
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
