import type { Outages } from './outages.js';
import type { Kills } from './troubles.js';
import type { Outcome } from './run.js';

/** What a run came to, for a person to read. */
export function report(
  { verdict, traffic, seconds, searched, events }: Outcome,
  kills: Kills,
  outages: Outages,
): string {
  const { doubledReplies, doubledCalls, wrong } = verdict;
  const starts = [...kills.starts].sort((a, b) => a - b);
  const at = Object.entries(kills.at)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
  return [
    ...(kills.count > 0
      ? [
          `kills             ${kills.count} (${at})`,
          `start to listen   ${Math.round(starts[starts.length >> 1] ?? 0)} ms median, ${Math.round(starts.at(-1) ?? 0)} ms at most`,
        ]
      : []),
    ...outages.spans.map(({ from, to }) => `database away     ${Math.round(to - from)} ms`),
    `seconds           ${Math.round(seconds)}`,
    `people            ${verdict.people}`,
    `acknowledged      ${verdict.acknowledged} messages in ${traffic.requests} requests: ${traffic.repeated} told again, ${traffic.unanswered} unanswered, ${traffic.refused} answered 503`,
    `kept              ${verdict.tips} tips, ${verdict.words} times words, ${verdict.escalations} escalations`,
    `said              ${verdict.replies} replies to people, ${verdict.calls} calls and notices, ${verdict.answers} replies to focal points`,
    `unavoidably twice ${doubledReplies.unavoidable} replies, ${doubledCalls.unavoidable} calls (killed at most ${Math.round(Math.max(doubledReplies.longest, doubledCalls.longest))} ms after the provider had it)`,
    `log               ${
      [...events]
        .sort(([, a], [, b]) => b - a)
        .map(([event, count]) => `${event} ${count}`)
        .join(' · ') || 'no warnings'
    }`,
    `searched          ${searched.documents} documents, ${searched.oplog} entries of the oplog, ${Math.round(searched.bytes / 1e6)} MB of files, logs and addresses: ${searched.found.length} found`,
    `calls not made    ${verdict.notMade.length} of a higher level, decided just before somebody below took it`,
    ...verdict.notMade.map((one) => `  ${one}`),
    `wrong             ${wrong.length}`,
    ...wrong.slice(0, 40).map((one) => `  ${one}`),
    ...searched.found.slice(0, 10).map((one) => `  found: ${one}`),
  ].join('\n');
}
