import type { Channel, Inbound } from '../bots/channel.js';
import type { FocalPoint } from '../directory/directory.js';
import { pressedAnswer } from '../escalation/buttons.js';
import type { Answer, Answered, CallOfCode } from '../escalation/escalation.js';
import {
  callWordsOf,
  lacksCode,
  meaningOf,
  readAnswer,
  SHORTEST_CODE,
  type Read,
} from '../escalation/read-answer.js';
import { replyTo } from '../escalation/wording.js';
import type { Effect } from '../flows/dialog/effect.js';
import type { Ending, Person } from '../flows/dialog/person.js';
import { appendAudit, type AuditEntry } from '../models/cases/audit.js';
import { onceFor } from '../shared/once-for.js';
import { channelsOfAddress } from '../shared/phone.js';
import { signalsIn } from '../shared/texts/signals-in.js';
import type { Say } from '../shared/texts/texts.js';
import { answerNoAnswer } from './no-answer.js';
import { checkFor, confirmed, countWrong } from './call-codes.js';
import type { ConversationDeps } from './deps.js';
import type { SaidInstead } from './decide.js';

type Offering = Pick<Extract<Effect, { type: 'say' }>, 'flow' | 'offers'>;
type Verb = Answer['verb'];

/** The words that answer calls, built once for each `Texts` of a program. */
const callWords = onceFor(callWordsOf);

/**
 * Makes the buttons below a reply. On a channel without buttons, the words of the reply say what to
 * send.
 */
const offering = (code: string, verbs: readonly Verb[]): Offering => ({
  flow: 'fp',
  offers: verbs.map((verb) => ({
    step: verb,
    value: code,
    label: { key: `focal.button.${verb}` },
  })),
});

const auditEntry = (
  { id, role }: FocalPoint,
  { outcome, reference }: Extract<Answered, { ok: true }>,
): AuditEntry => ({
  actor: `${role}/${id}`,
  action: `escalation.${outcome}`,
  subject: reference,
});

/** The most codes in one text that are looked up. A text with more is a guess, or not an answer. */
const MOST_CODES = 3;
/**
 * A text with more words than this beside a code, and with signs of danger in them, may be a report
 * of its own.
 */
const MANY_WORDS = 5;
/** Up to this many words beside a bare number are not a story: "code 482917 please". */
const FEW_WORDS = 4;

/** A stranger's text with more letters than this is no answer to a call. */
const LONGEST_OF_STRANGER = 40;

/** A text or a button press that may be an answer to a call. */
type Call =
  | { readonly pressed: Answer; readonly focalPoint?: FocalPoint }
  | {
      readonly pressed?: undefined;
      readonly read: Read;
      readonly text: string;
      readonly focalPoint?: FocalPoint;
    };

/**
 * Returns the focal point who wrote. A person who is called by SMS may answer by WhatsApp from the
 * same number, and the other way round: the code says which call it is.
 */
function focalPointOf(
  deps: ConversationDeps,
  { channel, from }: Pick<Inbound, 'channel' | 'from'>,
): FocalPoint | undefined {
  const directory = deps.directory();
  for (const one of channelsOfAddress(channel)) {
    const found = directory.focalPointAt(one, from);
    if (found) return found;
  }
  return undefined;
}

/** Reads a message as an answer to a call, if it may be one. */
export function readCallAnswer(deps: ConversationDeps, message: Inbound): Call | undefined {
  const { content } = message;
  // A text that was corrected ("OK 48291", then "OK 482917") is an answer like any other.
  const said = content.kind === 'text' || content.kind === 'edited';
  if (!said && content.kind !== 'button') return undefined;
  const focalPoint = focalPointOf(deps, message);
  const who = focalPoint ? { focalPoint } : {};
  if (content.kind === 'button') {
    const pressed = pressedAnswer(content.data);
    return pressed && { pressed, ...who };
  }
  // Most other texts are a stranger's words, not an answer to a call: a code and a word.
  const { length } = content.text;
  if (!focalPoint && (length > LONGEST_OF_STRANGER || length <= SHORTEST_CODE)) return undefined;
  const read = readAnswer(content.text, callWords(deps.texts));
  // Every text of a focal point is read here, because they may be asking about a call.
  if (read.codes.length === 0 && (!focalPoint || content.kind === 'edited')) return undefined;
  // From anybody else, "Yes 2000 girls are held" is a report, and nothing of it may be lost.
  if (!focalPoint && (read.others > 0 || read.verbs.length === 0)) return undefined;
  return { read, text: content.text, ...who };
}

const saying = (focalPoint: FocalPoint, effect: (Say & Offering) | undefined): SaidInstead => ({
  effects: effect ? [{ type: 'say', ...effect }] : [],
  language: focalPoint.language,
});

/** Marks a reply to a focal point's own code: it is sent like a call, however many there are. */
const dutifully = (said: SaidInstead): SaidInstead => ({ ...said, onDuty: true });

/** Carries out an answer, and returns the reply that says what it led to. */
async function carryOut(
  deps: ConversationDeps,
  focalPoint: FocalPoint,
  answer: Answer,
  now: Date,
): Promise<SaidInstead> {
  const answered = await deps.escalations.answer(focalPoint.id, answer, now);
  // The audit entry comes before the reply: if it cannot be written, the provider sends the message
  // again, and the answer counts once.
  if (answered.ok)
    await appendAudit(deps.db, deps.keys.cases(), [auditEntry(focalPoint, answered)], now);
  const took = answered.ok && answered.outcome === 'acknowledged';
  return dutifully(
    saying(focalPoint, {
      ...replyTo(answer, answered),
      ...(took ? offering(answer.code, ['done', 'no']) : {}),
    }),
  );
}

/**
 * Acts on an answer with a right code. While codes are being guessed, it asks for a confirmation on
 * channels where senders can be forged.
 */
async function act(
  deps: ConversationDeps,
  channel: Channel,
  focalPoint: FocalPoint,
  { code, reference }: CallOfCode,
  verb: Verb,
  now: Date,
): Promise<SaidInstead> {
  const check = await checkFor(deps, channel, focalPoint.id, { verb, code }, now);
  if (!check) return carryOut(deps, focalPoint, { verb, code }, now);
  if (check.enough) return saying(focalPoint, undefined);
  const language = deps.texts.match(focalPoint.language) ?? 'en';
  const [word = verb] = deps.texts.lexicon(language).calls[verb];
  return dutifully(
    saying(focalPoint, {
      key: 'focal.reply.confirm',
      params: { reference, verb: word.toUpperCase(), check: check.digits },
    }),
  );
}

/** Asks what an unclear answer means, about the call to which its code belongs. */
function ask(focalPoint: FocalPoint, { code, reference, theirs }: CallOfCode): SaidInstead {
  return dutifully(
    saying(focalPoint, {
      key: theirs ? 'focal.reply.whichYours' : 'focal.reply.which',
      params: { reference, code },
      ...offering(code, theirs ? ['done', 'no'] : ['ok', 'no']),
    }),
  );
}

/** Replies to a focal point's text whose codes are not theirs. */
async function unknown(
  deps: ConversationDeps,
  focalPoint: FocalPoint,
  { read, text }: { readonly read: Read; readonly text: string },
  person: Person,
  now: Date,
): Promise<SaidInstead | undefined> {
  const { codes, verbs, others } = read;
  // A focal point can also be a reporter: a text that tells of danger, or a story, is a tip like
  // anybody else's.
  const tells = signalsIn(text, deps.texts).length > 0;
  const bare = verbs.length === 0 && !person.session && others <= FEW_WORDS && !tells;
  if (verbs.length === 0 && !bare) return undefined;
  const told = await countWrong(deps, focalPoint.id, codes.length, now);
  if (tells || (person.session && others > 0)) return undefined;
  return saying(focalPoint, told && { key: `focal.reply.${told}` });
}

/**
 * Asks for the missing code, with the word that was sent: a person who sent DONE is not shown how
 * to take a call.
 */
function withoutCode(deps: ConversationDeps, { language }: FocalPoint, { verbs }: Read): Say {
  const [verb = 'ok'] = verbs;
  const [word = verb] = deps.texts.lexicon(deps.texts.match(language) ?? 'en').calls[verb];
  return { key: 'focal.reply.noCode', params: { verb: word.toUpperCase() } };
}

async function answerText(
  deps: ConversationDeps,
  channel: Channel,
  focalPoint: FocalPoint,
  said: { readonly read: Read; readonly text: string },
  person: Person,
): Promise<SaidInstead | undefined> {
  const now = deps.clock.now();
  const { read } = said;
  if (lacksCode(read))
    // In the middle of the focal point's own talk, OK and NO are answers to that talk.
    return person.session ? undefined : saying(focalPoint, withoutCode(deps, focalPoint, read));
  if (read.codes.length === 0) return answerNoAnswer(deps, focalPoint, said.text, person);
  const codes = read.codes.length > MOST_CODES ? [] : read.codes;
  const asked = await confirmed(deps, focalPoint.id, codes, now);
  if (asked && read.verbs.every((verb) => verb === asked.verb) && !read.unsure)
    return carryOut(deps, focalPoint, asked, now);
  const calls = await deps.escalations.callsOf(focalPoint.id, codes);
  const open = calls.filter((call) => call.open);
  const [call, ...others] = open.length > 0 ? open : calls;
  if (!call) return unknown(deps, focalPoint, said, person, now);
  if (others.length > 0) return dutifully(saying(focalPoint, { key: 'focal.reply.oneCode' }));
  const meaning = meaningOf(read);
  const answered =
    meaning === 'unclear'
      ? ask(focalPoint, call)
      : await act(deps, channel, focalPoint, call, meaning, now);
  const tells = read.others > MANY_WORDS && signalsIn(said.text, deps.texts).length > 0;
  if (!tells) return answered;
  // An answer is not a report. The rest of the text may be one, so its sender is told that it was
  // not saved.
  return {
    ...answered,
    effects: [...answered.effects, { type: 'say', key: 'focal.reply.wordsToo' }],
  };
}

/**
 * Carries out an answer to a call and says what it led to, in the focal point's language. From a
 * stranger's phone a code has no effect, and in the middle of a talk it is an answer like any
 * other. A focal point who is half asleep may send OK alone, a code alone, or a sentence: they are
 * told what is missing, and no report is opened.
 */
export async function answerCall(
  deps: ConversationDeps,
  channel: Channel,
  call: Call,
  person: Person,
  ended?: Ending,
): Promise<SaidInstead | undefined> {
  const { focalPoint } = call;
  if (!focalPoint && person.session) return undefined;
  // A person who holds a phone that is not safe learns nothing about calls, not even that there are
  // any.
  if (!focalPoint && ended === 'unsafe') return { effects: [] };
  if (!focalPoint) return { effects: [{ type: 'say', key: 'focal.reply.unknownCode' }] };
  if (!call.pressed) return answerText(deps, channel, focalPoint, call, person);
  const now = deps.clock.now();
  const { verb, code } = call.pressed;
  const [known] = await deps.escalations.callsOf(focalPoint.id, [code]);
  if (known) return act(deps, channel, focalPoint, known, verb, now);
  const told = await countWrong(deps, focalPoint.id, 1, now);
  return saying(focalPoint, told && { key: `focal.reply.${told}` });
}
