import type { Drafted, Foreseen, SendingWish } from '../../desk/sending.js';
import type { Refusal } from '../../desk/refusal.js';
import type { Form } from '../form.js';
import { Input, Post } from '../parts/forms.js';
import { Facts } from '../parts/shown.js';
import { page, type Answer } from '../route.js';
import type { SignedVisit } from '../visit.js';
import { documentAddress, type Kind, type Shown } from './kind.js';
import { Refused, statusOf } from './parts.js';

/** The fields that say whom a sending is for, and when. */
export const sendFields = [
  'countries',
  'areas',
  'languages',
  'channels',
  'sample',
  'starts',
  'closes',
] as const;
type Estimate = Drafted['estimate'];

/** What was typed of a sending. */
export type Typed = Readonly<Record<(typeof sendFields)[number], string>>;

/** Reads the fields, from a form or from the address. */
export const typedIn = (read: Pick<Form, 'text'> | URLSearchParams): Typed =>
  Object.fromEntries(
    sendFields.map((name) => [
      name,
      (read instanceof URLSearchParams ? (read.get(name) ?? '') : read.text(name)).trim(),
    ]),
  ) as Typed;

const listOf = (text: string): string[] | undefined => {
  const list = text.split(/[\s,;]+/).filter(Boolean);
  return list.length > 0 ? list : undefined;
};

/** What was typed, as the desk takes it; the desk says what of it is wrong. */
export function wishOf({ one: kind }: Kind, name: string, typed: Typed): SendingWish {
  const { countries, areas, languages, channels, sample, starts, closes } = typed;
  const audience = {
    countries: listOf(countries.toUpperCase()),
    areas: listOf(areas.toUpperCase()),
    languages: listOf(languages),
    channels: listOf(channels),
  };
  const wish = {
    kind,
    [kind]: name,
    audience: Object.fromEntries(Object.entries(audience).filter(([, list]) => list)),
    ...(sample === '' ? {} : { sample: Number(sample) }),
    ...(starts === '' ? {} : { starts }),
    ...(closes === '' ? {} : { closes }),
  };
  return wish;
}

/** Money by currency, as the language writes it. */
function moneyOf(total: Readonly<Record<string, number>>, { language, say }: SignedVisit): string {
  const sums = Object.entries(total).map(([currency, micros]) =>
    new Intl.NumberFormat(language, { style: 'currency', currency }).format(micros / 1_000_000),
  );
  return sums.join(' + ') || say('send.noPrice');
}

const countsOf = (counts: Readonly<Record<string, number>>, none: string): string =>
  Object.entries(counts)
    .map(([of, people]) => `${of} ${people}`)
    .join(', ') || none;

/** What a sending would come to. */
export function EstimateFacts({
  visit,
  estimate,
}: {
  readonly visit: SignedVisit;
  readonly estimate: Estimate;
}) {
  const { say } = visit;
  const none = say('docs.none');
  return (
    <>
      <Facts
        facts={[
          { name: say('send.recipients'), value: <strong>{estimate.recipients}</strong> },
          { name: say('send.audience'), value: String(estimate.people) },
          { name: say('send.byLanguage'), value: countsOf(estimate.languages, none) },
          { name: say('send.byCountry'), value: countsOf(estimate.countries, none) },
          { name: say('send.blocked'), value: countsOf(estimate.blocked, none) },
          { name: say('send.segments'), value: String(estimate.segments) },
          { name: say('send.cost'), value: moneyOf(estimate.total, visit) },
          { name: say('send.costAll'), value: moneyOf(estimate.toTheEnd.total, visit) },
        ]}
      />
      {estimate.approval ? <p class="banner amber">{say('send.needsSecond')}</p> : null}
    </>
  );
}

export interface SendProps {
  readonly visit: SignedVisit;
  readonly kind: Kind;
  readonly one: Shown;
  readonly typed: Typed;
  readonly foreseen?: Foreseen | undefined;
  readonly refusal?: Refusal | undefined;
}

/** Whom it is for. Sent as an address, it counts them and keeps nothing. */
function Audience({ visit, kind, one, typed }: SendProps) {
  const { say } = visit;
  return (
    <form method="get" action={documentAddress(kind, one.name, '/send')} class="stack">
      <input type="hidden" name="count" value="1" />
      {sendFields.map((name) => (
        <Input
          key={name}
          name={name}
          label={say(`send.field.${name}`)}
          hint={say(`send.hint.${name}`)}
          attributes={{ value: typed[name], spellcheck: false }}
        />
      ))}
      <button>{say('send.count')}</button>
    </form>
  );
}

/** Keeps what was counted as a draft, which is confirmed on its own page. */
const Draft = ({ visit, kind, one, typed, foreseen }: SendProps) =>
  foreseen ? (
    <section class="stack card">
      <h2>{visit.say('send.estimate')}</h2>
      <EstimateFacts visit={visit} estimate={foreseen.estimate} />
      <Post visit={visit} action={documentAddress(kind, one.name, '/send')}>
        {sendFields.map((name) => (
          <input key={name} type="hidden" name={name} value={typed[name]} />
        ))}
        <button class="primary">{visit.say('send.draft')}</button>
      </Post>
    </section>
  ) : null;

/** Whom to send to, how many they are, and what it costs. */
export function sendPage(props: SendProps): Answer {
  const { visit, kind, one, refusal } = props;
  const { say } = visit;
  const title = `${say('docs.send')}: ${one.name}`;
  const body = (
    <div class="narrow stack">
      <p>
        <a href={documentAddress(kind, one.name)}>{one.name}</a>
      </p>
      <h1>{title}</h1>
      <Refused visit={visit} refusal={refusal} />
      <Draft {...props} />
      <Audience {...props} />
    </div>
  );
  return page(title, body, { section: kind.of, status: statusOf(refusal) });
}
