import type { Affiliation } from '../directory/directory.js';
import { withBeside, withOwnOfArea } from './extra-calls.js';
import { person, startOf, update, type EscalationContext } from './context.js';
import { withExclusions, withPlaceAndKind } from './corrections.js';
import type { EscalationRequest, NoSuch } from './escalation.js';
import { openedToOfficials } from './officials.js';
import { policyFor } from './policies.js';

/** Excludes affiliations from an escalation because a conflict of interest became known later. */
export async function exclude(
  context: EscalationContext,
  tip: string,
  affiliations: readonly Affiliation[],
  now: Date,
): Promise<'excluded' | NoSuch> {
  const done = await update(context, tip, (found) => {
    const outcome = 'excluded' as const;
    if (affiliations.every((one) => found.excludedAffiliations.includes(one))) return { outcome };
    const start = startOf(context, found.policy, now);
    const to = withExclusions(found, { affiliations }, (id) => person(context, id), start);
    return { outcome, to };
  });
  return done?.outcome ?? 'unknownTip';
}

/**
 * Excludes a person from an escalation because they are named in it.
 * @param id of the directory, or of their account
 */
export async function excludePerson(
  context: EscalationContext,
  tip: string,
  id: string,
  now: Date,
): Promise<'excluded' | NoSuch> {
  const done = await update(context, tip, (found) => {
    const outcome = 'excluded' as const;
    if (found.excludedPeople?.includes(id)) return { outcome };
    const to = withExclusions(found, { people: [id] }, (one) => person(context, one), now);
    return { outcome, to };
  });
  return done?.outcome ?? 'unknownTip';
}

/** Allows officials to be called for an escalation from now on, except excluded ones. */
export async function openToOfficials(
  context: EscalationContext,
  tip: string,
  now: Date,
): Promise<'opened' | 'unchanged' | NoSuch> {
  const done = await update<'opened' | 'unchanged'>(context, tip, (found) => {
    const to = openedToOfficials(found, now);
    return to === found ? { outcome: 'unchanged' } : { outcome: 'opened', to };
  });
  return done?.outcome ?? 'unknownTip';
}

/**
 * Sets the place and kind of an escalation that became known later. If the country changed, people
 * there are called at once.
 */
export async function revise(
  context: EscalationContext,
  request: Pick<EscalationRequest, 'tip' | 'country' | 'area' | 'kind' | 'police'>,
  now: Date,
): Promise<'revised' | 'unchanged' | NoSuch> {
  const { tip, country, area, kind } = request;
  const done = await update<'revised' | 'unchanged'>(context, tip, (found) => {
    const tellPolice = request.police === true && found.police !== true;
    const same =
      found.country === country && found.kind === kind && (area ?? found.area) === found.area;
    if (same && !tellPolice) return { outcome: 'unchanged' };
    const policy = policyFor(country, found.priority, context.policies);
    const start = startOf(context, policy, now);
    const to = same ? found : withPlaceAndKind(found, { country, area, kind }, policy, start);
    if (tellPolice) return { outcome: 'revised', to: withBeside({ ...to, police: true }, now) };
    return { outcome: 'revised', to: withOwnOfArea(context.directory(), found, to, start) };
  });
  return done?.outcome ?? 'unknownTip';
}
