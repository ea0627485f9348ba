import { missingCodes, type ToldOfMissing } from '../../shared/missing.js';
import type { Signal } from '../../shared/texts/texts.js';
import { answerSignals } from '../tip.js';
import { OF_AGE, signalsOf, toldBy, type Told } from '../told.js';
import {
  countryOf,
  isAboutMissing,
  missingTold,
  say,
  seenIn,
  seenTold,
  type Draft,
} from './draft.js';
import { withoutTalk } from './poll-sessions.js';
import type { Ending, OpenReport, ReplyMode, SafeHours } from './person.js';
import type { FoundTip, TalkContext } from './talk-context.js';
import type { Note } from './effect.js';
import { isSmallTalk } from './small-talk.js';

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
    reference: existing?.reference ?? `${country ?? 'XX'}-${context.fresh.referenceTail}`,
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

/** Returns the same talk, now with certainty that it is a report. */
export function withoutDoubt(draft: Draft): Draft {
  if (draft.person.report?.seems === undefined) return draft;
  const { seems: _, ...report } = draft.person.report;
  return { ...draft, person: { ...draft.person, report } };
}

/** Notes that a talk has ended and the person knows it. */
export const ended = (draft: Draft, how: Ending): Draft => ({
  ...draft,
  effects: [...draft.effects, { type: 'ended', how }],
});

function addNote(draft: Draft, note: Note, change: Partial<OpenReport> = {}): Draft {
  // Words with any signal make it a report, at whichever question the person is.
  const { report } = note.signals.length > 0 ? withoutDoubt(draft).person : draft.person;
  if (!report) return draft;
  const signals = [...new Set([...report.signals, ...note.signals])];
  const next: OpenReport = { ...report, ...change, signals, notes: report.notes + 1 };
  return {
    person: { ...draft.person, report: next },
    effects: [...draft.effects, { type: 'note', report: next, note }],
  };
}

/**
 * Returns what a reporter's words say about the country of their report. People of a named country
 * are called at once. When the number is of another country, the reporter is asked too, and their
 * answer counts most. A town alone does not overrule a number. The reference keeps the number's
 * country.
 */
function countryTold(
  { country, countryBy, own }: OpenReport,
  words: string,
  context: TalkContext,
): Pick<OpenReport, 'country' | 'countryBy' | 'askCountry'> {
  if (!own || countryBy === 'answer') return {};
  const hint = context.countryIn(words, country);
  if (hint.kind === 'none') return {};
  if (hint.kind === 'open') return country === undefined ? {} : { askCountry: true };
  if (hint.country === country) return {};
  // The country that was named first stays until the question is asked.
  if (countryBy === 'words') return { askCountry: true };
  if (hint.kind === 'perhaps' && country !== undefined) return { askCountry: true };
  const unsure = hint.kind === 'perhaps' || country !== undefined;
  return { country: hint.country, countryBy: 'words', ...(unsure ? { askCountry: true } : {}) };
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

/**
 * Saves what else the words tell about a missing person, each under the step that asks for it, so
 * that nobody is asked what they said already.
 * @param step the question they answered; the words themselves hold the answer to it
 */
function keepTold(draft: Draft, step: string, words: string, context: TalkContext): Draft {
  const { report } = draft.person;
  if (!report) return draft;
  const read = context.missingIn(words, report.country, step);
  const isAnother = tellsOfAnother(read, report.told);
  const found = isAnother ? onlyAnother : read;
  // What was told first stays, until its own question is answered, or they take it back.
  const isNew = (asked: string) =>
    asked === step || report.told?.[asked] === undefined || found.corrects === true;
  const codes = Object.entries(found.codes)
    .filter(([asked]) => isNew(asked))
    .map(([asked, value]) => ({ step: asked, value, signals: childBy(asked, value) }));
  const pieces = Object.entries(found.words)
    .filter(([asked]) => asked !== step && isNew(asked))
    .map(([asked, piece]) => ({ step: asked, words: piece, signals: [] }));
  const [before, now] = [report.told, missingTold(found)];
  const told = found.corrects ? { ...before, ...now } : { ...now, ...before };
  const last = { ...report, told };
  const kept = [...codes, ...pieces].reduce<Draft>((next, note) => addNote(next, note), {
    ...draft,
    person: { ...draft.person, report: last },
  });
  const isNews = found.codes.missingSeveral === 'yes' && before?.['missingSeveral'] === undefined;
  return isNews ? say(kept, 'missing.several') : kept;
}

/** Of a second person nothing is put beside the first: their words are kept, sealed, in full. */
const onlyAnother: ToldOfMissing = { codes: { missingSeveral: 'yes' }, words: {} };

/** Whether words tell of another missing person than those of the report before them. */
function tellsOfAnother({ codes, words }: ToldOfMissing, told: Told = {}): boolean {
  const isFirst =
    !missingCodes.some((code) => told[code] !== undefined) && !told['missingRelation'];
  if (isFirst) return false;
  const [sex, other] = [told['missingSex'], codes.missingSex];
  const isOther = sex !== undefined && other !== undefined && sex !== other;
  return codes.missingSeveral === 'yes' || (isOther && words.missingRelation !== undefined);
}

/** Saves what else the words tell about a sighting, each under the step that asks for it. */
function keepSeen(draft: Draft, step: string, words: string, context: TalkContext): Draft {
  const { report } = draft.person;
  if (!report) return draft;
  const of = [context, words, report.country, step] as const;
  const found = seenIn(...of);
  const notes: Note[] = [
    ...Object.entries(found.codes).map(([asked, value]) => ({ step: asked, value, signals: [] })),
    ...Object.entries(found.words)
      .filter(([asked]) => asked !== step && report.told?.[asked] === undefined)
      .map(([asked, piece]) => ({ step: asked, words: piece, signals: [] })),
  ];
  const { sightingStill, sightingAt } = found.codes;
  const last: OpenReport = {
    ...report,
    told: { ...seenTold(...of), ...report.told },
    ...(sightingStill ? { still: true } : {}),
    ...(sightingAt ? { seenAt: sightingAt } : {}),
  };
  const here = { ...draft, person: { ...draft.person, report: last } };
  return notes.reduce<Draft>((next, note) => addNote(next, note), here);
}

/** Adds the signal of a child when the age of the missing person says so. */
const childBy = (step: string, value: string): readonly Signal[] =>
  step === 'missingAge' && Number(value) < OF_AGE ? ['child'] : [];

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
