import { mayAny } from '../../access/policy.js';
import { Empty, Time } from '../parts/shown.js';
import { page, type Answer } from '../route.js';
import type { SignedVisit } from '../visit.js';
import { documentAddress, type Kind, type Shown } from './kind.js';
import { inLanguage, StateTag } from './parts.js';

interface ListProps {
  readonly visit: SignedVisit;
  readonly kind: Kind;
  readonly documents: readonly Shown[];
}

const Row = ({ visit, kind, one }: Omit<ListProps, 'documents'> & { readonly one: Shown }) => (
  <tr>
    <th scope="row">
      <a href={documentAddress(kind, one.name)}>{one.name}</a>
      <small>{inLanguage(one.definition.title, visit.language)}</small>
    </th>
    <td>
      <StateTag visit={visit} state={one.state} />
    </td>
    <td>{one.ready.join(', ') || visit.say('docs.none')}</td>
    <td>{one.until ? <Time at={one.until} visit={visit} /> : visit.say('docs.noEnd')}</td>
  </tr>
);

/** Links to make a new document. */
const Make = ({ visit, kind }: Pick<ListProps, 'visit' | 'kind'>) =>
  mayAny(visit.me.staff, `${kind.of}.write`) ? (
    <p class="acts">
      <a class="press primary" href={`/console/${kind.of}-form`}>
        {visit.say(`build.new.${kind.of}`)}
      </a>
      <a class="press" href={`/console/${kind.of}-new`}>
        {visit.say('docs.import')}
      </a>
    </p>
  ) : null;

/** Lists all polls or all campaigns, with the state of each. */
export function listPage({ visit, kind, documents }: ListProps): Answer {
  const { say } = visit;
  const title = say(`nav.${kind.of}`);
  const body = (
    <div class="stack">
      <h1>{title}</h1>
      <Make visit={visit} kind={kind} />
      {documents.length === 0 ? (
        <Empty title={say('docs.empty')} />
      ) : (
        <div class="scrolls" tabIndex={0} role="region" aria-label={title}>
          <table class="rows">
            <thead>
              <tr>
                <th scope="col">{say('docs.name')}</th>
                <th scope="col">{say('docs.state')}</th>
                <th scope="col">{say('docs.ready')}</th>
                <th scope="col">{say('docs.until')}</th>
              </tr>
            </thead>
            <tbody>
              {documents.map((one) => (
                <Row key={one.name} visit={visit} kind={kind} one={one} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
  return page(title, body, { section: kind.of });
}
