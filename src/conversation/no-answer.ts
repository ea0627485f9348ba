import type { FocalPoint } from '../directory/directory.js';
import { matchCommand } from '../flows/engine/match.js';
import { isSmallTalk } from '../flows/dialog/small-talk.js';
import type { Person } from '../flows/dialog/person.js';
import { isAlarm, isReportWord } from '../flows/reserved-words.js';
import { meantAsCode } from '../shared/case-code.js';
import type { SaidInstead } from './decide.js';
import type { ConversationDeps } from './deps.js';

const isOneWord = (text: string): boolean => !/\s/.test(text.trim());

/**
 * Checks whether a text would begin a report, judging only by its words: it is no command, code,
 * greeting, or word of a poll.
 */
function wouldTell(deps: ConversationDeps, text: string, { language }: FocalPoint, now: Date) {
  const lexicons = deps.texts.languages.map((one) => deps.texts.lexicon(one));
  return (
    /\p{L}/u.test(text) &&
    !matchCommand(text, lexicons) &&
    !isSmallTalk(text, lexicons) &&
    // In a text of several words, one may mean a danger by itself, such as "girl" in "which girl?";
    // what they mean together is judged.
    !(isOneWord(text) && isReportWord(text, deps.texts)) &&
    !isAlarm(text, deps.texts) &&
    meantAsCode(text) === undefined &&
    deps.polls.byWord(text, now) === undefined &&
    deps.polls.answer(text, language, now) === undefined
  );
}

/**
 * Replies to a focal point who has a call and writes neither an answer to it nor anything urgent,
 * such as "which girl?". The reply says what to send, where to read the tip, and that their words
 * are not saved. Words of danger are a report, whoever writes them.
 * @returns undefined when the text belongs to the talk
 */
export async function answerNoAnswer(
  deps: ConversationDeps,
  focalPoint: FocalPoint,
  text: string,
  { session }: Person,
): Promise<SaidInstead | undefined> {
  if (session || !wouldTell(deps, text, focalPoint, deps.clock.now())) return undefined;
  if (deps.judge(text).outcome === 1) return undefined;
  const [call, ...others] = await deps.escalations.openCallsOf(focalPoint.id);
  if (!call) return undefined;
  const { code, reference, theirs } = call;
  const which = theirs ? 'focal.reply.whichYours' : 'focal.reply.which';
  return {
    effects: [
      others.length > 0
        ? { type: 'say', key: 'focal.reply.oneCode' }
        : { type: 'say', key: which, params: { reference, code } },
      { type: 'say', key: 'focal.reply.readIt', params: { reference } },
    ],
    language: focalPoint.language,
    onDuty: true,
  };
}
