import { guessLanguage } from '../../shared/texts/guess.js';
import { mail } from '../case.js';
import type { Input } from '../engine/flow.js';
import { matchCommand } from '../engine/match.js';
import { tip } from '../tip.js';
import { menu, welcome } from '../welcome.js';
import { obey } from './commands.js';
import { say, type Draft } from './draft.js';
import { fallSilent } from './ending.js';
import type { Event, Person, Talk, World } from './person.js';
import { closeReport, keepWords, openReport } from './report.js';
import { isSmallTalk } from './small-talk.js';
import { askAgain, begin, go } from './steps.js';

/** The data of a button: `flow:step:value`. Whatever else it is, it fits no step. */
function parseButton(data: string): Input {
  const [flow = '', step = '', ...value] = data.split(':');
  return { kind: 'button', flow, step, value: value.join(':') };
}

/** In which language a stranger is answered: their words', else their phone's, else their country's. */
function greeted(draft: Draft, text: string, world: World): Draft {
  const { person } = draft;
  if (person.language) return draft;
  const country = person.country ?? world.countryOfAddress;
  const language =
    guessLanguage(text, world.texts) ??
    (world.languageHint ? world.texts.match(world.languageHint) : undefined) ??
    (country ? world.officialLanguage(country) : undefined) ??
    world.defaultLanguage;
  return { ...draft, person: { ...person, language } };
}

/** A first text that is no keyword is already a report: kept before any question is asked. */
function firstWords(draft: Draft, text: string, world: World): Draft {
  const sure = draft.person.language !== undefined || guessLanguage(text, world.texts) !== undefined;
  const kept = keepWords(openReport(greeted(draft, text, world), world), 'first', text, world);
  return begin(say(kept, sure ? 'tip.kept' : 'tip.keptUnsure'), tip, world);
}

/** The door: the menu for whom we know, the choice of language for a stranger. */
function door(draft: Draft, text: string, world: World): Draft {
  return begin(greeted(draft, text, world), draft.person.language ? menu : welcome, world);
}

function written(draft: Draft, text: string, world: World): Draft {
  const lexicons = world.texts.languages.map((l) => world.texts.lexicon(l));
  const command = matchCommand(text, lexicons);
  if (command) {
    // The door sets the language itself; every other command is answered in the best guess, which is not kept.
    const known = command === 'start' || command === 'menu' ? draft : greeted(draft, text, world);
    return obey(known, command, world);
  }
  if (draft.person.session) return go(draft, { kind: 'text', text }, world);
  const wordless = !/\p{L}/u.test(text);
  return wordless || isSmallTalk(text, lexicons) ? door(draft, text, world) : firstWords(draft, text, world);
}

/** /start, perhaps with the country of a deep link. */
function started(draft: Draft, payload: string | undefined, world: World): Draft {
  const country = world
    .countries(world.defaultLanguage)
    .find(({ value }) => value === payload?.toUpperCase())?.value;
  const closed = closeReport(draft);
  return door({ ...closed, person: { ...closed.person, ...(country ? { country } : {}) } }, '', world);
}

function lookedUp(draft: Draft, { found, text }: Extract<Event, { kind: 'looked-up' }>, world: World): Draft {
  if (!found) return go(draft, { kind: 'looked-up', found: false, text }, world);
  const opened = openReport(draft, world, found.tip);
  const told = found.messages.reduce((next, message) => say(next, 'case.message', { message }), opened);
  const news = found.messages.length === 0 ? say(told, 'case.noNews') : told;
  return go(news, { kind: 'looked-up', found: true, text }, world);
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

function react(draft: Draft, event: Event, world: World): Draft {
  switch (event.kind) {
    case 'text':
      return written(draft, event.text, world);
    case 'button':
      return draft.person.session ? go(draft, parseButton(event.data), world) : door(draft, '', world);
    case 'start':
      return started(draft, event.payload, world);
    case 'unsupported': {
      const told = say(greeted(draft, '', world), 'answer.unsupported');
      return draft.person.session ? askAgain(told, world) : begin(told, menu, world);
    }
    case 'silence':
      return fallSilent(draft);
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
  return react({ person, effects: [] }, event, world);
}
