import { foldingOnce } from '../../shared/texts/fold.js';
import { questionFlow } from '../case.js';
import { isCallForHelp } from '../danger.js';
import type { Input } from '../engine/flow.js';
import { stepOf } from '../engine/run.js';
import { register } from '../register.js';
import { menu } from '../welcome.js';
import { mayBeginPoll, isPoll } from './poll-sessions.js';
import { tellJoined } from './campaign.js';
import { dangerBeside, toldBeside } from './come-back.js';
import { isQuiet, say, type Draft } from './draft.js';
import { edited } from './edited.js';
import { keepFirstWords, openTalk } from './first-contact.js';
import { sayInCountry } from './country-wording.js';
import { fallSilent } from './ending.js';
import { greeted } from './greeting.js';
import { follow } from './language.js';
import { mayBeKeyword } from './call-for-help.js';
import { lookForMember } from './joining.js';
import { memberFound } from './member.js';
import type { Event } from './event.js';
import type { Person } from './person.js';
import type { Talk } from './effect.js';
import type { TalkContext } from './talk-context.js';
import { obeyOptOut } from './opt-out.js';
import { ofAlbum, takeFiles, takeFilesWithWords, takeMoreOfAlbum } from './attached.js';
import { keepAutomatedText } from './automated-text.js';
import { pressed, takeUp } from './poll.js';
import { closeReport, keepWords, openReport } from './report.js';
import { askAgain, begin, go } from './steps.js';
import { invite, recall, tell } from './broadcast.js';
import { takeText } from './take-text.js';

/** Reads the data of a button, `flow:step:value`. Any other data fits no step. */
function parseButton(data: string): Input {
  const [flow = '', step = '', ...value] = data.split(':');
  return { kind: 'button', flow, step, value: value.join(':') };
}

/** A deep link that leads to joining, perhaps with a country: `join`, `join-BJ`. */
const JOIN = /^join(?:[-_]([a-z]{2}))?$/i;

/**
 * Takes /start, perhaps with the payload of a deep link: a country, the wish to join, or the word
 * of a poll.
 */
function started(draft: Draft, payload = '', context: TalkContext): Draft {
  const poll = payload && mayBeKeyword(payload, context) ? context.pollByWord(payload) : undefined;
  if (poll)
    return mayBeginPoll(draft.person)
      ? takeUp(greeted(draft, '', context), poll, context)
      : askAgain(draft, context);
  const join = JOIN.exec(payload);
  const told = (join ? join[1] : payload)?.toUpperCase();
  const country = context
    .countries(context.defaultLanguage)
    .find(({ value }) => value === told)?.value;
  const closed = closeReport(draft);
  const here = { ...closed, person: { ...closed.person, ...(country ? { country } : {}) } };
  return join ? lookForMember(greeted(here, '', context), 'join') : openTalk(here, '', context);
}

function lookedUp(
  draft: Draft,
  { found, text }: Extract<Event, { kind: 'looked-up' }>,
  context: TalkContext,
): Draft {
  // A call for help is neither a code nor a safe word; words beside a number that is no code are a
  // report.
  if (!found && (isCallForHelp(text, context.texts, context.hearing) || toldBeside(text, context)))
    return keepFirstWords(draft, text, context);
  if (!found) return go(draft, { kind: 'looked-up', found: false, text }, context);
  const opened = openReport(draft, context, found.tip);
  const told = found.messages.reduce(
    (next, message) => say(next, 'case.message', { message }),
    opened,
  );
  const news = found.messages.length === 0 ? say(told, 'case.noNews') : told;
  const danger = dangerBeside(text, context);
  const kept = danger === undefined ? news : keepWords(news, 'code', danger, context);
  return go(kept, { kind: 'looked-up', found: true, text }, context);
}

/**
 * Tells a reporter by a neutral text that a question waits; nothing more is sent until they send
 * the safe word.
 */
function questionArrived(draft: Draft, event: Extract<Event, { kind: 'question' }>): Draft {
  const session = {
    flow: questionFlow.id,
    version: questionFlow.version,
    step: questionFlow.start,
    answers: {},
    trail: [],
    misses: 0,
  };
  // If a talk was opened at this very moment, its words must not be added to the report that the
  // question is about.
  const closed = closeReport(draft);
  const country = closed.person.country ?? event.country;
  const person: Person = {
    ...closed.person,
    ...(country ? { country } : {}),
    language: closed.person.language ?? event.language,
    mail: event.handle,
    session,
  };
  return say({ ...closed, person }, event.hasWord ? 'mail.ping' : 'mail.pingOpen');
}

/** Checks whether the person was asked where they live. */
function wantsPlace({ person }: Draft): boolean {
  return (
    person.session?.flow === register.id && stepOf(register, person.session)?.step.kind === 'place'
  );
}

function button(draft: Draft, data: string, context: TalkContext): Draft {
  const input = parseButton(data);
  if (input.kind === 'button' && isPoll(input) && mayBeginPoll(draft.person))
    return pressed(greeted(draft, '', context), input, context);
  if (draft.person.session) return go(draft, input, context);
  return isQuiet(draft, context) ? draft : openTalk(draft, '', context);
}

/** Tells the person what arrived and is not saved; on a quiet phone, only when a talk begins. */
function sayNotKept(
  draft: Draft,
  { beside, tooLarge }: Pick<Extract<Event, { kind: 'text' }>, 'beside' | 'tooLarge'>,
  context: TalkContext,
  begins = () => false,
): Draft {
  if (!tooLarge && !beside) return draft;
  if (isQuiet(draft, context) && !begins()) return draft;
  const told = tooLarge ? say(draft, 'attach.tooLarge') : draft;
  return beside ? say(told, 'answer.besides') : told;
}

/** Takes a text; if something came with it that is not saved, the person is told so first. */
function texted(
  draft: Draft,
  event: Extract<Event, { kind: 'text' }>,
  context: TalkContext,
): Draft {
  const { text, files = [] } = event;
  const read = (one: Draft) => takeText(one, text, context);
  const begins = () => !isQuiet(read(draft), context);
  const here = ofAlbum(
    sayNotKept(follow(draft, text, context), event, context, begins),
    event.album,
  );
  return files.length === 0 ? read(here) : takeFilesWithWords(here, text, files, read, context);
}

/** Takes changed words, perhaps with a file that replaces another. */
function changed(
  draft: Draft,
  event: Extract<Event, { kind: 'edited' }>,
  context: TalkContext,
): Draft {
  const { text, files = [] } = event;
  const here = sayNotKept(draft, event, context);
  const read = (one: Draft) => edited(one, text, context);
  return files.length === 0 ? read(here) : takeFilesWithWords(here, text, files, read, context);
}

/** Takes files without words. */
function sent(draft: Draft, event: Extract<Event, { kind: 'files' }>, context: TalkContext): Draft {
  const { files, album } = event;
  const more = takeMoreOfAlbum(draft, files, album, context);
  if (more) return more;
  const first = ofAlbum(draft, album);
  if (files.length === 0)
    return refused(first, context, event.tooLarge ? 'attach.tooLarge' : undefined);
  return takeFiles(sayNotKept(first, event, context), files, context) ?? refused(first, context);
}

/** Takes a word on which the provider has acted. It may also be the answer to a question. */
function optedOut(
  draft: Draft,
  { what, text }: Extract<Event, { kind: 'opt-out' }>,
  context: TalkContext,
): Draft {
  const done = obeyOptOut(draft, what, text, context);
  return done.kind === 'answer' ? takeText(done.draft, text, context) : done.draft;
}

/**
 * A video, a contact card or the like: tells the person that it was not saved. On a phone that
 * somebody else may hold, nothing is sent.
 */
function refused(
  draft: Draft,
  context: TalkContext,
  why: 'answer.unsupported' | 'attach.tooLarge' = 'answer.unsupported',
): Draft {
  if (isQuiet(draft, context)) return draft;
  const told = say(greeted(draft, '', context), why);
  if (draft.person.session) return askAgain(told, context);
  return context.ended === undefined ? begin(told, menu, context) : told;
}

/**
 * Takes a location. It is an answer where a place is asked for; everywhere else it is saved like a
 * photo.
 */
const located = (
  draft: Draft,
  event: Extract<Event, { kind: 'location' }>,
  context: TalkContext,
): Draft =>
  draft.person.session && wantsPlace(draft)
    ? go(draft, event, context)
    : (takeFiles(draft, [{ id: event.id, kind: 'location' }], context) ?? refused(draft, context));

function react(draft: Draft, event: Event, context: TalkContext): Draft {
  switch (event.kind) {
    case 'text':
      return texted(draft, event, context);
    case 'files':
      return sent(draft, event, context);
    case 'automated':
      return keepAutomatedText(draft, event.text, context);
    case 'edited':
      return changed(draft, event, context);
    case 'opt-out':
      return optedOut(draft, event, context);
    case 'button':
      return button(draft, event.data, context);
    case 'start':
      return started(draft, event.payload, context);
    case 'location':
      return located(draft, event, context);
    case 'member':
      return memberFound(draft, event, context);
    case 'unsupported':
      return refused(draft, context);
    case 'silence':
      return fallSilent(draft, context);
    case 'invite':
      return invite(draft, event, context);
    case 'recalled':
      return event.flow === undefined ? draft : recall(draft, event.flow);
    case 'message':
      return tell(draft, event, context);
    case 'question':
      return questionArrived(draft, event);
    case 'looked-up':
      return lookedUp(draft, event, context);
  }
}

/**
 * One turn of a talk: pure. Takes what is remembered of the person and what they did; returns what
 * to remember and what to do. A `lookup` effect asks the caller to look something up and to call
 * again with `looked-up`.
 */
export function talk(person: Person, event: Event, context: TalkContext): Talk {
  const turn = foldingOnce(() => react({ person, effects: [] }, event, context));
  const joined = turn.effects.some(
    (effect) => effect.type === 'subscribe' && effect.member.wants.campaigns,
  );
  return sayInCountry(joined ? tellJoined(turn, context) : turn, context);
}
