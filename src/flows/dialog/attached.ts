import { about } from '../about.js';
import { caseFlow, questionFlow } from '../case.js';
import { member, register } from '../register.js';
import { commandIn } from './commands.js';
import { isQuiet, say, type Draft } from './draft.js';
import { greeted } from './greeting.js';
import type { CameWith } from './event.js';
import type { Person } from './person.js';
import type { TalkContext } from './talk-context.js';
import { language, menu, welcome } from '../welcome.js';
import { isPoll } from './poll-sessions.js';
import { closeReport, keepFiles, openReport } from './report.js';
import { isSmallTalk, lexiconsOf } from './small-talk.js';
import { askAgain, begin, go } from './steps.js';
import { tip } from '../tip.js';

/** What a tip of files without words is marked as (`seems`), so that a person looks at it. */
const WORDLESS = 'wordless';

/**
 * Flows in which something other than a report is asked; it is not known yet which case files would
 * belong to.
 */
const elsewhere: readonly string[] = [register.id, member.id, caseFlow.id, questionFlow.id];

/** The most files that are saved with one talk. More is a flood, and costs disk space. */
export const MOST_FILES = 30;

/**
 * Checks whether files that come now can be saved with a report, either an open one or a new one.
 */
const mayKeepFiles = ({ report, session }: Person): boolean =>
  (report !== undefined && (report.files ?? 0) < MOST_FILES) ||
  (report === undefined &&
    (session === undefined || !(isPoll(session) || elsewhere.includes(session.flow))));

/**
 * Checks whether the person is at the beginning of a talk, where no question about a report has
 * been asked yet.
 */
const atTheDoor = ({ session }: Person): boolean =>
  session === undefined || [menu.id, welcome.id, language.id].includes(session.flow);

const ids = (files: readonly CameWith[]): string[] => files.map(({ id }) => id);

/** Says that files were saved, and of which kind they are. */
const sayKept = (draft: Draft, files: readonly CameWith[]): Draft =>
  say(draft, files.length === 1 && files[0] ? `attach.${files[0].kind}` : 'attach.several');

/** Saves files as a tip of their own, and leaves the talk unchanged. */
function keepAside(draft: Draft, files: readonly CameWith[], context: TalkContext): Draft {
  const { session: _, ...person } = draft.person;
  const opened = openReport({ person, effects: [] }, context, undefined, WORDLESS);
  const { effects } = closeReport(keepFiles(opened, ids(files)));
  return { ...draft, effects: [...draft.effects, ...effects] };
}

/** Saves files about which nothing is known yet, and asks what they are about. */
function askAbout(draft: Draft, files: readonly CameWith[], context: TalkContext): Draft {
  const opened = openReport(greeted(draft, '', context), context, undefined, WORDLESS);
  return begin(sayKept(keepFiles(opened, ids(files)), files), about, context);
}

/** Checks whether the person was asked for a photo: a photo then answers the question. */
const isAskedForPhoto = ({ session }: Person): boolean =>
  session?.flow === tip.id && ['missingPhoto', 'sightingPhoto'].includes(session.step);

/**
 * Takes files that came without words. An open report gets them; otherwise they open a report, and
 * the person is asked what it is about. Where it may be unsafe to write, they are saved and nothing
 * is said.
 * @returns undefined where no files can be saved: the person is told so
 */
export function takeFiles(
  draft: Draft,
  files: readonly CameWith[],
  context: TalkContext,
): Draft | undefined {
  const { person } = draft;
  if (!mayKeepFiles(person)) return undefined;
  if (isQuiet(draft, context)) return keepAside(draft, files, context);
  if (!person.report && atTheDoor(person)) return askAbout(draft, files, context);
  const kept = sayKept(keepFiles(openReport(draft, context), ids(files)), files);
  return isAskedForPhoto(person)
    ? go(kept, { kind: 'text', text: 'SKIP' }, context)
    : askAgain(kept, context);
}

/**
 * Takes a further file of an album. It goes where the first one went, and nothing is said: the
 * person sent all of them at once, and was answered.
 * @returns undefined for files that came alone, and for the first of an album
 */
export function takeMoreOfAlbum(
  draft: Draft,
  files: readonly CameWith[],
  album: string | undefined,
  context: TalkContext,
): Draft | undefined {
  const { person } = draft;
  if (album === undefined || album !== person.album) return undefined;
  if (files.length === 0 || !mayKeepFiles(person)) return draft;
  return person.report ? keepFiles(draft, ids(files)) : keepAside(draft, files, context);
}

/** Remembers of which album the files were. */
export const ofAlbum = (draft: Draft, album: string | undefined): Draft =>
  album === undefined ? draft : { ...draft, person: { ...draft.person, album } };

/**
 * Checks whether the words beside files tell nothing, so that the person must be asked what the
 * files are about.
 */
const tellsNothing = (draft: Draft, text: string, context: TalkContext): boolean =>
  !commandIn(draft, text, context) &&
  (!/\p{L}/u.test(text) || isSmallTalk(text, lexiconsOf(context.texts)));

/**
 * Saves files with the report that their words led to, even when that report ended with these
 * words.
 */
function keepWith(draft: Draft, files: readonly CameWith[]): Draft | undefined {
  if (draft.person.report) return keepFiles(draft, ids(files));
  const finish = draft.effects.findLast((effect) => effect.type === 'finish');
  if (!finish) return undefined;
  const note = { step: 'attached', files: ids(files), signals: [] };
  return {
    ...draft,
    effects: [...draft.effects, { type: 'note', report: finish.report, note }],
  };
}

/**
 * Takes files that came with words. The words decide how the talk goes on, and the files go with
 * the report that they lead to. If they lead to none, the files become a tip of their own.
 * @param read takes the words
 */
export function takeFilesWithWords(
  draft: Draft,
  text: string,
  files: readonly CameWith[],
  read: (draft: Draft) => Draft,
  context: TalkContext,
): Draft {
  const plain = read(draft);
  const full = plain.person.report !== undefined && !mayKeepFiles(plain.person);
  const looksUp = plain.effects.some(({ type }) => type === 'lookup');
  // To which case the files belong is known only after the look-up.
  if (full || looksUp || (!keepWith(plain, files) && !mayKeepFiles(plain.person)))
    return read(say(draft, 'answer.besides'));
  const unsafe = isQuiet(draft, context);
  if (keepWith(plain, files)) {
    const told = unsafe ? plain : read(sayKept(draft, files));
    return keepWith(told, files) ?? told;
  }
  const early = atTheDoor(draft.person);
  if (!unsafe && early && tellsNothing(draft, text, context))
    return askAbout(draft, files, context);
  const told = unsafe ? plain : read(sayKept(draft, files));
  return early || !told.person.session
    ? keepAside(told, files, context)
    : keepFiles(openReport(told, context), ids(files));
}
