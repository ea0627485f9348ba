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
 * Whether a text would begin a report, as far as its words
 * alone say: no command, code, greeting, or word of a poll.
 */
function wouldTell(deps: ConversationDeps, text: string, { language }: FocalPoint, now: Date) {
  const lexicons = deps.texts.languages.map((one) => deps.texts.lexicon(one));
  return (
    /\p{L}/u.test(text) &&
    !matchCommand(text, lexicons) &&
    !isSmallTalk(text, lexicons) &&
    // Of several words some may be of a danger by themselves, as "girl" in "which girl?"; what they
    // tell together is judged.
    !(isOneWord(text) && isReportWord(text, deps.texts)) &&
    !isAlarm(text, deps.texts) &&
    meantAsCode(text) === undefined &&
    deps.polls.byWord(text, now) === undefined &&
    deps.polls.answer(text, language, now) === undefined
  );
}

/**
 * What a focal point hears who has a call and writes neither an answer to it nor anything urgent:
 * "which girl?". They are told what to send and where the tip is read, and that their words are not
 * kept. Words of a danger are a report, whoever tells them.
 * @returns undefined when the text is for the talk
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
