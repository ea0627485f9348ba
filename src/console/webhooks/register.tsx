import { affiliations } from '../../shared/affiliation.js';
import { eventKinds, isEventKind, LONGEST_URL, type NewWebhook } from '../../webhooks/webhooks.js';
import type { Refusal } from '../../desk/refusal.js';
import type { ConsoleDeps } from '../deps.js';
import { saidOf, whoIs } from '../documents/parts.js';
import { Errors, Post, type FieldProblem } from '../parts/forms.js';
import { Checks, Input, Select } from '../parts/fields.js';
import { Narrow } from '../parts/simple.js';
import { page, type Answer } from '../route.js';
import { sayCode } from '../say.js';
import type { SignedVisit, Visit } from '../visit.js';

/** Reads the typed fields. "All countries" wins over other choices. */
function saidIn({ form }: Visit): NewWebhook {
  const countries = form.all('countries');
  const affiliation = affiliations.find((one) => one === form.text('affiliation'));
  return {
    url: form.text('url'),
    kinds: form.all('kinds').filter(isEventKind),
    countries: countries.includes('*') ? ['*'] : countries,
    ...(affiliation ? { affiliation } : {}),
  };
}

/** Returns why the webhook is not made, each problem at its field. */
const problemsOf = ({ say }: Visit, { reason, says, findings }: Refusal): FieldProblem[] =>
  (findings ?? [{ at: 'url', says, code: `webhook.${reason}` }]).map((found) => ({
    field: found.at,
    ...saidOf(say, found),
  }));

interface FieldsProps {
  readonly visit: SignedVisit;
  readonly countries: readonly string[];
  readonly said: NewWebhook;
  readonly problems: readonly FieldProblem[];
}

/** The cases whose events it receives, and the exceptions. */
const Whose = ({ visit: { say, place, me }, countries, said, problems }: FieldsProps) => (
  <>
    <Checks
      name="countries"
      label={say('webhooks.countries')}
      values={said.countries}
      problems={problems}
      options={[
        ...(me.staff.countries.includes('*')
          ? [{ value: '*', label: say('frame.everywhere') }]
          : []),
        ...countries.map((value) => ({ value, label: place(value) })),
      ]}
    />
    <Select
      name="affiliation"
      label={say('webhooks.affiliation')}
      hint={say('webhooks.affiliationHint')}
      value={said.affiliation ?? ''}
      problems={problems}
      options={[
        { value: '', label: say('webhooks.noAffiliation') },
        ...affiliations.map((value) => ({ value, label: say(`affiliation.${value}`) })),
      ]}
    />
  </>
);

const Fields = (props: FieldsProps) => {
  const { visit, said, problems } = props;
  const { say } = visit;
  return (
    <>
      <Input
        name="url"
        label={say('webhooks.url')}
        hint={say('webhooks.urlHint')}
        problems={problems}
        attributes={{ type: 'text', value: said.url, maxLength: LONGEST_URL, spellcheck: false }}
      />
      <Checks
        name="kinds"
        label={say('webhooks.kinds')}
        values={said.kinds}
        problems={problems}
        options={eventKinds.map((value) => ({ value, label: sayCode(say, 'event', value) }))}
      />
      <Whose {...props} />
    </>
  );
};

async function registerPage(
  visit: SignedVisit,
  { directory }: ConsoleDeps,
  problems: readonly FieldProblem[] = [],
): Promise<Answer> {
  const { say } = visit;
  const parts = await directory(visit.me.staff);
  const countries = parts.map(({ country }) => country).filter((code) => code !== 'ECOWAS');
  const fields = { visit, countries, said: saidIn(visit), problems };
  const body = (
    <div class="narrow stack">
      <p>
        <a href="/console/webhooks">{say('webhooks.title')}</a>
      </p>
      <h1>{say('webhooks.add')}</h1>
      <Errors visit={visit} problems={problems} />
      <p>{say('webhooks.addWhy')}</p>
      <Post visit={visit} action="/console/webhooks/new" class="stack">
        <Fields {...fields} />
        <div class="acts">
          <button class="primary">{say('webhooks.add')}</button>
          <a href="/console/webhooks">{say('form.cancel')}</a>
        </div>
      </Post>
    </div>
  );
  const status = problems.length > 0 ? 422 : 200;
  return page(say('webhooks.add'), body, { section: 'webhooks', status });
}

/** Shows the secret of a webhook, once. Only this page has it; nothing stores it. */
export function secretPage({ say }: SignedVisit, id: string, secret: string): Answer {
  const body = (
    <Narrow title={say('webhooks.secret')}>
      <p>{say('webhooks.secretWhy')}</p>
      <p class="link-once">
        <code>{secret}</code>
      </p>
      <p class="banner amber">{say('webhooks.secretOnce')}</p>
      <p>
        <a class="press" href={`/console/webhooks/${id}`}>
          {say('webhooks.toIt')}
        </a>
      </p>
    </Narrow>
  );
  return page(say('webhooks.secret'), body, { section: 'webhooks' });
}

export const showRegister = (visit: Visit, deps: ConsoleDeps): Promise<Answer> =>
  registerPage(visit as SignedVisit, deps);

/** Registers an address, and shows its secret. */
export async function register(asked: Visit, deps: ConsoleDeps): Promise<Answer> {
  const visit = asked as SignedVisit;
  const made = await deps.webhooks.add(whoIs(visit), saidIn(visit), visit.me.staff.countries);
  return made.ok
    ? secretPage(visit, made.value.id, made.value.secret)
    : registerPage(visit, deps, problemsOf(visit, made));
}
