import type { Capabilities } from '../bots/channel.js';
import type { AudiencePart } from '../models/gateway/audience.js';
import { sumOnOneWord, type SumOf } from '../models/gateway/broadcast-sums.js';
import type { BroadcastDoc } from '../models/gateway/broadcast-doc.js';
import { MINUTE } from '../shared/clock.js';
import { isPaid } from '../shared/paid-channels.js';
import { measure } from '../shared/texts/segments.js';
import { allowanceOf, type Allowance } from './allowance.js';
import { costsOf, type CostEstimate } from './costs.js';
import type { BroadcastDeps, Subject } from './deps.js';
import { partsOf, peopleBy, peopleOf, shareOut, sum, sumBy } from './estimate-parts.js';
import { finishOf } from './finish.js';
import { overlapsOf, type Overlap } from './overlaps.js';
import { zoneOf } from './zone.js';

/** The work of one sender. */
export interface SenderEstimate {
  readonly channel: string;
  /** False when it is not set up here, so that its people cannot be written to. */
  readonly present: boolean;
  readonly recipients: number;
  /** SMS segments, or messages on a channel without segments. */
  readonly units: number;
  readonly perSecond: number;
  /**
   * When it will be finished, at its rate limit and within everybody's hours. Absent: in more than
   * a year.
   */
  readonly finishesAt?: Date;
}

/**
 * The totals when everybody answers to the end on the most expensive path; including what is said
 * first.
 */
export interface WholeEstimate {
  readonly segments: number;
  /** SMS segments for one person, by language. */
  readonly each: Readonly<Record<string, number>>;
  /** By currency, in its millionths. Units without a price are not included. */
  readonly total: Readonly<Record<string, number>>;
}

/** The estimate of a broadcast, if it were confirmed now: what is certainly sent first. */
export interface Estimate {
  /** The people in the audience, whatever their language. */
  readonly people: number;
  /** The people who will be sent it. This number is typed to confirm it. */
  readonly recipients: number;
  /** People for whose language it is not ready, by language: they are not written to. */
  readonly blocked: Readonly<Record<string, number>>;
  readonly languages: Readonly<Record<string, number>>;
  readonly countries: Readonly<Record<string, number>>;
  readonly senders: readonly SenderEstimate[];
  /** SMS segments in total, and for one person on average. */
  readonly segments: number;
  readonly segmentsEach: number;
  readonly costs: readonly CostEstimate[];
  /** By currency, in its millionths. Units without a price are not included. */
  readonly total: Readonly<Record<string, number>>;
  /** The totals including the further texts to people who answer. */
  readonly toTheEnd: WholeEstimate;
  readonly startsAt: Date;
  readonly finishesAt?: Date;
  /** It takes longer than allowed: people who are left at its close are not written to. */
  readonly late: boolean;
  /**
   * Other polls that are being sent, and the people in both audiences: they are asked this poll
   * after they have finished the other.
   */
  readonly overlaps: readonly Overlap[];
  /**
   * A second person must approve, because more people than are left in `allowance` would be written
   * to.
   */
  readonly approval: boolean;
  readonly allowance: Allowance;
}

/** The key for people whose country is not known. */
const NOWHERE = '';

/**
 * The part of an audience that is estimated: the people who are sent it, by channel, country and
 * language.
 */
interface Counted {
  readonly deps: BroadcastDeps;
  readonly doc: BroadcastDoc;
  readonly subject: Subject;
  readonly parts: readonly AudiencePart[];
  /** Includes people on channels that are not set up here. */
  readonly said: readonly AudiencePart[];
  readonly startsAt: Date;
}

/** Returns how many SMS segments, or messages, a part takes. */
type Units = (part: AudiencePart) => number;

const capabilitiesOf = ({ deps }: Counted, channel: string): Capabilities | undefined =>
  deps.channels.get(channel as never)?.capabilities;

const unitsOf = (texts: readonly string[], can: Capabilities | undefined): number =>
  can?.letters === 'gsm' ? sum(texts, (text) => measure(text).segments) : texts.length;

/** Returns what is sent first to one person. */
const firstEach =
  (counted: Counted): Units =>
  ({ channel, language }) => {
    const can = capabilitiesOf(counted, channel);
    return unitsOf(can ? counted.subject.says(language, can) : [], can);
  };

/** Returns everything that is sent to one person who answers to the end. */
const wholeEach =
  (counted: Counted): Units =>
  (part) => {
    const can = capabilitiesOf(counted, part.channel);
    return can && counted.subject.toTheEnd
      ? counted.subject.toTheEnd(part.language, can, (texts) => unitsOf(texts, can))
      : firstEach(counted)(part);
  };

/** Returns the same for everybody in a part. */
const forAll =
  (each: Units): Units =>
  (part) =>
    part.people * each(part);

function senderOf(counted: Counted, id: string, units: Units): SenderEstimate {
  const { deps, doc, parts, said, startsAt } = counted;
  const present = deps.channels.has(id as never);
  const mine = parts.filter((part) => part.channel === id);
  const perSecond = capabilitiesOf(counted, id)?.perSecond ?? 0;
  const loads = mine.map((part) => ({
    zone: zoneOf(deps.directory(), part.country),
    units: units(part),
  }));
  const finishesAt = present ? finishOf(loads, perSecond, doc.hours, startsAt) : undefined;
  return {
    channel: id,
    present,
    recipients: peopleOf(present ? mine : said.filter((part) => part.channel === id)),
    units: sum(loads, (load) => load.units),
    perSecond,
    ...(finishesAt ? { finishesAt } : {}),
  };
}

/**
 * Checks whether a channel costs money. A chat costs none; for the others the price is asked for,
 * or the reason is given why it is not known.
 */
const costsMoney = (deps: BroadcastDeps, channel: string): boolean =>
  isPaid(channel) || 'quote' in (deps.channels.get(channel as never) ?? {});

/** Returns prices, and the cost of some units at these prices, by currency. */
async function moneyOf({ deps, parts }: Counted, units: Units, now: Date) {
  const paid = parts.filter(({ channel }) => costsMoney(deps, channel));
  const at = ({ channel, country }: AudiencePart) => `${channel}:${country ?? NOWHERE}`;
  const toPay = Object.entries(sumBy(paid, at, units)).map(([id, count]) => ({
    channel: id.split(':')[0] ?? '',
    country: id.split(':')[1] ?? NOWHERE,
    units: count,
  }));
  const costs = await costsOf(deps, toPay, now);
  const priceAt = new Map(
    costs.map(({ channel, country, price }) => [`${channel}:${country}`, price]),
  );
  const priced = paid.filter((part) => priceAt.get(at(part)));
  const totalOf = (count: Units) =>
    sumBy(
      priced,
      (part) => priceAt.get(at(part))?.currency ?? '',
      (part) => count(part) * (priceAt.get(at(part))?.micros ?? 0),
    );
  return { costs, totalOf };
}

/** Returns SMS segments and cost: of what is sent first, and of everything. */
async function costOf(counted: Counted, now: Date) {
  const [first, whole] = [firstEach(counted), wholeEach(counted)];
  const { costs, totalOf } = await moneyOf(counted, forAll(first), now);
  const bySms = counted.parts.filter(
    ({ channel }) => capabilitiesOf(counted, channel)?.letters === 'gsm',
  );
  const segments = sum(bySms, forAll(first));
  return {
    segments,
    segmentsEach: bySms.length === 0 ? 0 : segments / peopleOf(bySms),
    costs,
    total: totalOf(forAll(first)),
    toTheEnd: {
      segments: sum(bySms, forAll(whole)),
      each: Object.fromEntries(bySms.map((part) => [part.language, whole(part)])),
      total: totalOf(forAll(whole)),
    },
  };
}

/** Returns when each sender has finished, and when the last one has. */
function timeOf(counted: Counted, recipients: number) {
  const { doc, said, startsAt } = counted;
  const units = forAll(firstEach(counted));
  const channels = [...new Set(said.map(({ channel }) => channel))];
  const senders = channels.map((id) => senderOf(counted, id, units));
  const waves = doc.waves
    ? (Math.ceil(recipients / doc.waves.people) - 1) * doc.waves.minutes * MINUTE
    : 0;
  const ends = senders
    .filter(({ present }) => present)
    .map((one) => one.finishesAt?.getTime() ?? Infinity);
  const last = Math.max(startsAt.getTime() + waves, ...ends);
  return {
    senders,
    startsAt,
    ...(last === Infinity ? {} : { finishesAt: new Date(last) }),
    late: last > doc.closesAt.getTime(),
  };
}

/**
 * Estimates what would be sent and to whom, when it would be finished, and what it would cost.
 * Nothing is changed.
 * @param person who would confirm it
 */
export async function estimate(
  deps: BroadcastDeps,
  doc: BroadcastDoc,
  subject: Subject,
  person: string,
  now: Date,
): Promise<Estimate> {
  const { all, said } = await partsOf(deps, doc, subject.languages);
  const reachable = said.filter(({ channel }) => deps.channels.has(channel as never));
  const recipients = Math.min(doc.sample ?? Infinity, peopleOf(reachable));
  const parts = shareOut(reachable, recipients).filter(({ people }) => people > 0);
  const startsAt = new Date(Math.max(doc.startsAt.getTime(), now.getTime()));
  const counted: Counted = { deps, doc, subject, parts, said, startsAt };
  const sums = (of: SumOf, except: string) => sumOnOneWord(deps.db.gateway, of, except);
  const allowance = await allowanceOf(deps, sums, doc, person, now);
  const unreadable = all.filter(({ language }) => !subject.languages.includes(language));
  return {
    people: peopleOf(all),
    recipients,
    blocked: peopleBy(unreadable, ({ language }) => language),
    languages: peopleBy(parts, ({ language }) => language),
    countries: peopleBy(parts, ({ country }) => country ?? NOWHERE),
    ...timeOf(counted, recipients),
    ...(await costOf(counted, now)),
    overlaps: await overlapsOf(deps, doc),
    approval: recipients > allowance.left,
    allowance,
  };
}
