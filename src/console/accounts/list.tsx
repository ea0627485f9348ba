import type { ListedAccount } from '../../accounts/accounts.js';
import type { ConsoleDeps } from '../deps.js';
import { Table, Tag } from '../parts/shown.js';
import { page, type Answer } from '../route.js';
import type { SignedVisit, Visit } from '../visit.js';
import { compartmentOf, countriesOf, rolesOf } from './names.js';

const columns = ['login', 'roles', 'countries', 'state', 'lastIn', 'holds'] as const;

/** The state of an account, and when its link expires. */
const State = ({ visit, one }: { readonly visit: Visit; readonly one: ListedAccount }) => {
  const { say, when, now } = visit;
  const open = one.linkUntil !== undefined && one.linkUntil > now;
  return (
    <>
      {say(`accounts.is.${one.state}`)}
      {open && one.linkUntil ? (
        <small>{say('accounts.linkUntil', { time: when.moment(one.linkUntil) })}</small>
      ) : null}
      {one.state === 'invited' && !open ? <Tag tone="amber">{say('accounts.linkOver')}</Tag> : null}
    </>
  );
};

const Row = ({ visit, one }: { readonly visit: Visit; readonly one: ListedAccount }) => {
  const { say, when } = visit;
  return (
    <tr role="row">
      <th role="rowheader" scope="row">
        <a href={`/console/accounts/${one.staff.account}`}>{one.staff.login}</a>
      </th>
      <td role="cell">{rolesOf(visit, one.staff)}</td>
      <td role="cell" data-label={say('accounts.countries')}>
        {countriesOf(visit, one.staff)}
      </td>
      <td role="cell" data-label={say('accounts.state')}>
        <State visit={visit} one={one} />
      </td>
      <td role="cell" data-label={say('accounts.lastIn')}>
        {one.lastIn ? when.day(one.lastIn) : say('accounts.never')}
      </td>
      <td role="cell" data-label={say('accounts.holds')}>
        {one.holds.map((name) => compartmentOf(visit, name)).join(', ') || say('accounts.noKeys')}
        {one.waitsFor.length > 0 ? <Tag tone="amber">{say('accounts.waits')}</Tag> : null}
      </td>
    </tr>
  );
};

/** Lists all accounts; people who left come last. */
export async function showAccounts(asked: Visit, { accounts }: ConsoleDeps): Promise<Answer> {
  const visit = asked as SignedVisit;
  const { say } = visit;
  const all = await accounts.list();
  const body = (
    <div class="stack">
      <header class="heading">
        <h1>{say('accounts.title')}</h1>
        <p class="hint">{say('accounts.why')}</p>
      </header>
      <p>
        <a class="press" href="/console/accounts/new">
          {say('accounts.invite')}
        </a>
      </p>
      <Table label={say('accounts.title')} columns={columns.map((one) => say(`accounts.${one}`))}>
        {all.map((one) => (
          <Row key={one.staff.account} visit={visit} one={one} />
        ))}
      </Table>
    </div>
  );
  return page(say('accounts.title'), body, { section: 'accounts' });
}
