import { buildDirectory } from '../../src/directory/build.js';
import type {
  Affiliation,
  Country,
  Directory,
  FocalPoint,
  Role,
} from '../../src/directory/directory.js';
import type { EscalationRequest, Priority } from '../../src/escalation/escalation.js';
import { newEscalation } from '../../src/escalation/levels.js';
import { policyFor } from '../../src/escalation/policies.js';
import type { Escalation } from '../../src/models/cases/escalation-doc.js';
import type { Delivery, Outbox } from '../../src/outbox/delivery.js';
import { createTexts } from '../../src/shared/texts/load.js';
import { akosua, essi, kossi, mawuli, regionalDesk, type Person } from '../fixtures/people.js';

export const noon = new Date('2026-03-02T12:00:00Z');
export const minutes = (count: number, from = noon): Date =>
  new Date(from.getTime() + count * 60_000);

/** A focal point of the tests, by id. */
export function answers(
  id: string,
  person: Person,
  role: Role,
  more: Partial<FocalPoint> & { affiliation?: Affiliation } = {},
): FocalPoint {
  return {
    id,
    name: person.name,
    role,
    affiliation: 'ngo',
    country: person.country,
    areas: [],
    language: 'en',
    reaches: [
      { channel: 'sms', address: person.phone },
      { channel: 'telegram', address: person.telegram },
    ],
    active: true,
    ...more,
  };
}

export const people = {
  kossi: answers('kossi', kossi, 'focal-point'),
  mawuli: answers('mawuli', mawuli, 'focal-point', { affiliation: 'police' }),
  essi: answers('essi', essi, 'agency-head', { affiliation: 'government' }),
  akosua: answers('akosua', akosua, 'focal-point'),
  desk: answers('desk', regionalDesk, 'regional-desk', {
    country: 'ECOWAS',
    affiliation: 'regional',
  }),
};

const country = (iso2: string, name: string, zone: string, areas: Country['areas']): Country => ({
  iso2,
  iso3: `${iso2}X`,
  names: { en: name, fr: name, pt: name },
  callingCode: '0',
  zone,
  officialLanguage: 'en',
  languages: ['en'],
  membership: [],
  body: '',
  areas,
  helplines: [],
});

export const countries = [
  country('TG', 'Togo', 'Africa/Lome', [{ code: 'TG-M', name: 'Région Maritime', aliases: [] }]),
  country('GH', 'Ghana', 'Africa/Accra', []),
];

/** Togo's two focal points, its head of agency, the desk; Ghana's only focal point. */
export const everybody: Directory = buildDirectory(countries, Object.values(people), []);
export const directoryOf = (...some: FocalPoint[]): Directory =>
  buildDirectory(countries, some, []);

export const texts = createTexts();

export function request(tip: string, more: Partial<EscalationRequest> = {}): EscalationRequest {
  return {
    tip,
    reference: 'TG-7K2M4',
    country: 'TG',
    area: 'TG-M',
    priority: 1,
    kind: 'captive',
    excludedAffiliations: [],
    ...more,
  };
}

export function escalation(more: Partial<Escalation> = {}, priority: Priority = 1): Escalation {
  return {
    ...newEscalation(request('tip-1', { priority }), policyFor('TG', priority), noon),
    ...more,
  };
}

/** An outbox that keeps what it is given, once for every id, and can be made to fail. */
export interface RecordingOutbox extends Outbox {
  readonly kept: Map<string, Delivery>;
  /** How many enqueues from now on fail, before or after the deliveries are kept. */
  failing: { times: number; kept: boolean };
  /** The people of the deliveries kept since the last look, sorted, as `id: first words`. */
  news(): string[];
}

export function recordingOutbox(): RecordingOutbox {
  const kept = new Map<string, Delivery>();
  let seen = 0;
  const whose = (to: string) =>
    Object.values(people).find(({ reaches }) => reaches.some(({ address }) => address === to))
      ?.id ?? to;
  const outbox: RecordingOutbox = {
    kept,
    failing: { times: 0, kept: false },
    async enqueue(deliveries) {
      const fails = outbox.failing.times > 0;
      if (fails) outbox.failing.times -= 1;
      if (!fails || outbox.failing.kept) {
        for (const one of deliveries) if (!kept.has(one.id)) kept.set(one.id, one);
      }
      if (fails) throw new Error('the outbox is out');
    },
    news() {
      const fresh = [...kept.values()].slice(seen);
      seen = kept.size;
      return fresh.map(({ targets, text }) => `${whose(targets[0]?.to ?? '')}: ${text}`).sort();
    },
    forgetReplies: async () => undefined,
    reply: async () => ({ outcome: 'sent' }),
    tick: async () => ({ sent: 0, retried: 0, failedOver: 0, dead: 0 }),
  };
  return outbox;
}
