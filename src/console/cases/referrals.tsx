import type { Referral } from '../../cases/referral-types.js';
import { Tag } from '../parts/shown.js';
import { sayCode } from '../say.js';
import type { Visit } from '../visit.js';
import { can, type CaseProps } from './case-props.js';
import { Press } from './refusals.js';
import { ownerOf } from './words-of.js';

/** The state of a referral, in words. */
export const ReferralTag = ({
  visit: { say },
  referral,
}: {
  readonly visit: Pick<Visit, 'say'>;
  readonly referral: Referral;
}) =>
  referral.overdue ? (
    <Tag tone="red">{say('referrals.overdue')}</Tag>
  ) : (
    <Tag tone={referral.state === 'accepted' ? 'green' : 'plain'}>
      {sayCode(say, 'referralState', referral.state)}
    </Tag>
  );

const goesOn = ({ state }: Referral): boolean => state === 'asked' || state === 'accepted';

/**
 * The organisations that were asked about a case, the state of each, and a button to withdraw the
 * referral.
 */
export function Referrals(props: CaseProps) {
  const { visit, shown, referrals, name, form } = props;
  const { say, when } = visit;
  if (referrals.length === 0) return null;
  return (
    <section class="stack" aria-labelledby="referrals-title">
      <h2 id="referrals-title">{say('referrals.ofCase')}</h2>
      <ul class="items">
        {referrals.map((referral, i) => (
          <li key={referral.id}>
            <strong>{referral.organisation}</strong>{' '}
            <ReferralTag visit={visit} referral={referral} />
            <small>
              {sayCode(say, 'referralFor', referral.purpose)},{' '}
              {say('referrals.untilDay', { day: when.day(referral.until) })}
            </small>
            {referral.answeredBy === undefined ? null : (
              <small>
                {say('referrals.answered', { name: ownerOf(visit, referral.answeredBy, name) })}
              </small>
            )}
            {goesOn(referral) && can(props, 'case.refer') ? (
              <Press
                visit={visit}
                id={shown.row.id}
                act={`referrals/${referral.id}/withdraw`}
                v={shown.v}
                form={`${form}w${i}`}
              >
                {say('referrals.withdraw')}
              </Press>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
