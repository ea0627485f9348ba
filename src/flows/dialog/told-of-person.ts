import { missingCodes, type ToldOfMissing } from '../../shared/missing.js';
import type { Signal } from '../../shared/texts/texts.js';
import { OF_AGE, type Told } from '../told.js';
import { addNote } from './add-note.js';
import { missingTold, say, seenIn, seenTold, type Draft } from './draft.js';
import type { Note } from './effect.js';
import type { OpenReport } from './person.js';
import type { TalkContext } from './talk-context.js';

/**
 * Saves what else the words tell about a missing person, each under the step that asks for it, so
 * that nobody is asked what they said already.
 * @param step the question they answered; the words themselves hold the answer to it
 */
export function keepTold(draft: Draft, step: string, words: string, context: TalkContext): Draft {
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
export function keepSeen(draft: Draft, step: string, words: string, context: TalkContext): Draft {
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
