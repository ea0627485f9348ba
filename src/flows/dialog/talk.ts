import { guessLanguage } from '../../shared/texts/guess.js';
import { mail } from '../case.js';
import { isCry } from '../danger.js';
import type { Input } from '../engine/flow.js';
import { matchCommand } from '../engine/match.js';
import { stepOf } from '../engine/run.js';
import { register } from '../register.js';
import { tip } from '../tip.js';
import { menu, welcome } from '../welcome.js';
import { isFree, isPoll } from './aside.js';
import { answerWord, tellJoined } from './campaign.js';
import { comeBack, dangerBeside, toldBeside } from './come-back.js';
import { obey } from './commands.js';
import { say, type Draft } from './draft.js';
import { edited } from './edited.js';
import { fallSilent } from './ending.js';
import { greeted, languageNamed } from './greeting.js';
import { criesHere, mayBeKeyword, tellsInsteadOfWord } from './cry.js';
import { lookForMember } from './joining.js';
import { memberFound } from './member.js';
import type { Event, Person, Talk, World } from './person.js';
import { opted } from './opted.js';
import { noticed } from './notice.js';
import { goPoll, pressed, takeUp } from './poll.js';
import { closeReport, keepWords, openReport } from './report.js';
import { isSmallTalk } from './small-talk.js';
import { askAgain, begin, flowOf, go, tellInstead } from './steps.js';
import { invite, recall, tell } from './unasked.js';

/** The data of a button: `flow:step:value`. Whatever else it is, it fits no step. */
function parseButton(data: string): Input {
  const [flow = '', step = '', ...value] = data.split(':');
  return { kind: 'button', flow, step, value: value.join(':') };
}

/** A first text that is no keyword is already a report: kept before any question is asked. */
function firstWords(draft: Draft, text: string, world: World): Draft {
  const sure =
    draft.person.language !== undefined || guessLanguage(text, world.texts) !== undefined;
  const kept = keepWords(openReport(greeted(draft, text, world), world), 'first', text, world);
  return begin(say(kept, sure ? 'tip.kept' : 'tip.keptUnsure'), tip, world);
}

/** A cry where something else was asked: kept at once. Whoever chose a language in the middle of a report goes on there. */
function cried(draft: Draft, text: string, world: World): Draft {
  return draft.person.report ? tellInstead(draft, text, world) : firstWords(draft, text, world);
}

/** The door: the menu for whom we know, the choice of language for a stranger. */
function door(draft: Draft, text: string, world: World): Draft {
  return begin(greeted(draft, text, world), draft.person.language ? menu : welcome, world);
}

/** Whether the name of a language is no answer here: before a talk, and where one of our own choices is asked for. */
function mayChoose(draft: Draft, world: World): boolean {
  const { session } = draft.person;
  if (!session) return true;
  const flow = isPoll(session) ? undefined : flowOf(draft, world);
  const kind = flow && stepOf(flow, session)?.step.kind;
  return kind === 'choice' || kind === 'several';
}

function written(draft: Draft, text: string, world: World): Draft {
  const lexicons = world.texts.languages.map((l) => world.texts.lexicon(l));
  const command = matchCommand(text, lexicons);
  if (command) {
    // The door sets the language itself; every other command is answered in the best guess, which is not kept.
    const known = command === 'start' || command === 'menu' ? draft : greeted(draft, text, world);
    return obey(known, command, world);
  }
  const named = languageNamed(text, world.texts);
  if (named && mayChoose(draft, world)) {
    const known = { ...draft, person: { ...draft.person, language: named } };
    return draft.person.session ? askAgain(known, world) : begin(known, menu, world);
  }
  if (criesHere(draft, text, world)) return cried(draft, text, world);
  if (tellsInsteadOfWord(draft, text, world)) {
    const step = draft.person.session?.step ?? 'word';
    return askAgain(say(keepWords(draft, step, text, world), 'tip.kept'), world);
  }
  const back = comeBack(draft, text, world);
  if (back) return back;
  const keyword = mayBeKeyword(text, world);
  const poll = keyword && isFree(draft.person) ? world.pollByWord(text) : undefined;
  if (poll) return takeUp(greeted(draft, '', world), poll, world);
  const answered = keyword ? answerWord(draft, text, world) : undefined;
  if (answered) return answered;
  const { session } = draft.person;
  if (session && isPoll(session)) return goPoll(draft, session, { kind: 'text', text }, world);
  if (session) return go(draft, { kind: 'text', text }, world);
  const wordless = !/\p{L}/u.test(text);
  return wordless || isSmallTalk(text, lexicons)
    ? door(draft, text, world)
    : firstWords(draft, text, world);
}

/** A deep link that leads to joining, perhaps with a country: `join`, `join-BJ`. */
const JOIN = /^join(?:[-_]([a-z]{2}))?$/i;

/** /start, perhaps with the country of a deep link, with the wish to join, or with the word of a poll: that leaves no tip. */
function started(draft: Draft, payload = '', world: World): Draft {
  const poll = payload && mayBeKeyword(payload, world) ? world.pollByWord(payload) : undefined;
  if (poll)
    return isFree(draft.person)
      ? takeUp(greeted(draft, '', world), poll, world)
      : askAgain(draft, world);
  const join = JOIN.exec(payload);
  const told = (join ? join[1] : payload)?.toUpperCase();
  const country = world.countries(world.defaultLanguage).find(({ value }) => value === told)?.value;
  const closed = closeReport(draft);
  const here = { ...closed, person: { ...closed.person, ...(country ? { country } : {}) } };
  return join ? lookForMember(greeted(here, '', world), 'join') : door(here, '', world);
}

function lookedUp(
  draft: Draft,
  { found, text }: Extract<Event, { kind: 'looked-up' }>,
  world: World,
): Draft {
  // A cry is neither a code nor a safe word, and what stands beside a number that is no code is told.
  if (!found && (isCry(text, world.texts) || toldBeside(text, world)))
    return firstWords(draft, text, world);
  if (!found) return go(draft, { kind: 'looked-up', found: false, text }, world);
  const opened = openReport(draft, world, found.tip);
  const told = found.messages.reduce(
    (next, message) => say(next, 'case.message', { message }),
    opened,
  );
  const news = found.messages.length === 0 ? say(told, 'case.noNews') : told;
  const danger = dangerBeside(text, world);
  const kept = danger === undefined ? news : keepWords(news, 'code', danger, world);
  return go(kept, { kind: 'looked-up', found: true, text }, world);
}

/** A focal point's question waits: a neutral text, and nothing more until the safe word comes. */
function mailArrived(draft: Draft, event: Extract<Event, { kind: 'mail' }>): Draft {
  const session = {
    flow: mail.id,
    version: mail.version,
    step: mail.start,
    answers: {},
    trail: [],
    misses: 0,
  };
  // If a talk was opened in this very moment, its words must not be joined to the report that is asked about.
  const closed = closeReport(draft);
  const person: Person = {
    ...closed.person,
    language: closed.person.language ?? event.language,
    mail: event.handle,
    session,
  };
  return say({ ...closed, person }, event.hasWord ? 'mail.ping' : 'mail.pingOpen');
}

/** Whether the person was asked where they live. */
function wantsPlace({ person }: Draft): boolean {
  return (
    person.session?.flow === register.id && stepOf(register, person.session)?.step.kind === 'place'
  );
}

function button(draft: Draft, data: string, world: World): Draft {
  const input = parseButton(data);
  if (input.kind === 'button' && isPoll(input) && isFree(draft.person))
    return pressed(greeted(draft, '', world), input, world);
  return draft.person.session ? go(draft, input, world) : door(draft, '', world);
}

function react(draft: Draft, event: Event, world: World): Draft {
  switch (event.kind) {
    case 'text':
      return event.beside
        ? written(say(draft, 'answer.besides'), event.text, world)
        : written(draft, event.text, world);
    case 'notice':
      return noticed(draft, event.text, world);
    case 'edited':
      return edited(draft, event.text, world);
    case 'opted': {
      const done = opted(draft, event.what, event.text, world);
      return done.kind === 'answer' ? written(done.draft, event.text, world) : done.draft;
    }
    case 'button':
      return button(draft, event.data, world);
    case 'start':
      return started(draft, event.payload, world);
    case 'location':
      // Everywhere else it is refused like a photo, and the same is said.
      if (draft.person.session && wantsPlace(draft)) return go(draft, event, world);
      return react(draft, { kind: 'unsupported' }, world);
    case 'member':
      return memberFound(draft, event, world);
    case 'unsupported': {
      const told = say(greeted(draft, '', world), 'answer.unsupported');
      return draft.person.session ? askAgain(told, world) : begin(told, menu, world);
    }
    case 'silence':
      return fallSilent(draft, world);
    case 'invite':
      return invite(draft, event, world);
    case 'recalled':
      return event.flow === undefined ? draft : recall(draft, event.flow);
    case 'message':
      return tell(draft, event);
    case 'mail':
      return mailArrived(draft, event);
    case 'looked-up':
      return lookedUp(draft, event, world);
  }
}

/**
 * One turn of a talk: pure. Takes what is remembered of the person and what they did; returns what to remember
 * and what to do. A `lookup` effect means: find that out and call again with `looked-up`.
 */
export function talk(person: Person, event: Event, world: World): Talk {
  const turn = react({ person, effects: [] }, event, world);
  const joined = turn.effects.some(
    (effect) => effect.type === 'subscribe' && effect.member.wants.campaigns,
  );
  return joined ? tellJoined(turn, world) : turn;
}
