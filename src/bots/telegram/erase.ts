import { aboutOf, SendError } from '../errors.js';
import type { BotApi } from './api.js';

/**
 * The most calls at once. Telegram sets no number ("high enough for all reasonable usages", tdlib
 * issue 572).
 */
const AT_ONCE = 10;

/**
 * "Can't be deleted", "not found" and "blocked by the user" are answers; a throttled or broken call
 * is not.
 */
const isAnswer = (error: unknown) =>
  error instanceof SendError && ['recipient', 'text', 'unclear'].includes(aboutOf(error.failure));

/**
 * Deletes messages on both sides of a private chat. It makes one call for each message, because
 * deleteMessages answers `true` without saying which ones it skipped, and fails as a whole when one
 * is too old; people must get the true count. Source: Bot API, deleteMessage: only under 48 hours.
 * @returns how many Telegram says it has deleted; messages that are too old, or no longer exist,
 * are not counted
 * @throws SendError when Telegram could not be asked at all
 */
export async function erase(
  api: BotApi,
  to: string,
  messageRefs: readonly string[],
): Promise<number> {
  const ids = [...new Set(messageRefs)].filter((ref) => /^[1-9]\d{0,15}$/.test(ref)).map(Number);
  let deleted = 0;
  let answered = false;
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const calls = ids
      .slice(from, from + AT_ONCE)
      .map((id) => api.call('deleteMessage', { chat_id: Number(to), message_id: id }));
    const outcomes = await Promise.allSettled(calls);
    deleted += outcomes.filter(({ status }) => status === 'fulfilled').length;
    const unanswered = outcomes.filter(
      (one): one is PromiseRejectedResult => one.status === 'rejected' && !isAnswer(one.reason),
    );
    answered ||= unanswered.length < outcomes.length;
    if (unanswered.length < outcomes.length) continue;
    // Telegram cannot be reached: the rest would fail too, and the person is waiting.
    if (!answered) throw unanswered[0]?.reason;
    break;
  }
  return deleted;
}
