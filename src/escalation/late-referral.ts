import { REGION } from '../directory/build.js';
import type { Affiliation, Directory, FocalPoint } from '../directory/directory.js';
import type { Delivery } from '../outbox/delivery.js';
import { send, type EscalationContext } from './context.js';
import { digestTag } from './delivery-ids.js';
import { mayBeCalled } from './people.js';
import { bothTexts, languageOf, type Wording } from './wording.js';

/**
 * Who is told that a partner has not answered: the partner's people, the person who has the case,
 * or those who lead in the country.
 */
export type LateTo = 'partner' | 'owner' | 'lead';

/** What a notice needs to know of a referral that nobody answered in time. */
export interface LateReferral {
  readonly id: string;
  readonly tip: string;
  readonly reference: string;
  readonly country: string;
  readonly area?: string | undefined;
  readonly excludedAffiliations: readonly Affiliation[];
  readonly excludedPeople?: readonly string[];
}

/**
 * Builds the notice. It names the reference alone: no words of the summary, no name of the partner.
 */
function lateNotice(
  { texts }: Wording,
  { id, tip, reference }: LateReferral,
  to: LateTo,
  person: FocalPoint,
): Delivery {
  return {
    id: `${tip}.late.${to}.${digestTag(`${id}/${person.id}`)}`,
    class: 'escalation',
    targets: person.reaches.map(({ channel, address }) => ({ channel, to: address })),
    ...bothTexts(texts, languageOf(texts, person), {
      key: to === 'partner' ? 'focal.lateYours' : 'focal.late',
      params: { reference },
    }),
  };
}

/** Returns the people who lead in the country; if there are none, the regional desk. */
function leadersOf(directory: Directory, referral: LateReferral, at: Date): FocalPoint[] {
  const { country, area, excludedAffiliations, excludedPeople = [] } = referral;
  const who = { at, excludedAffiliations, excludedPeople };
  const place = { country, ...(area === undefined ? {} : { area }) };
  const heads = directory.country(country)
    ? directory.onDuty({ ...who, ...place, role: 'agency-head' })
    : [];
  const free = heads.filter((person) => mayBeCalled(referral, person));
  if (free.length > 0) return free;
  const desk = directory.onDuty({ ...who, country: REGION, role: 'regional-desk' });
  return desk.filter((person) => mayBeCalled(referral, person));
}

/**
 * Tells people that a partner has not answered. Idempotent.
 * @param people their ids in the directory; people whom a conflict of interest excludes from the
 * case are left out
 * @returns how many can be told
 */
export async function tellLate(
  context: EscalationContext,
  referral: LateReferral,
  to: LateTo,
  people: readonly string[],
  now: Date,
): Promise<number> {
  const directory = context.directory();
  const named = people
    .flatMap((id) => directory.focalPoint(id) ?? [])
    .filter((person) => mayBeCalled(referral, person));
  const told = named.length > 0 || to !== 'lead' ? named : leadersOf(directory, referral, now);
  const wording = context.wording();
  await send(
    context,
    told.map((person) => lateNotice(wording, referral, to, person)),
    now,
  );
  return told.length;
}
