import type { Effect } from '../flows/dialog/effect.js';
import type { Ending, Person } from '../flows/dialog/person.js';
import type { Event } from '../flows/dialog/event.js';
import type { TalkContext } from '../flows/dialog/talk-context.js';
import { talk } from '../flows/dialog/talk.js';
import { tellsOfSeen } from '../flows/sighting.js';
import { Fault } from '../shared/fault.js';
import { foldingOnce } from '../shared/texts/fold.js';
import type { Language } from '../shared/texts/texts.js';
import { alertNamed, alertsPerhaps } from './alert-named.js';
import type { ConversationDeps } from './deps.js';
import type { WordsCompared } from './double-delivery.js';
import { lookUp, type LookupResult } from './lookups.js';
import type { Memory } from './memory.js';
import type { OpenInvitation } from './open-invitation.js';
import { talkContext, type TalkPartner } from './talk-context.js';

/**
 * A talk asks for at most one lookup a turn today; this only stops an endless loop in case of a
 * bug.
 */
const MOST_LOOKUPS = 4;

/** A reply that replaces the normal talk. */
export interface SaidInstead {
  readonly effects: readonly Effect[];
  readonly language?: Language;
  /** A focal point answered a call: each answer gets a reply, however many there are. */
  readonly onDuty?: boolean;
}

/** What a talk needs to know about a turn. */
export interface TalkInput extends TalkPartner {
  /**
   * Returns a reply instead of a talk when the message is answered elsewhere (a focal point's
   * answer to a call).
   */
  readonly instead?: (person: Person, ended?: Ending) => Promise<SaidInstead | undefined>;
}

/** The outcome of an event, before anything is saved. */
export interface Decision {
  /** The person as they are after the event. */
  readonly person: Person;
  readonly effects: readonly Effect[];
  /** Ids of the focal points' questions that were shown. */
  readonly read: readonly string[];
  /** The language of the reply, if it is not the person's own. */
  readonly language?: Language;
  readonly wrongCodes?: Memory['wrongCodes'];
  readonly onDuty?: boolean;
}

/** A decision, with what else the turn needs to know to save it. */
export interface TurnDecision extends Decision {
  readonly event: Event;
  /** The open invitation after the event. */
  readonly invitation: OpenInvitation | undefined;
  readonly words: WordsCompared;
}

/** Returns the answer to a lookup as an event of the talk. */
function lookupEvent(
  { what, text }: Extract<Effect, { type: 'lookup' }>,
  { found, member }: LookupResult,
): Event {
  if (what === 'member')
    return {
      kind: 'member',
      then: text === 'join' || text === 'alerts' ? text : 'show',
      ...(member ? { member } : {}),
    };
  return { kind: 'looked-up', text, ...(found ? { found } : {}) };
}

/**
 * Adds a text that says first that something came with the words and was not saved, as a talk would
 * have said.
 */
function withNotKept(event: Event, said: SaidInstead): SaidInstead {
  const besides =
    (event.kind === 'text' && (event.beside || event.files)) ||
    (event.kind === 'edited' && event.files);
  return besides
    ? { ...said, effects: [{ type: 'say', key: 'answer.besides' }, ...said.effects] }
    : said;
}

/** Returns the alerts that the first words of a talk may be about without naming one. */
async function perhapsSeen(
  { db }: ConversationDeps,
  { channel: { id: channel } }: Pick<TalkInput, 'channel'>,
  event: Event,
  person: Person,
  context: TalkContext,
  now: Date,
): Promise<TalkContext['perhaps']> {
  if (event.kind !== 'text' || person.report !== undefined) return undefined;
  const { text } = event;
  const home = person.country ?? context.countryOfAddress;
  const tells = foldingOnce(() =>
    tellsOfSeen(
      text,
      context.texts,
      (words) => context.missingIn(words, home),
      (words) => context.signalsIn(words),
    ),
  );
  if (!tells) return undefined;
  const hint = context.countryIn(text, home);
  const country = hint.kind === 'sure' ? hint.country : home;
  return alertsPerhaps(db, { country, channel }, now);
}

/**
 * Returns the context with what is known of alerts. Most turns have none, and keep the context as
 * it is: a copy would draw the ids of a report and parse the number, which few turns need.
 */
const withAlerts = (
  context: TalkContext,
  named: TalkContext['named'],
  perhaps: TalkContext['perhaps'],
): TalkContext =>
  named || perhaps
    ? { ...context, ...(named ? { named } : {}), ...(perhaps ? { perhaps } : {}) }
    : context;

/** Runs a person's talk, and looks up what the talk asks for. */
async function talkWithLookups(
  deps: ConversationDeps,
  request: TalkInput,
  event: Event,
  memory: Memory,
  now: Date,
): Promise<Decision> {
  const named =
    event.kind === 'text' && memory.person.report === undefined
      ? await alertNamed(deps.db, event.text, now)
      : undefined;
  const around = talkContext(deps, request, now, memory.ended);
  const perhaps = named
    ? undefined
    : await perhapsSeen(deps, request, event, memory.person, around, now);
  const context = withAlerts(around, named, perhaps);
  let { person, effects } = talk(memory.person, event, context);
  let { wrongCodes } = memory;
  const all: Effect[] = [];
  const read: string[] = [];
  for (let count = 0; count < MOST_LOOKUPS; count += 1) {
    const lookup = effects.find((effect) => effect.type === 'lookup');
    all.push(...effects.filter((effect) => effect !== lookup));
    if (!lookup) return { person, effects: all, read, ...(wrongCodes ? { wrongCodes } : {}) };
    const result = await lookUp(deps, lookup, { wrongCodes }, request.to, now);
    read.push(...result.read);
    wrongCodes = result.wrongCodes ?? wrongCodes;
    ({ person, effects } = talk(person, lookupEvent(lookup, result), context));
  }
  throw new Fault('A talk asks for lookups in a circle.');
}

/** Decides the outcome of an event: a reply from elsewhere, or the person's own talk. */
export async function decide(
  deps: ConversationDeps,
  request: TalkInput,
  event: Event,
  memory: Memory,
  now: Date,
): Promise<Decision> {
  const { person, wrongCodes } = memory;
  const instead = await request.instead?.(person, memory.ended);
  if (!instead) return talkWithLookups(deps, request, event, memory, now);
  // Wrong codes stay counted, whatever is said in between.
  const counted = wrongCodes ? { wrongCodes } : {};
  return { person, read: [], ...counted, ...withNotKept(event, instead) };
}
