import { createTexts } from '../../shared/texts/load.js';
import { setTimeout as wait } from 'node:timers/promises';
import type { Estimate } from '../../broadcasts/estimate.js';
import type { Audience } from '../../broadcasts/input.js';
import { summedText } from '../../desk/approval-words.js';
import type { Desk } from '../../desk/desk.js';
import type { Outcome } from '../../desk/refusal.js';
import type { SendingDesk, SendingWish } from '../../desk/sending.js';
import type { SendingView } from '../../desk/sending-view.js';
import type { Who } from '../../desk/who.js';
import { command } from '../../shared/command.js';
import { Fault } from '../../shared/fault.js';
import { atDesk, granted, type DeskOptions } from '../desk.js';
import type { Io } from '../io.js';
import { counted, print, table, time } from '../output.js';
import { progressBar } from './progress.js';

/** What is sent: the commands are alike, and a token allows them apart. */
export type SendingArea = 'polls' | 'campaigns';
const kindOf = (of: SendingArea) => (of === 'polls' ? 'poll' : 'campaign');
const areaOf = ({ kind }: Pick<SendingView, 'kind'>): SendingArea =>
  kind === 'campaign' ? 'campaigns' : 'polls';

/** A sending of this area. @throws Fault that names the right command when it is of the other one */
async function ofArea(desk: Desk, of: SendingArea, id: string): Promise<SendingView> {
  const sending = granted(await desk.sending.status(id));
  if (areaOf(sending) !== of)
    throw new Fault(`The sending ${id} is of a ${sending.kind}. Use: ${command(areaOf(sending))}`);
  return sending;
}

/** Whom, as options of the command line. */
export interface AudienceOptions {
  readonly country?: string[];
  readonly area?: string[];
  readonly language?: string[];
  readonly age?: string[];
  readonly gender?: string[];
  readonly channel?: string[];
  readonly answered?: string;
}
export interface SendingOptions extends AudienceOptions {
  readonly sample?: number;
  readonly starts?: string;
  readonly closes?: string;
  readonly hours?: { readonly from: number; readonly to: number };
  readonly wave?: { readonly people: number; readonly minutes: number };
}

/** The audience of some options; what is wrong with it is said by the desk. */
export function audienceOf({
  country,
  area,
  language,
  age,
  gender,
  channel,
  answered,
}: AudienceOptions): Audience {
  const [poll = '', question = '', values = ''] = answered?.split(':') ?? [];
  const lists = {
    countries: country,
    areas: area,
    languages: language,
    ages: age,
    genders: gender,
    channels: channel,
  };
  return {
    ...Object.fromEntries(Object.entries(lists).filter(([, list]) => list !== undefined)),
    ...(answered === undefined ? {} : { answered: { poll, question, values: values.split(',') } }),
  };
}

const listed = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts)
    .map(([name, n]) => `${name || 'unknown'} ${n}`)
    .join(', ') || 'none';

/** An amount, or why there is none. */
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

/** What a sending would come to, for people. @param confirmation the words of the command that confirms it */
export function told(
  title: string,
  sending: Omit<SendingView, 'id'>,
  estimate: Estimate,
  confirmation: string,
): string {
  const costs = estimate.costs.map(({ channel, country, units, price, from, at, unknown }) => [
    channel,
    country || 'unknown',
    String(units),
    price ? `${(price.micros * units) / 1e6} ${price.currency}` : 'no price known',
    unknown ?? `${from}, ${at.toISOString().slice(0, 10)}`,
  ]);
  const money = (total: Estimate['total']) => moneyOf(total, estimate);
  const { toTheEnd } = estimate;
  return [
    title,
    `recipients  ${estimate.recipients} of ${estimate.people} in the audience`,
    `languages   ${listed(estimate.languages)}; blocked: ${listed(estimate.blocked)}`,
    `countries   ${listed(estimate.countries)}`,
    `segments    ${estimate.segments}, cost ${money(estimate.total)}, for what is sent first`,
    ...(toTheEnd.segments > estimate.segments
      ? [
          `            ${toTheEnd.segments}, cost ${money(toTheEnd.total)}, if everybody answers to the end by the longest way (of each: ${listed(toTheEnd.each)})`,
        ]
      : []),
    `from ${time(estimate.startsAt)} to ${estimate.finishesAt ? time(estimate.finishesAt) : 'in more than a year'} UTC, between ${sending.hours.from} and ${sending.hours.to} o’clock at each person’s place${estimate.late ? ': TOO LATE for all of them' : ''}`,
    ...estimate.overlaps.map(
      ({ poll, people }) =>
        `${people} of them are being asked ${poll} too: they get this one afterwards`,
    ),
    ...estimate.senders
      .filter(({ present }) => !present)
      .map(
        ({ channel, recipients }) =>
          `${recipients} are on ${channel}, which is not set up here: not written to`,
      ),
    '',
    ...(costs.length > 0
      ? [table(['channel', 'country', 'segments', 'cost', 'price from'], costs)]
      : []),
    summedText(estimate.allowance, {
      subject: sending.poll ?? sending.campaign ?? '',
      person: 'you',
    }),
    `To confirm it: ${command(`${areaOf(sending)} send ${confirmation} --number ${estimate.recipients}`)}${estimate.approval ? ' (a second person must approve it then)' : ''}`,
    '',
  ].join('\n');
}

/** Counts an audience. */
export async function countAudience(
  io: Io,
  of: SendingArea,
  options: DeskOptions & AudienceOptions,
): Promise<void> {
  const audience = audienceOf(options);
  const { languages = createTexts().languages } = audience;
  const people = granted(
    await atDesk(io, options, `${of}:read`, (desk) =>
      desk.sending.count(kindOf(of), audience, languages),
    ),
  );
  print(io, options.json, { people }, () => `${counted(people, 'person', 'people')}\n`);
}

/** How something is to be sent, by the options of the command line. */
function wishOf(of: SendingArea, name: string, options: SendingOptions): SendingWish {
  const { sample, starts, closes, hours, wave } = options;
  const given = { sample, starts, closes, hours, waves: wave };
  const wish = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const what =
    of === 'polls'
      ? ({ kind: 'poll', poll: name } as const)
      : ({ kind: 'campaign', campaign: name } as const);
  return { ...what, audience: audienceOf(options), ...wish };
}

/** The options that say whom and how, as somebody types them again. */
function typed({ hours, wave, ...options }: SendingOptions): string[] {
  const names = [
    ...(['country', 'area', 'language', 'age', 'gender', 'channel'] as const),
    ...(['answered', 'sample', 'starts', 'closes'] as const),
  ];
  const plain = names.flatMap((name): [string, string][] => {
    const value = options[name];
    return value === undefined ? [] : [[name, String(value)]];
  });
  const pairs: [string, string][] = [
    ...plain,
    ...(hours ? [['hours', `${hours.from}-${hours.to}`] as [string, string]] : []),
    ...(wave ? [['wave', `${wave.people}/${wave.minutes}`] as [string, string]] : []),
  ];
  return pairs.map(
    ([name, value]) => `--${name} ${/^[\w:,.+/-]+$/.test(value) ? value : `'${value}'`}`,
  );
}

/** Shows what the sending of a poll or a campaign would come to. Nothing is kept. */
export async function estimateSending(
  io: Io,
  of: SendingArea,
  name: string,
  options: DeskOptions & SendingOptions,
): Promise<void> {
  const foreseen = granted(
    await atDesk(io, options, `${of}:send`, (desk, who) =>
      desk.sending.foresee(who, wishOf(of, name, options)),
    ),
  );
  const { sending, estimate } = foreseen;
  print(io, options.json, foreseen, () =>
    told(
      `Estimate of ${name}: nothing is kept`,
      sending,
      estimate,
      [name, ...typed(options)].join(' '),
    ),
  );
}

/** Sends a poll or a campaign by its name, or a draft by its id, when the number of its recipients was typed. */
export async function send(
  io: Io,
  of: SendingArea,
  nameOrId: string,
  options: DeskOptions & SendingOptions & { readonly number: number },
): Promise<void> {
  const sending = granted(
    await atDesk(io, options, `${of}:send`, async (desk, who) => {
      const draft = await desk.sending.status(nameOrId);
      if (!draft.ok) return desk.sending.send(who, wishOf(of, nameOrId, options), options.number);
      if (typed(options).length > 0)
        throw new Fault('This draft says itself whom it is for. Leave the options out.');
      await ofArea(desk, of, nameOrId);
      return desk.sending.confirm(who, nameOrId, options.number);
    }),
  );
  print(io, options.json, sending, () => statusText(sending));
}

/** How a sending stands, for people. */
function statusText({
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
  return [
    `${id}  ${kind} ${poll ?? campaign ?? ''}: ${state}, until ${time(closesAt)} UTC`,
    progressBar(
      progress,
      `${people.said} said, ${people.waiting} waiting, ${people.answered} answered already, ${people.left} left, ${people.unreached} not reached, ${people.reminded} reminded`,
    ),
    `texts: ${texts.waiting} on their way, ${texts.dead} dead, ${texts.withdrawn} withdrawn`,
    ...decisions.map(({ what, by, at }) => `  ${what} by ${by}, ${time(at)} UTC`),
    ...(approval ? [approval.says, `  ${command(`${areaOf({ kind })} approve ${id}`)}`] : []),
    '',
  ].join('\n');
}

type Decide = (desk: SendingDesk, who: Who) => Promise<Outcome<SendingView>>;

/** Carries out a decision and shows what has become of the sending. */
export async function decideSending(
  io: Io,
  of: SendingArea,
  right: 'send' | 'approve',
  id: string,
  options: DeskOptions,
  decide: Decide,
): Promise<void> {
  const sending = granted(
    await atDesk(io, options, `${of}:${right}`, async (desk, who) => {
      await ofArea(desk, of, id);
      return decide(desk.sending, who);
    }),
  );
  print(io, options.json, sending, () => statusText(sending));
}

/** Lists sendings. */
export async function listSendings(
  io: Io,
  of: SendingArea,
  options: DeskOptions & { readonly limit: number },
): Promise<void> {
  const sendings = await atDesk(io, options, `${of}:read`, (desk) =>
    desk.sending.list(options.limit, of === 'polls' ? ['poll', 'results'] : ['campaign']),
  );
  const rows = sendings.map(({ id, kind, poll, campaign, state, people, progress }) => [
    id,
    kind,
    poll ?? campaign ?? '',
    state,
    `${people.said} of ${people.total}`,
    `${Math.floor(progress * 100)} %`,
  ]);
  print(io, options.json, sendings, () =>
    sendings.length === 0
      ? 'Nothing was sent yet.\n'
      : table(['id', 'kind', 'of', 'state', 'said', 'through'], rows),
  );
}

/** How often a sending that is watched is looked at, in milliseconds. */
const LOOK = 2_000;
const over = ({ state }: SendingView) => ['done', 'stopped', 'draft', 'waiting'].includes(state);

/** Shows how a sending stands; with `watch` until it is over, with a bar that moves. */
export async function sendingStatus(
  io: Io,
  of: SendingArea,
  id: string,
  options: DeskOptions & { readonly watch?: boolean },
): Promise<void> {
  await atDesk(io, options, `${of}:read`, async (desk) => {
    let sending = await ofArea(desk, of, id);
    while (options.watch && !over(sending)) {
      io.err(
        `\r${progressBar(sending.progress, `${sending.people.said} said, ${sending.people.waiting} waiting, ${sending.state}`)}`,
      );
      await wait(LOOK);
      sending = granted(await desk.sending.status(id));
    }
    if (options.watch) io.err('\n');
    print(io, options.json, sending, () => statusText(sending));
  });
}
