import { changeCase } from '../models/cases/case-work.js';
import type { TipDoc } from '../models/cases/tip-doc.js';
import { beginningOf, MINUTE } from '../shared/clock.js';
import { randomId } from '../shared/ids.js';
import type { Staff } from '../shared/staff.js';
import { measure } from '../shared/texts/segments.js';
import { askReporter, LONGEST_QUESTION, type Asked as ReporterAsked } from '../tips/ask.js';
import { replyTimeOf } from '../tips/return-address.js';
import type { AskForm, Asked, AskTemplate, AskInput } from './ask-types.js';
import { begin, eventIdOf, same, tellChange, wasDone, type Making } from './change.js';
import type { CaseDeps } from './deps.js';
import { openCase, type Opened } from './facts.js';
import { done, not, type Change, type Outcome } from './outcome.js';
import { saidIn } from './typed-words.js';
import { sealFor } from './words.js';

/** Frequent questions. They name nobody, and are harmless if another person reads the phone. */
export const askTemplates: readonly AskTemplate[] = [
  {
    id: 'where',
    texts: {
      en: 'Where is it exactly? A street, a house, something to see nearby.',
      fr: 'Où est-ce exactement ? Une rue, une maison, un repère visible.',
      pt: 'Onde é exatamente? Uma rua, uma casa, algo que se veja perto.',
    },
  },
  {
    id: 'still',
    texts: {
      en: 'Is it still going on? When did you last see it?',
      fr: 'Est-ce que cela continue ? Quand l’avez-vous vu pour la dernière fois ?',
      pt: 'Ainda continua? Quando viu isso pela última vez?',
    },
  },
  {
    id: 'howMany',
    texts: {
      en: 'How many people are there? Are there children?',
      fr: 'Combien de personnes y a-t-il ? Y a-t-il des enfants ?',
      pt: 'Quantas pessoas há? Há crianças?',
    },
  },
  {
    id: 'moved',
    texts: {
      en: 'Are people to be taken away? When, and by what vehicle?',
      fr: 'Des personnes vont-elles être emmenées ? Quand, et dans quel véhicule ?',
      pt: 'Vão levar pessoas? Quando, e em que veículo?',
    },
  },
  {
    id: 'safe',
    texts: {
      en: 'Are you safe? What do you need first?',
      fr: 'Êtes-vous en sécurité ? De quoi avez-vous besoin d’abord ?',
      pt: 'Está em segurança? Do que precisa primeiro?',
    },
  },
];

/** Returns whether and when the reporter can be asked. */
async function wayOf(deps: CaseDeps, { doc }: Opened, now: Date) {
  const { handle, mode } = doc;
  if (handle === undefined || mode === 'A') return { how: 'no' as const };
  const time = mode === 'C' ? await replyTimeOf(deps, handle, now) : undefined;
  if (!time) return { how: 'byCode' as const };
  const { hours, next, language } = time;
  return { how: 'texted' as const, safe: { hours, next }, language };
}

/** Returns the data that a user needs before asking a reporter. */
export async function askFormOf(
  deps: CaseDeps,
  staff: Staff,
  id: string,
  words = '',
): Promise<Outcome<AskForm>> {
  const found = await openCase(deps, staff, id, 'case.ask');
  if (!found.ok) return found;
  const way = await wayOf(deps, found.opened, deps.clock.now());
  return done({
    ...way,
    templates: askTemplates,
    measure: measure(words.trim()),
    longest: LONGEST_QUESTION,
  });
}

/**
 * The question is saved first, with the id of its form: if the form is sent again, it is asked and
 * recorded only once.
 */
async function askNow(making: Making, words: string): Promise<Outcome<Asked>> {
  const { deps, opened, change, now } = making;
  const form = change.form ?? randomId();
  const id = eventIdOf(opened.doc._id, form);
  const asked = await askReporter(deps, opened.doc._id, words, now, id);
  if (!asked.ok) return not(asked.reason === 'unknownTip' ? 'unknown' : asked.reason);
  const told = await tellChange(
    { ...making, change: { ...change, form } },
    { type: 'asked', audited: 'tip.asked', words },
  );
  return told.ok ? done({ how: asked.how, v: told.value.v }) : told;
}

/** Asks a reporter. Only words that a person wrote here are ever sent. */
export async function askInCase(
  deps: CaseDeps,
  staff: Staff,
  id: string,
  input: AskInput,
  change: Change,
): Promise<Outcome<Asked>> {
  const begun = await begin(deps, staff, id, 'case.ask', change);
  if (!begun.ok) return begun;
  const { making } = begun;
  const said = saidIn(input.words, LONGEST_QUESTION, 'empty');
  if (!said.ok) return said;
  const words = said.value;
  if ((await wayOf(deps, making.opened, making.now)).how === 'no') return not('noReply');
  if (await wasDone(making)) {
    const was = same(making);
    return was.ok ? done({ how: 'byCode', v: was.value.v }) : was;
  }
  return askNow(making, words);
}

/**
 * Asks a reporter for the person who types commands on the machine. The timeline records it like a
 * question from the console: its words are sealed to the people who may read the case.
 */
export async function askFromMachine(
  deps: Pick<CaseDeps, 'db' | 'keys' | 'clock'>,
  by: `cli:${string}`,
  tip: Pick<TipDoc, '_id' | 'compartment'>,
  words: string,
): Promise<ReporterAsked> {
  const now = deps.clock.now();
  const asked = await askReporter(deps, tip._id, words, now);
  if (!asked.ok) return asked;
  const _id = eventIdOf(tip._id, undefined);
  const told = { _id, case: tip._id, at: beginningOf(MINUTE, now), by, type: 'asked' as const };
  const event = { ...told, codes: {}, ...sealFor(deps, tip, _id, words.trim()) };
  await changeCase(deps.db.cases, { case: tip._id, v: 0, event });
  return asked;
}
