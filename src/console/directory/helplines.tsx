import { REGION } from '../../directory/build.js';
import type { Helpline } from '../../directory/directory.js';
import type { CountryPart } from '../../directory/overview.js';
import { Tag } from '../parts/shown.js';
import { sayCode } from '../say.js';
import type { SignedVisit } from '../visit.js';
import { keptDay, mayWritePart } from './shown.js';

interface HelplinesProps {
  readonly visit: SignedVisit;
  readonly part: CountryPart;
}

const HelplineItem = ({
  visit,
  part,
  line,
}: HelplinesProps & {
  readonly line: Helpline;
}) => {
  const { say } = visit;
  const { number, kind, status, verifiedOn } = line;
  const to = `/console/directory/helplines/${part.country}/${encodeURIComponent(number)}`;
  return (
    <li class="acts">
      <strong>{number}</strong> {sayCode(say, 'helpline', kind)}{' '}
      {status === 'verified' && verifiedOn !== null ? (
        <Tag tone="green">{say('directory.verified', { day: keptDay(visit, verifiedOn) })}</Tag>
      ) : (
        <Tag tone="amber">{say('directory.unverified')}</Tag>
      )}{' '}
      {mayWritePart(visit, part.country) ? (
        <a class="press" href={to} aria-label={`${say('entry.change')}: ${number}`}>
          {say('entry.change')}
        </a>
      ) : null}
    </li>
  );
};

/** The helplines of a country, with links to change them. */
export const Helplines = ({ visit, part }: HelplinesProps) => {
  const { say } = visit;
  const mayWrite = part.country !== REGION && mayWritePart(visit, part.country);
  if (part.helplines.length === 0 && !mayWrite) return null;
  return (
    <>
      <h3>{say('directory.helplines')}</h3>
      {part.helplines.length === 0 ? (
        <p class="hint">{say('helpline.none')}</p>
      ) : (
        <ul>
          {part.helplines.map((line) => (
            <HelplineItem key={line.number} visit={visit} part={part} line={line} />
          ))}
        </ul>
      )}
      {mayWrite ? (
        <p>
          <a class="press" href={`/console/directory/helplines/${part.country}`}>
            {say('helpline.add')}
          </a>
        </p>
      ) : null}
    </>
  );
};
