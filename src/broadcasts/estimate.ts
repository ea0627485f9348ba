import type { Capabilities } from '../bots/channel.js';
import { audienceByPart, countAudience, type AudiencePart } from '../models/gateway/audience.js';
import { findLive } from '../models/gateway/broadcast.js';
import { sumOnOneWord } from '../models/gateway/broadcast-sums.js';
import type { BroadcastDoc } from '../models/gateway/broadcast-doc.js';
import { measure } from '../shared/texts/segments.js';
import { allowanceOf, type Allowance } from './allowance.js';
import { costsOf, type CostEstimate } from './costs.js';
import type { BroadcastDeps, Subject } from './deps.js';
import { finishOf } from './finish.js';
import { everybody, filterOf, isListed } from './people.js';
import { zoneOf } from './zone.js';

/** What a sender has to do. */
export interface SenderEstimate {
  readonly channel: string;
  /** False: it is not set up here, and its people cannot be written to. */
  readonly present: boolean;
  readonly recipients: number;
  /** SMS segments, or messages on a channel that counts none. */
  readonly units: number;
  readonly perSecond: number;
  /** When it is through, at its cap and within everybody's hours. Absent: in more than a year. */
  readonly finishesAt?: Date;
}

/** What a broadcast comes to when everybody answers to the end, by the dearest way; with what is said first. */
export interface WholeEstimate {
  readonly segments: number;
  /** SMS segments of one person, by language. */
  readonly each: Readonly<Record<string, number>>;
  /** By currency, in its millionths. Without what has no price. */
  readonly total: Readonly<Record<string, number>>;
}

/** What a broadcast would come to, if it were confirmed now: what is sent first, for certain. */
export interface Estimate {
  /** In the audience, whatever their language. */
  readonly people: number;
  /** Whom it will be said to. This number is typed to confirm it. */
  readonly recipients: number;
  /** People whose language it is not ready in, by language: they are not written to. */
  readonly blocked: Readonly<Record<string, number>>;
  readonly languages: Readonly<Record<string, number>>;
  readonly countries: Readonly<Record<string, number>>;
  readonly senders: readonly SenderEstimate[];
  /** SMS segments in all, and of one person on average. */
  readonly segments: number;
  readonly segmentsEach: number;
  readonly costs: readonly CostEstimate[];
  /** By currency, in its millionths. Without what has no price. */
  readonly total: Readonly<Record<string, number>>;
  /** People who answer are sent more. */
  readonly toTheEnd: WholeEstimate;
  readonly startsAt: Date;
  readonly finishesAt?: Date;
  /** It takes longer than it may: whoever is left at its close is not written to. */
  readonly late: boolean;
  /** Other polls under way, and people who are in both audiences: they are asked this one when they are through with that. */
  readonly overlaps: readonly {
    readonly broadcast: string;
    readonly poll: string;
    readonly people: number;
  }[];
  /** A second person must approve, because more people than are left in `allowance` would be written to. */
  readonly approval: boolean;
  readonly allowance: Allowance;
}

/** Where nobody knows the country. */
const NOWHERE = '';

async function partsOf(
  deps: BroadcastDeps,
  doc: BroadcastDoc,
  languages: readonly string[],
): Promise<{ all: readonly AudiencePart[]; said: readonly AudiencePart[] }> {
  if (!isListed(doc) && !doc.audience.answered) {
    const all = await audienceByPart(deps.db.gateway, filterOf(doc));
    return { all, said: all.filter(({ language }) => languages.includes(language)) };
  }
  const parts = new Map<string, AudiencePart>();
  for await (const page of everybody(deps, doc, languages))
    for (const { channel, country, language } of page) {
      const key = JSON.stringify([channel, country, language]);
      parts.set(key, { channel, country, language, people: (parts.get(key)?.people ?? 0) + 1 });
    }
  const said = [...parts.values()];
  return { all: said, said };
}

const sum = <T>(list: readonly T[], of: (one: T) => number): number =>
  list.reduce((all, one) => all + of(one), 0);

function by<T>(
  list: readonly T[],
  key: (one: T) => string,
  count: (one: T) => number,
): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const one of list) sums[key(one)] = (sums[key(one)] ?? 0) + count(one);
  return sums;
}

/** The parts of so many of all: in their shares, the largest remainders first, so that they add up. */
export function shareOut(parts: readonly AudiencePart[], wanted: number): AudiencePart[] {
  const all = sum(parts, ({ people }) => people);
  if (wanted >= all) return [...parts];
  const shares = parts.map((part, at) => ({ at, exact: (part.people * wanted) / all }));
  const floors = shares.map(({ exact }) => Math.floor(exact));
  const missing = wanted - sum(floors, (n) => n);
  const first = [...shares]
    .sort((a, b) => (b.exact % 1) - (a.exact % 1))
    .slice(0, missing)
    .map(({ at }) => at);
  return parts.map((part, at) => ({
    ...part,
    people: (floors[at] ?? 0) + Number(first.includes(at)),
  }));
}

const unitsOf = (texts: readonly string[], can: Capabilities | undefined): number =>
  can?.letters === 'gsm' ? sum(texts, (text) => measure(text).segments) : texts.length;

/**
 * What would be sent, to whom, when it would be through, and what it would cost. Nothing is changed.
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
  const recipients = Math.min(
    doc.sample ?? Infinity,
    sum(reachable, ({ people }) => people),
  );
  const parts = shareOut(reachable, recipients).filter(({ people }) => people > 0);
  const each = ({ channel, language }: AudiencePart, toTheEnd = false) => {
    const can = deps.channels.get(channel as never)?.capabilities;
    if (toTheEnd && can && subject.toTheEnd)
      return subject.toTheEnd(language, can, (texts) => unitsOf(texts, can));
    return unitsOf(can ? subject.says(language, can) : [], can);
  };
  const units = (part: AudiencePart) => part.people * each(part);
  const startsAt = new Date(Math.max(doc.startsAt.getTime(), now.getTime()));
  const senders = [...new Set(said.map(({ channel }) => channel))].map((id): SenderEstimate => {
    const channel = deps.channels.get(id as never);
    const mine = parts.filter((part) => part.channel === id);
    const perSecond = channel?.capabilities.perSecond ?? 0;
    const loads = mine.map((part) => ({
      zone: zoneOf(deps.directory(), part.country),
      units: units(part),
    }));
    const finishesAt = channel ? finishOf(loads, perSecond, doc.hours, startsAt) : undefined;
    return {
      channel: id,
      present: channel !== undefined,
      recipients: sum(
        channel ? mine : said.filter((part) => part.channel === id),
        ({ people }) => people,
      ),
      units: sum(loads, (load) => load.units),
      perSecond,
      ...(finishesAt ? { finishesAt } : {}),
    };
  });
  // A chat takes no money; of the others the price is asked for, or it is said why there is none.
  const paid = parts.filter(
    ({ channel }) =>
      channel === 'sms' ||
      channel === 'whatsapp' ||
      'quote' in (deps.channels.get(channel as never) ?? {}),
  );
  const at = ({ channel, country }: AudiencePart) => `${channel}:${country ?? NOWHERE}`;
  const sums = by(paid, at, units);
  const costs = await costsOf(
    deps,
    Object.entries(sums).map(([id, count]) => ({
      channel: id.split(':')[0] ?? '',
      country: id.split(':')[1] ?? NOWHERE,
      units: count,
    })),
    now,
  );
  const priceAt = new Map(
    costs.map(({ channel, country, price }) => [`${channel}:${country}`, price]),
  );
  const priced = paid.filter((part) => priceAt.get(at(part)));
  const totalOf = (count: (part: AudiencePart) => number) =>
    by(
      priced,
      (part) => priceAt.get(at(part))?.currency ?? '',
      (part) => count(part) * (priceAt.get(at(part))?.micros ?? 0),
    );
  const counted = parts.filter(
    ({ channel }) => deps.channels.get(channel as never)?.capabilities.letters === 'gsm',
  );
  const segments = sum(counted, units);
  const waves = doc.waves
    ? (Math.ceil(recipients / doc.waves.people) - 1) * doc.waves.minutes * 60_000
    : 0;
  const ends = senders
    .filter(({ present }) => present)
    .map((one) => one.finishesAt?.getTime() ?? Infinity);
  const last = Math.max(startsAt.getTime() + waves, ...ends);
  const allowance = await allowanceOf(
    deps,
    (of, except) => sumOnOneWord(deps.db.gateway, of, except),
    doc,
    person,
    now,
  );
  return {
    people: sum(all, ({ people }) => people),
    recipients,
    blocked: by(
      all.filter(({ language }) => !subject.languages.includes(language)),
      ({ language }) => language,
      ({ people }) => people,
    ),
    languages: by(
      parts,
      ({ language }) => language,
      ({ people }) => people,
    ),
    countries: by(
      parts,
      ({ country }) => country ?? NOWHERE,
      ({ people }) => people,
    ),
    senders,
    segments,
    segmentsEach: counted.length === 0 ? 0 : segments / sum(counted, ({ people }) => people),
    costs,
    total: totalOf(units),
    toTheEnd: {
      segments: sum(counted, (part) => part.people * each(part, true)),
      each: Object.fromEntries(counted.map((part) => [part.language, each(part, true)])),
      total: totalOf((part) => part.people * each(part, true)),
    },
    startsAt,
    ...(last === Infinity ? {} : { finishesAt: new Date(last) }),
    late: last > doc.closesAt.getTime(),
    overlaps: await overlapsOf(deps, doc),
    approval: recipients > allowance.left,
    allowance,
  };
}

/** Polls that are being sent, and how many people of this audience are in theirs. */
async function overlapsOf(deps: BroadcastDeps, doc: BroadcastDoc): Promise<Estimate['overlaps']> {
  if (doc.kind !== 'poll') return [];
  const others = (await findLive(deps.db.gateway)).filter(
    ({ _id, kind }) => kind === 'poll' && _id !== doc._id,
  );
  const counted = others.map(async (other) => ({
    broadcast: other._id,
    poll: other.poll ?? '',
    people: await countAudience(deps.db.gateway, filterOf(doc), filterOf(other)),
  }));
  return (await Promise.all(counted)).filter(({ people }) => people > 0);
}
