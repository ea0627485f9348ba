import { REGION } from '../directory/build.js';
import type { Affiliation, Directory, FocalPoint } from '../directory/directory.js';
import { send, type EscalationContext } from './context.js';
import { digestTag } from './delivery-ids.js';
import { mayBeCalled } from './people.js';
import { noticeTo } from './wording.js';

/**
 * The texts about a request that waits for an answer. About a partner: to its people, the owner of
 * the case, and the person who leads. About a sealed address: to custodians, the person who leads
 * and, at its end, the person who asked.
 */
const textFor = {
  partner: 'focal.lateYours',
  owner: 'focal.late',
  lead: 'focal.late',
  custodian: 'focal.revealWaits',
  custodiansLead: 'focal.revealWaitsLead',
  asker: 'focal.revealOver',
} as const;
export type LateTo = keyof typeof textFor;

/** A request that nobody answered in time, as far as a notice needs to know of it. */
export interface LateReferral {
  readonly id: string;
  readonly tip: string;
  readonly reference: string;
  readonly country: string;
  readonly area?: string | undefined;
  readonly excludedAffiliations: readonly Affiliation[];
  readonly excludedPeople?: readonly string[];
}

const leads = (to: LateTo): boolean => to === 'lead' || to === 'custodiansLead';

/** Those who lead in the country; if nobody does, the regional desk. */
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

/** Tells people that somebody has not answered. Idempotent. */
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
  const told = named.length > 0 || !leads(to) ? named : leadersOf(directory, referral, now);
  const { id, tip, reference } = referral;
  const wording = context.wording();
  // By reference alone: no word of the case, no name of a partner or of the person who asked.
  const said = { key: textFor[to], params: { reference } };
  const notices = told.map((person) =>
    noticeTo(wording, person, `${tip}.late.${to}.${digestTag(`${id}/${person.id}`)}`, said),
  );
  await send(context, notices, now);
  return told.length;
}
