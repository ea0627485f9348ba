import type { Outages } from './outages.js';
import type { Kills } from './troubles.js';
import type { Outcome } from './run.js';

/** What a run came to, for a person to read. */
export function report(
  { verdict, traffic, seconds, searched, events }: Outcome,
  kills: Kills,
  outages: Outages,
): string {
  const { tips, words, escalations, notMade, wrong } = verdict;
  const starts = [...kills.starts].sort((a, b) => a - b);
  const at = Object.entries(kills.at)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
  return [
    ...(kills.count > 0
      ? [
          `kills             ${kills.count} (${at})`,
          `start to listen   ${ms(starts[starts.length >> 1])} median, ${ms(starts.at(-1))} at most`,
        ]
      : []),
    ...outages.spans.map(({ from, to }) => `database away     ${ms(to - from)}`),
    `seconds           ${Math.round(seconds)}`,
    `people            ${verdict.people}`,
    `acknowledged      ${verdict.acknowledged} messages in ${requests(traffic)}`,
    `kept              ${counted({ tips, 'times words': words, escalations })}`,
    `said              ${said(verdict)}`,
    `unavoidably twice ${saidTwice(verdict)}`,
    `log               ${mostFirst(events) || 'no warnings'}`,
    `searched          ${places(searched)}: ${searched.found.length} found`,
    `calls not made    ${notMade.length} of a higher level, decided just before somebody below took it`,
    ...notMade.map((one) => `  ${one}`),
    `wrong             ${wrong.length}`,
    ...wrong.slice(0, 40).map((one) => `  ${one}`),
    ...searched.found.slice(0, 10).map((one) => `  found: ${one}`),
  ].join('\n');
}

const ms = (time: number | undefined): string => `${Math.round(time ?? 0)} ms`;

const counted = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');

function requests({ requests: sent, repeated, unanswered, refused }: Outcome['traffic']): string {
  const told = counted({ 'told again': repeated, unanswered, 'answered 503': refused });
  return `${sent} requests: ${told}`;
}

const said = ({ replies, calls, answers }: Outcome['verdict']): string =>
  counted({
    'replies to people': replies,
    'calls and notices': calls,
    'replies to focal points': answers,
  });

/** What a kill between the provider's yes and our note of it doubled. */
function saidTwice({ doubledReplies, doubledCalls }: Outcome['verdict']): string {
  const longest = Math.max(doubledReplies.longest, doubledCalls.longest);
  const twice = counted({ replies: doubledReplies.unavoidable, calls: doubledCalls.unavoidable });
  return `${twice} (killed at most ${ms(longest)} after the provider had it)`;
}

const places = ({ documents, oplog, bytes }: Outcome['searched']): string =>
  counted({
    documents,
    'entries of the oplog': oplog,
    'MB of files, logs and addresses': Math.round(bytes / 1e6),
  });

const mostFirst = (events: Outcome['events']): string =>
  [...events]
    .sort(([, a], [, b]) => b - a)
    .map(([event, count]) => `${event} ${count}`)
    .join(' · ');
