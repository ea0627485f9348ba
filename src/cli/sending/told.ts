import type { Estimate } from '../../broadcasts/estimate.js';
import { summedText } from '../../desk/approval-words.js';
import type { SendingView } from '../../desk/sending-view.js';
import { command } from '../../shared/command.js';
import { table, time } from '../output.js';
import { areaOf } from './options.js';
import { progressBar } from './progress.js';

const listed = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts)
    .map(([name, n]) => `${name || 'unknown'} ${n}`)
    .join(', ') || 'none';

/** Returns an amount, or why there is none. */
function moneyOf(
  total: Estimate['total'],
  { recipients, costs }: Pick<Estimate, 'recipients' | 'costs'>,
): string {
  if (recipients === 0) return 'nothing, as nobody would be written to';
  if (costs.length === 0) return 'nothing, as these channels take no money for a message';
  const known = Object.entries(total)
    .map(([currency, micros]) => `${micros / 1e6} ${currency}`)
    .join(' + ');
  const missing = costs.flatMap(({ channel, country, unknown }) =>
    unknown === undefined
      ? []
      : [`${channel} to ${country === '' ? 'an unknown country' : country}: ${unknown}`],
  );
  if (missing.length === 0) return known;
  const first = costs.find(({ unknown, country }) => unknown !== undefined && country !== '');
  const fix = first
    ? `; enter one: ${command(`prices set ${first.channel} ${first.country} 0.05 EUR`)}`
    : '';
  return `${known === '' ? 'not known' : `${known} and more`} (${missing.join('; ')}${fix})`;
}

const INDENT = ' '.repeat(12);

/**
 * Returns the cost if everyone answers to the end; nothing if it equals the cost of the first
 * messages.
 */
function toTheEndLines(estimate: Estimate): readonly string[] {
  const { segments, toTheEnd } = estimate;
  if (toTheEnd.segments <= segments) return [];
  const each = listed(toTheEnd.each);
  const parts = [
    `${INDENT}${toTheEnd.segments}`,
    `cost ${moneyOf(toTheEnd.total, estimate)}`,
    `if everybody answers to the end by the longest way (of each: ${each})`,
  ];
  return [parts.join(', ')];
}

/** Returns the start, the end and the hours of a sending. */
function whenLine(
  { startsAt, finishesAt, late }: Estimate,
  { hours }: Pick<SendingView, 'hours'>,
): string {
  const end = finishesAt ? time(finishesAt) : 'in more than a year';
  const between = `between ${hours.from} and ${hours.to} o’clock at each person’s place`;
  return `from ${time(startsAt)} to ${end} UTC, ${between}${late ? ': TOO LATE for all of them' : ''}`;
}

/** Returns the people who receive it later than the others, or not at all. */
const exceptLines = ({ overlaps, senders }: Estimate): readonly string[] => [
  ...overlaps.map(
    ({ poll, people }) =>
      `${people} of them are being asked ${poll} too: they get this one afterwards`,
  ),
  ...senders
    .filter(({ present }) => !present)
    .map(
      ({ channel, recipients }) =>
        `${recipients} are on ${channel}, which is not set up here: not written to`,
    ),
];

function costTable({ costs }: Estimate): readonly string[] {
  if (costs.length === 0) return [];
  const rows = costs.map(({ channel, country, units, price, from, at, unknown }) => [
    channel,
    country || 'unknown',
    String(units),
    price ? `${(price.micros * units) / 1e6} ${price.currency}` : 'no price known',
    unknown ?? `${from}, ${at.toISOString().slice(0, 10)}`,
  ]);
  return [table(['channel', 'country', 'segments', 'cost', 'price from'], rows)];
}

/**
 * Returns the estimate of a sending, for people.
 * @param confirmation the words of the command that confirms it
 */
export function told(
  title: string,
  sending: Omit<SendingView, 'id'>,
  estimate: Estimate,
  confirmation: string,
): string {
  const { recipients, people, languages, blocked, countries, segments, total } = estimate;
  const subject = sending.poll ?? sending.campaign ?? '';
  const confirm = `${areaOf(sending)} send ${confirmation} --number ${recipients}`;
  return [
    title,
    `recipients  ${sending.audience.answered ? 'at most ' : ''}${recipients} of ${people} in the audience`,
    `languages   ${listed(languages)}; blocked: ${listed(blocked)}`,
    `countries   ${listed(countries)}`,
    `segments    ${segments}, cost ${moneyOf(total, estimate)}, for what is sent first`,
    ...toTheEndLines(estimate),
    whenLine(estimate, sending),
    ...exceptLines(estimate),
    '',
    ...costTable(estimate),
    summedText(estimate.allowance, { subject, person: 'you' }),
    `To confirm it: ${command(confirm)}${estimate.approval ? ' (a second person must approve it then)' : ''}`,
    '',
  ].join('\n');
}

/** Returns the state of a sending, for people. */
export function statusText({
  id,
  poll,
  campaign,
  kind,
  state,
  people,
  texts,
  progress,
  closesAt,
  decisions,
  approval,
}: SendingView): string {
  const counts = [
    `${people.said} said`,
    `${people.waiting} waiting`,
    `${people.answered} answered already`,
    `${people.left} left`,
    `${people.unreached} not reached`,
    `${people.reminded} reminded`,
  ];
  return [
    `${id}  ${kind} ${poll ?? campaign ?? ''}: ${state}, until ${time(closesAt)} UTC`,
    progressBar(progress, counts.join(', ')),
    `texts: ${texts.waiting} on their way, ${texts.dead} dead, ${texts.withdrawn} withdrawn`,
    ...decisions.map(({ what, by, at }) => `  ${what} by ${by}, ${time(at)} UTC`),
    ...(approval ? [approval.says, `  ${command(`${areaOf({ kind })} approve ${id}`)}`] : []),
    '',
  ].join('\n');
}
