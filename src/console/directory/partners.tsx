import { REGION } from '../../directory/build.js';
import type { PartnerOrganisation } from '../../directory/directory.js';
import type { CountryPart } from '../../directory/overview.js';
import { isFresh } from '../../directory/partner.js';
import { Tag } from '../parts/shown.js';
import { sayCode } from '../say.js';
import type { SignedVisit } from '../visit.js';
import { keptDay, mayWritePart } from './shown.js';

interface PartnersProps {
  readonly visit: SignedVisit;
  readonly part: CountryPart;
}

/** Says that somebody must ask the organisation again; undefined if it was asked within a year. */
export function askAgain(visit: SignedVisit, partner: PartnerOrganisation): string | undefined {
  const { say, now } = visit;
  const { verifiedOn } = partner;
  if (verifiedOn === null) return say('partner.neverAsked');
  if (isFresh(partner, now)) return undefined;
  return say('partner.askAgain', { day: keptDay(visit, verifiedOn) });
}

/** Whether somebody asked the organisation within a year. */
const Asked = ({
  visit,
  partner,
}: {
  readonly visit: SignedVisit;
  readonly partner: PartnerOrganisation;
}) => {
  const again = askAgain(visit, partner);
  if (again !== undefined) return <Tag tone="amber">{again}</Tag>;
  const day = keptDay(visit, partner.verifiedOn ?? '');
  return <Tag tone="green">{visit.say('directory.verified', { day })}</Tag>;
};

/** What it helps with, and where. */
export const helpOf = ({ say, place }: SignedVisit, partner: PartnerOrganisation): string => {
  const { services, areas } = partner;
  const what = services.map((one) => sayCode(say, 'referralFor', one)).join(', ');
  return `${what}; ${areas.length === 0 ? say('directory.whole') : areas.map(place).join(', ')}`;
};

const PartnerItem = ({
  visit,
  part,
  partner,
}: PartnersProps & { readonly partner: PartnerOrganisation }) => {
  const { say } = visit;
  const { organisation, name, affiliation, contact, hours } = partner;
  const to = `/console/directory/partners/${part.country}/${encodeURIComponent(organisation)}`;
  return (
    <li class="acts">
      <strong>{name}</strong> {sayCode(say, 'affiliation', affiliation)}{' '}
      <Asked visit={visit} partner={partner} />{' '}
      {mayWritePart(visit, part.country) ? (
        <a class="press" href={to} aria-label={`${say('entry.change')}: ${name}`}>
          {say('entry.change')}
        </a>
      ) : null}
      <small>{[helpOf(visit, partner), contact, hours].filter(Boolean).join('; ')}</small>
    </li>
  );
};

/** The partner organisations of a country, with links to change them. */
export const Partners = ({ visit, part }: PartnersProps) => {
  const { say } = visit;
  const mayWrite = part.country !== REGION && mayWritePart(visit, part.country);
  if (part.partners.length === 0 && !mayWrite) return null;
  return (
    <>
      <h3>{say('directory.partners')}</h3>
      {part.partners.length === 0 ? (
        <p class="hint">{say('partner.none')}</p>
      ) : (
        <ul>
          {part.partners.map((partner) => (
            <PartnerItem key={partner.organisation} visit={visit} part={part} partner={partner} />
          ))}
        </ul>
      )}
      {mayWrite ? (
        <p>
          <a class="press" href={`/console/directory/partners/${part.country}`}>
            {say('partner.add')}
          </a>
        </p>
      ) : null}
    </>
  );
};
