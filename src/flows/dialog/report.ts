import type { Signal } from '../../shared/texts/texts.js';
import { answerSignals } from '../tip.js';
import { signalsOf, toldBy } from '../told.js';
import { addNote } from './add-note.js';
import { countryOf, isAboutMissing, say, type Draft } from './draft.js';
import { withoutTalk } from './poll-sessions.js';
import type { Ending, OpenReport, ReplyMode, SafeHours } from './person.js';
import type { FoundTip, TalkContext } from './talk-context.js';
import { isSmallTalk } from './small-talk.js';
import { keepSeen, keepTold } from './told-of-person.js';

/** Returns the reference of a report of this turn; `XX` stands for a country that nobody knows. */
const referenceIn = (country: string | undefined, { fresh }: TalkContext): string =>
  `${country ?? 'XX'}-${fresh.referenceTail}`;

/**
 * Opens a report, or a talk about an existing one. An open report stays open.
 * @param seems what it may be instead of a report
 */
export function openReport(
  draft: Draft,
  context: TalkContext,
  existing?: FoundTip,
  seems?: string,
): Draft {
  if (draft.person.report) return draft;
  const country = existing ? existing.country : countryOf(draft.person, context);
  const report: OpenReport = {
    tip: existing?.tip ?? context.fresh.tip,
    reference: existing?.reference ?? referenceIn(country, context),
    strand: context.fresh.strand,
    strandKey: context.fresh.strandKey,
    ...(country ? { country } : {}),
    signals: existing?.restricted ? ['official'] : [],
    own: !existing,
    notes: 0,
    ...(seems === undefined ? {} : { seems }),
    ...(!existing && context.perhaps ? { perhaps: context.perhaps } : {}),
  };
  return { ...draft, person: { ...draft.person, report } };
}

/** Notes that a talk has ended and the person knows it. */
export const ended = (draft: Draft, how: Ending): Draft => ({
  ...draft,
  effects: [...draft.effects, { type: 'ended', how }],
});

/**
 * Returns what a reporter's words say about the country of their report. People of a named country
 * are called at once. When the number is of another country, the reporter is asked too, and their
 * answer counts most. A town alone does not overrule a number. The reference keeps the number's
 * country; without one it has the country of the words that open the report.
 */
function countryTold(
  { reference, country, countryBy, own }: OpenReport,
  words: string,
  context: TalkContext,
): Partial<Pick<OpenReport, 'reference' | 'country' | 'countryBy' | 'askCountry'>> {
  if (!own || countryBy === 'answer') return {};
  const hint = context.countryIn(words, country);
  if (hint.kind === 'none') return {};
  if (hint.kind === 'open') return country === undefined ? {} : { askCountry: true };
  if (hint.country === country) return {};
  // The country that was named first stays until the question is asked.
  if (countryBy === 'words') return { askCountry: true };
  if (hint.kind === 'perhaps' && country !== undefined) return { askCountry: true };
  const unsure = hint.kind === 'perhaps' || country !== undefined;
  return {
    ...(reference === referenceIn(undefined, context)
      ? { reference: referenceIn(hint.country, context) }
      : {}),
    country: hint.country,
    countryBy: 'words',
    ...(unsure ? { askCountry: true } : {}),
  };
}

/** Saves words for a person to read. They leave the talk at once, sealed. */
export function keepWords(draft: Draft, step: string, words: string, context: TalkContext): Draft {
  const { report } = draft.person;
  const toldCountry = report ? countryTold(report, words, context) : {};
  const country = toldCountry.country ?? report?.country;
  const isOther = country !== report?.country;
  const area = country && (isOther || !report?.area) ? context.areaIn(country, words) : undefined;
  const { area: _, ...rest } = draft.person.report ?? {};
  const here: Draft =
    isOther && draft.person.report
      ? { ...draft, person: { ...draft.person, report: rest as OpenReport } }
      : draft;
  const heard = context.signalsIn(words);
  const named = country !== undefined && context.areaIn(country, words) !== undefined;
  const answered = toldBy(words, { signals: heard, area: named }, context.texts);
  const kept = addNote(
    here,
    { step, words, signals: [...new Set([...heard, ...signalsOf(answered)])] },
    {
      ...toldCountry,
      ...(area ? { area } : {}),
      ...(step === 'first' || step === 'about' ? { firstWords: true } : {}),
      ...(Object.keys(answered).length > 0 ? { told: { ...report?.told, ...answered } } : {}),
    },
  );
  if (kept.person.report?.about ?? kept.person.report?.perhaps)
    return keepSeen(kept, step, words, context);
  return isAboutMissing(kept.person) ? keepTold(kept, step, words, context) : kept;
}

/** Saves files with the report. They contain no words that could be read here. */
export const keepFiles = (draft: Draft, files: readonly string[]): Draft =>
  addNote(
    draft,
    { step: 'attached', files, signals: [] },
    { files: (draft.person.report?.files ?? 0) + files.length },
  );

/** A text with more letters is a story, not small talk. */
const LONG_FOR_SMALL_TALK = 200;

/**
 * Saves the words of a person who is asked about a missing person. The number chosen in the menu
 * calls nobody: the report becomes urgent here, as soon as there is something to search by.
 */
export function keepMissing(
  draft: Draft,
  step: string,
  words: string,
  context: TalkContext,
): Draft {
  const lexicons = context.texts.languages.map((language) => context.texts.lexicon(language));
  const tells =
    draft.person.report?.signals.includes('missing') !== true &&
    /\p{L}/u.test(words) &&
    (words.length > LONG_FOR_SMALL_TALK || !isSmallTalk(words, lexicons));
  return keepWords(tells ? keepAnswer(draft, 'topic', 'missing') : draft, step, words, context);
}

/** Saves whether the report is about an alert, and about which one. */
function keepAbout(draft: Draft, alert: string): Draft {
  const isOne = draft.person.report?.perhaps?.some((one) => one.alert === alert) ?? false;
  const { perhaps: _, ...report } = draft.person.report ?? ({} as OpenReport);
  const asked = draft.person.report ? { ...draft, person: { ...draft.person, report } } : draft;
  const note = { step: 'sightingAbout', value: isOne ? 'yes' : 'no', signals: [] };
  return addNote(asked, note, isOne ? { about: { alert } } : {});
}

/** Saves an answer as a code that says nothing about how urgent the report is. */
export const keepQuietly = (draft: Draft, step: string, value: string): Draft =>
  addNote(draft, { step, value, signals: [] });

/** Saves an answer as a code. */
export function keepAnswer(draft: Draft, step: string, value: string): Draft {
  const signals: readonly Signal[] = answerSignals[step]?.[value] ?? [];
  if (step === 'missingPolice' && (value === 'yes' || value === 'no'))
    return addNote(draft, { step, value, signals }, { police: value });
  if (step === 'sightingAbout') return keepAbout(draft, value);
  if (step === 'sightingStill' && value === 'yes')
    return addNote(draft, { step, value, signals }, { still: true });
  if (step !== 'country') return addNote(draft, { step, value, signals });
  const { area, askCountry: _, ...report } = draft.person.report ?? ({} as OpenReport);
  // An area of another country does not belong to this one.
  const kept = area !== undefined && report.country === value ? { area } : {};
  const asked = { ...draft, person: { ...draft.person, report: { ...report, ...kept } } };
  return addNote(
    draft.person.report ? asked : draft,
    { step, value, signals },
    {
      country: value,
      countryBy: 'answer',
    },
  );
}

/** Remembers how the reporter wants to be reached. */
export function choose(draft: Draft, step: string, value: string): Draft {
  const { report } = draft.person;
  if (!report) return draft;
  const change: Partial<OpenReport> =
    step === 'reply'
      ? { mode: value as ReplyMode }
      : step === 'hours'
        ? { hours: value as SafeHours }
        : {};
  return { ...draft, person: { ...draft.person, report: { ...report, ...change } } };
}

/** Returns how a report ends that was not told to its end. */
function endOf({ own, codeGiven, seems }: OpenReport): 'partial' | 'added' | 'unsure' {
  if (!own || codeGiven !== undefined) return 'added';
  return seems === undefined ? 'partial' : 'unsure';
}

/**
 * Ends the talk about a report. What was told stays in the cases half; the link to it is forgotten.
 * @param how it ends, if it was not broken off
 */
export function closeReport(draft: Draft, how?: 'setAside'): Draft {
  const { report, person } = withoutTalk(draft.person);
  // A submitted report stays as it is, if nothing was told since.
  if (!report || report.notes === (report.codeGiven ?? 0)) return { ...draft, person };
  return {
    person,
    effects: [...draft.effects, { type: 'finish', report, how: how ?? endOf(report), mode: 'A' }],
  };
}

/**
 * Sends the verified helpline of the country, if there is one; never a number that nobody
 * confirmed.
 */
export function tellHelpline(
  draft: Draft,
  country: string | undefined,
  context: TalkContext,
  key: 'tip.helpline' | 'help.helpline',
): Draft {
  const helpline = context.helpline(country);
  return helpline ? say(draft, key, { helpline }) : draft;
}
