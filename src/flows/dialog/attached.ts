import { about } from '../about.js';
import { caseFlow, questionFlow } from '../case.js';
import { member, register } from '../register.js';
import { commandIn } from './commands.js';
import { isQuiet, say, type Draft } from './draft.js';
import { greeted } from './greeting.js';
import type { CameWith, Person, TalkContext } from './person.js';
import { language, menu, welcome } from '../welcome.js';
import { isPoll } from './poll-sessions.js';
import { closeReport, keepFiles, openReport } from './report.js';
import { isSmallTalk, lexiconsOf } from './small-talk.js';
import { askAgain, begin, go } from './steps.js';
import { tip } from '../tip.js';

/** What a tip of files without words seems to be: a person looks at it. */
const WORDLESS = 'wordless';

/** Flows in which something else than a report is asked; whose case it is, is not known yet. */
const elsewhere: readonly string[] = [register.id, member.id, caseFlow.id, questionFlow.id];

/** So many files are kept with one talk. More is a flood, and costs disk. */
export const MOST_FILES = 30;

/** Whether files that come now can be kept with a report, one that is open or a new one. */
const mayKeepFiles = ({ report, session }: Person): boolean =>
  (report !== undefined && (report.files ?? 0) < MOST_FILES) ||
  (report === undefined &&
    (session === undefined || !(isPoll(session) || elsewhere.includes(session.flow))));

/** Whether the person is where a talk begins, so that nothing is asked of a report yet. */
const atTheDoor = ({ session }: Person): boolean =>
  session === undefined || [menu.id, welcome.id, language.id].includes(session.flow);

const ids = (files: readonly CameWith[]): string[] => files.map(({ id }) => id);

/** Says that files were kept, by what they are. */
const sayKept = (draft: Draft, files: readonly CameWith[]): Draft =>
  say(draft, files.length === 1 && files[0] ? `attach.${files[0].kind}` : 'attach.several');

/** Keeps files as a tip of their own, and leaves the talk as it is. */
function keepAside(draft: Draft, files: readonly CameWith[], context: TalkContext): Draft {
  const { session: _, ...person } = draft.person;
  const opened = openReport({ person, effects: [] }, context, undefined, WORDLESS);
  const { effects } = closeReport(keepFiles(opened, ids(files)));
  return { ...draft, effects: [...draft.effects, ...effects] };
}

/** Keeps files of which nothing is known yet, and asks what they are about. */
function askAbout(draft: Draft, files: readonly CameWith[], context: TalkContext): Draft {
  const opened = openReport(greeted(draft, '', context), context, undefined, WORDLESS);
  return begin(sayKept(keepFiles(opened, ids(files)), files), about, context);
}

/** Whether the person was asked for a photo: with one, the question is answered. */
const isAskedForPhoto = ({ session }: Person): boolean =>
  session?.flow === tip.id && ['missingPhoto', 'sightingPhoto'].includes(session.step);

/**
 * Takes files that came without words. In a report they belong to it; else they open one of which
 * is asked what it is about. Where it may be unsafe to write, they are kept and nothing is said.
 * @returns undefined where no files can be kept: the person is told so
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

/** Whether words beside files tell nothing, so that what the files are about has to be asked. */
const tellsNothing = (draft: Draft, text: string, context: TalkContext): boolean =>
  !commandIn(draft, text, context) &&
  (!/\p{L}/u.test(text) || isSmallTalk(text, lexiconsOf(context.texts)));

/** Keeps files with the report that their words led to, also when it ended with them. */
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
 * Takes files that came with words. The words decide what becomes of the talk, and the files go
 * with the report that they lead to; if they lead to none, the files are a tip of their own.
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
  // Whose case it will be is known only after the look-up.
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
