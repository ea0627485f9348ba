import type { ToldOfMissing } from '../../shared/missing.js';
import type { Signal, TextKey } from '../../shared/texts/texts.js';
import { onceForEach } from '../../shared/once-for-each.js';
import { fold } from '../../shared/texts/fold.js';
import type { Facts, Flow, FlowEffect } from '../engine/flow.js';
import type { Reading } from '../engine/reading.js';
import { placesFound } from '../engine/read-place.js';
import { isMissingStep } from '../missing.js';
import { NO_ALERT, saysStill } from '../sighting.js';
import { tip } from '../tip.js';
import { toldBy, type Told } from '../told.js';
import type { Effect } from './effect.js';
import type { Person } from './person.js';
import type { TalkContext } from './talk-context.js';

/** A turn that is being built: the person and the effects so far. */
export interface Draft {
  readonly person: Person;
  readonly effects: readonly Effect[];
}

/** Adds a text to be sent. */
export function say(
  draft: Draft,
  key: TextKey,
  params?: Readonly<Record<string, string | number>>,
): Draft {
  return {
    ...draft,
    effects: [...draft.effects, { type: 'say', key, ...(params ? { params } : {}) }],
  };
}

/** Returns what a flow says as effects of the talk. */
export const saidIn = (flow: Flow, effects: readonly FlowEffect[]): Effect[] =>
  effects.flatMap((effect) => (effect.type === 'say' ? [{ ...effect, flow: flow.id }] : []));

/** Returns the country that a person's report is about, as far as it is known. */
export function countryOf(person: Person, context: TalkContext): string | undefined {
  return person.report?.country ?? person.country ?? context.countryOfAddress;
}

/**
 * Returns the flow of a poll in the form in which this person is asked it; undefined when it is not
 * open.
 */
export function pollOf(draft: Draft, id: string, context: TalkContext): Flow | undefined {
  return context.poll(
    id,
    draft.person.language ?? context.defaultLanguage,
    countryOf(draft.person, context),
  );
}

/** A person who is held somewhere is not searched for by their clothes. */
const known: readonly Signal[] = ['captive'];

/**
 * Checks whether a report is about a missing person: by its words, or because its sender chose so
 * in the menu.
 */
export function isAboutMissing(
  { report, session }: Person,
  heard: readonly Signal[] = [],
): boolean {
  if (report?.about) return false;
  const chosen = session?.flow === tip.id && [...session.trail, session.step].some(isMissingStep);
  const signals = [...(report?.signals ?? []), ...heard];
  const says = signals.includes('missing') && !known.some((one) => signals.includes(one));
  return chosen || (report?.own === true && says);
}

/** Returns what words tell about the missing person, by the steps that ask for it. */
export function missingTold({ codes, words }: ToldOfMissing): Told {
  const named = Object.keys(words).map((step) => [step, 'told']);
  return { ...codes, ...(Object.fromEntries(named) as Told) };
}

/**
 * Returns what words tell about a sighting, by the steps that ask for it: codes, and the words
 * themselves.
 */
export function seenIn(
  context: TalkContext,
  text: string,
  country: string | undefined,
  step: string | undefined,
) {
  const asked = step === 'sightingTime' ? 'missingSince' : step;
  const { codes, words } = context.missingIn(text, country, asked);
  const still = saysStill(fold(text), context.texts);
  return {
    codes: {
      ...(still ? { sightingStill: 'yes' } : {}),
      ...(codes.missingSince ? { sightingAt: codes.missingSince } : {}),
    },
    words: {
      ...(words.missingPlace ? { sightingPlace: words.missingPlace } : {}),
      ...(words.missingDirection ? { sightingDirection: words.missingDirection } : {}),
    },
  };
}

/**
 * Returns the questions of a sighting that words answer. A person who is still there is seen now,
 * and has gone nowhere.
 */
export function seenTold(...of: Parameters<typeof seenIn>): Told {
  const { codes, words } = seenIn(...of);
  const still = codes.sightingStill === 'yes';
  return {
    ...codes,
    ...(codes.sightingAt || still ? { sightingTime: 'told' } : {}),
    ...(words.sightingPlace ? { sightingPlace: 'told' } : {}),
    ...(words.sightingDirection || still ? { sightingDirection: 'told' } : {}),
    // If the words give a time in the past, only the reporter can say whether the person is still
    // there.
  };
}

/** Returns what words would answer in the report that the person is telling. */
export function toldIn(person: Person, text: string, context: TalkContext): Told {
  const { report, session } = person;
  if (session ? session.flow !== tip.id : report === undefined) return {};
  const country = countryOf(person, context);
  const area = country !== undefined && context.areaIn(country, text) !== undefined;
  const signals = context.signalsIn(text);
  const missing = isAboutMissing(person, signals)
    ? missingTold(context.missingIn(text, country, session?.step))
    : report?.about
      ? seenTold(context, text, country, session?.step)
      : {};
  const told = { ...toldBy(text, { signals, area }, context.texts), ...missing };
  // If the country is known, looking for one would cost as much as everything else together.
  if (country !== undefined || context.countryIn(text).kind !== 'sure') return told;
  return { ...told, country: 'told' };
}

/**
 * Checks for an impossible answer about a missing person: an age nobody has, a time in the future.
 */
const refusesMissing = (step: string, { refused }: ToldOfMissing): boolean =>
  (step === 'missingAge' && refused === 'age') ||
  (['missingSince', 'sightingTime'].includes(step) && refused === 'future');

/**
 * Checks whether words answer another question than the one that is asked, and nothing else: they
 * correct what was told, or tell an age where a place is asked for.
 */
function answersOther(step: string, read: ToldOfMissing, told: Told = {}): boolean {
  if (Object.hasOwn(read.codes, step)) return false;
  const isNew = Object.keys(read.codes).some((code) => told[code] === undefined);
  const isAside = read.aside === true && isNew && ['missingPlace', 'missingSince'].includes(step);
  return read.corrects === true || isAside;
}

/** Returns what is known about the report that a person tells. */
function factsOf(person: Person, context: TalkContext): Partial<Facts> {
  const { report } = person;
  const known = countryOf(person, context) !== undefined && !report?.askCountry;
  const missing = isAboutMissing(person);
  return {
    missing,
    sighting: report?.about !== undefined,
    mayBeSighting: report?.about === undefined && report?.perhaps !== undefined,
    takesPhotos: context.photos,
    told: [
      ...Object.keys(report?.told ?? {}),
      ...(known || report?.about ? ['country'] : []),
      ...(report?.about ? ['danger'] : []),
      ...(report?.firstWords ? ['what'] : []),
      // For a missing person help is called as if they were in danger, so the answer would change
      // nothing.
      ...(missing || report?.signals.includes('missing') ? ['danger'] : []),
    ],
    hasReport: (report?.notes ?? 0) > 0,
    codeGiven: report?.codeGiven !== undefined,
  };
}

/**
 * Makes the reader of words for a report's questions: what they answer, and which answers are
 * impossible.
 */
const hearingOf = (
  person: Person,
  home: string | undefined,
  context: TalkContext,
): Pick<Reading, 'tells' | 'refuses' | 'corrects'> => ({
  // In one turn several callers ask, and a long text takes milliseconds.
  tells: onceForEach((text) => toldIn(person, text, context)),
  refuses(step, text) {
    const asked = step === 'sightingTime' ? 'missingSince' : step;
    return refusesMissing(step, context.missingIn(text, home, asked));
  },
  corrects: (step, text) =>
    isMissingStep(step) &&
    answersOther(step, context.missingIn(text, home, step), person.report?.told),
});

/**
 * Returns the alerts that a person is asked about, by their numbers, and the choice "none of them".
 */
function alertsAsked({ report, language }: Person, { texts, defaultLanguage }: TalkContext) {
  const none = texts.say(language ?? defaultLanguage, { key: 'sighting.aboutNone' });
  return [
    ...(report?.perhaps ?? []).map(({ alert, number }) => ({ value: alert, label: number })),
    { value: NO_ALERT, label: none },
  ];
}

/** Returns what a flow may know about the world for this person. */
export function readingFor(person: Person, context: TalkContext): Reading {
  const home = countryOf(person, context);
  return {
    language: person.language ?? context.defaultLanguage,
    texts: context.texts,
    facts: {
      countryKnown: countryOf(person, context) !== undefined && !person.report?.askCountry,
      wordsKept: person.report?.firstWords === true || person.report?.told?.['what'] !== undefined,
      canLocate: context.locates,
      ...factsOf(person, context),
    },
    places: context.places,
    hearing: context.hearing,
    isEveryday: (text) => context.seems(text) !== undefined,
    ...(person.report || person.session?.flow === tip.id ? hearingOf(person, home, context) : {}),
    ...(home ? { home } : {}),
    // Few steps need a list, so lists are made only for those.
    lists: {
      get countries() {
        return context.countries(person.language ?? context.defaultLanguage);
      },
      get places() {
        const language = person.language ?? context.defaultLanguage;
        return placesFound(person.session ?? { answers: {} }).map((value) => ({
          value,
          label: context.places.label(value, language, home),
        }));
      },
      get alerts() {
        return alertsAsked(person, context);
      },
      get languages() {
        return context.texts.languages.map((value) => ({
          value,
          label: context.texts.meta(value).name,
        }));
      },
    },
  };
}

/**
 * Checks whether somebody else may hold the phone: its owner said that it is not safe, STOP or
 * ERASE, and has begun no talk since. Only a cry for help, a sentence or a command is answered
 * there.
 */
export const isQuiet = ({ person }: Draft, { ended }: Pick<TalkContext, 'ended'>): boolean =>
  !person.session && !person.report && ended === 'unsafe';
