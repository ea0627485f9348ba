import type { Signal } from '../../shared/texts/texts.js';
import { answerSignals } from '../tip.js';
import { countryOf, say, type Draft } from './draft.js';
import { setAside } from './aside.js';
import type { MailTip, Note, OpenReport, ReplyMode, SafeHours, World } from './person.js';

/** Opens a report, or a talk about one that exists. A report that is open stays open. */
export function openReport(draft: Draft, world: World, existing?: MailTip): Draft {
  if (draft.person.report) return draft;
  const country = existing ? existing.country : countryOf(draft.person, world);
  const report: OpenReport = {
    tip: existing?.tip ?? world.fresh.tip,
    reference: existing?.reference ?? `${country ?? 'XX'}-${world.fresh.referenceTail}`,
    strand: world.fresh.strand,
    strandKey: world.fresh.strandKey,
    ...(country ? { country } : {}),
    signals: existing?.restricted ? ['official'] : [],
    own: !existing,
    notes: 0,
  };
  return { ...draft, person: { ...draft.person, report } };
}

function addNote(draft: Draft, note: Note, change: Partial<OpenReport> = {}): Draft {
  const { report } = draft.person;
  if (!report) return draft;
  const signals = [...new Set([...report.signals, ...note.signals])];
  const next: OpenReport = { ...report, ...change, signals, notes: report.notes + 1 };
  return {
    person: { ...draft.person, report: next },
    effects: [...draft.effects, { type: 'note', report: next, note }],
  };
}

/** Keeps words for a person to read. They leave the talk at once, sealed. */
export function keepWords(draft: Draft, step: string, words: string, world: World): Draft {
  const { report } = draft.person;
  const area = report?.country && !report.area ? world.areaIn(report.country, words) : undefined;
  return addNote(
    draft,
    { step, words, signals: world.signalsIn(words) },
    { ...(area ? { area } : {}), ...(step === 'first' ? { firstWords: true } : {}) },
  );
}

/** Keeps an answer as a code. */
export function keepAnswer(draft: Draft, step: string, value: string): Draft {
  const signals: readonly Signal[] = answerSignals[step]?.[value] ?? [];
  return addNote(draft, { step, value, signals }, step === 'country' ? { country: value } : {});
}

/** Remembers how the person wants to be reached. */
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

/** Ends the talk about a report: what was told stays with the cases half, the link to it goes. */
export function closeReport(draft: Draft): Draft {
  const {
    report,
    session: _session,
    paused: _paused,
    mail: _mail,
    ...person
  } = setAside(draft.person);
  if (!report || report.notes === 0) return { ...draft, person };
  return {
    person,
    effects: [
      ...draft.effects,
      { type: 'finish', report, how: report.own ? 'partial' : 'added', mode: 'A' },
    ],
  };
}

/** The report is told to its end. */
export function submit(draft: Draft, world: World): Draft {
  const {
    report,
    session: _session,
    paused: _paused,
    mail: _mail,
    ...person
  } = setAside(draft.person);
  if (!report || report.notes === 0) return say({ ...draft, person }, 'tip.nothing');
  const mode = report.mode ?? 'B';
  const { code } = world.fresh;
  const finished: Draft = {
    person,
    effects: [
      ...draft.effects,
      {
        type: 'finish',
        report,
        how: 'submitted',
        mode,
        ...(mode === 'A' ? {} : { code }),
        ...(mode === 'C' ? { hours: report.hours ?? 'any' } : {}),
        ...(mode === 'C' && report.safeWord ? { safeWord: report.safeWord } : {}),
      },
    ],
  };
  const spaced = code.replace(/(.{4})(?=.)/g, '$1 ');
  const thanked =
    mode === 'A'
      ? say(finished, 'tip.thanksNoCode')
      : say(finished, 'tip.thanks', { code: spaced });
  return tellHelpline(thanked, report.country, world, 'tip.helpline');
}

/** The verified helpline of the country, if there is one. Never a number nobody confirmed. */
export function tellHelpline(
  draft: Draft,
  country: string | undefined,
  world: World,
  key: 'tip.helpline' | 'help.helpline',
): Draft {
  const helpline = world.helpline(country);
  return helpline ? say(draft, key, { helpline }) : draft;
}
