import type { Drafted, Foreseen } from '../../desk/sending.js';
import type { Refusal } from '../../desk/refusal.js';
import { languageName } from '../../shared/language-name.js';
import { Errors, Post, type FieldProblem } from '../parts/forms.js';
import { Facts } from '../parts/shown.js';
import { page, type Answer } from '../route.js';
import type { SignedVisit } from '../visit.js';
import { documentAddress, type Kind, type PollDocument, type Shown } from './kind.js';
import { Refused, statusOf } from './parts.js';
import { SendFields } from './send-fields.js';
import type { Typed } from './send-form.js';

type Estimate = Drafted['estimate'];

/** Returns sums of money by currency, as the language writes them. */
function moneyOf(total: Readonly<Record<string, number>>, { language, say }: SignedVisit): string {
  const sums = Object.entries(total).map(([currency, micros]) =>
    new Intl.NumberFormat(language, { style: 'currency', currency }).format(micros / 1_000_000),
  );
  return sums.join(' + ') || say('send.noPrice');
}

/** Returns counts of people, each with the name of what is counted. */
const countsOf = (
  counts: Readonly<Record<string, number>>,
  nameOf: (code: string) => string,
  none: string,
): string =>
  Object.entries(counts)
    .map(([code, people]) => `${nameOf(code)} ${people}`)
    .join(', ') || none;

/** The estimate of a sending. */
export function EstimateFacts({
  visit,
  estimate,
}: {
  readonly visit: SignedVisit;
  readonly estimate: Estimate;
}) {
  const { say } = visit;
  const none = say('docs.none');
  const language = (code: string) => languageName(code, visit.language);
  return (
    <>
      <Facts
        facts={[
          { name: say('send.recipients'), value: <strong>{estimate.recipients}</strong> },
          { name: say('send.audience'), value: String(estimate.people) },
          { name: say('send.byLanguage'), value: countsOf(estimate.languages, language, none) },
          { name: say('send.byCountry'), value: countsOf(estimate.countries, visit.place, none) },
          { name: say('send.blocked'), value: countsOf(estimate.blocked, language, none) },
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
  readonly channels: readonly string[];
  /** The polls whose answers can select people. */
  readonly polls: readonly PollDocument[];
  readonly foreseen?: Foreseen | undefined;
  readonly refusal?: Refusal | undefined;
  /** The problems, at their fields. */
  readonly problems: readonly FieldProblem[];
}

/** The estimate; the script refreshes it while the user fills in the fields. */
export const Comes = ({
  visit,
  foreseen,
}: {
  readonly visit: SignedVisit;
  readonly foreseen?: Foreseen | undefined;
}) => (
  <div class="stack" data-live-part aria-live="polite">
    {foreseen ? (
      <EstimateFacts visit={visit} estimate={foreseen.estimate} />
    ) : (
      <p class="soft">{visit.say('send.notCounted')}</p>
    )}
  </div>
);

/**
 * The audience form. One button counts the people and saves nothing. The other saves a draft, which
 * is confirmed on its own page.
 */
function Audience({ visit, kind, one, typed, problems, channels, polls, foreseen }: SendProps) {
  const { say } = visit;
  const at = documentAddress(kind, one.name, '/send');
  const fields = { visit, typed, problems, channels, polls };
  return (
    <div class="composer">
      <Post visit={visit} action={at} class="stack" id="sending">
        {/* The Enter key in a field counts, and saves nothing. */}
        <button name="press" value="count" hidden>
          {say('send.count')}
        </button>
        <SendFields {...fields} languages={one.definition.languages} />
        <div class="acts sticky">
          <button name="press" value="count">
            {say('send.count')}
          </button>
          <button name="press" value="draft" class="primary">
            {say('send.draft')}
          </button>
        </div>
      </Post>
      <aside
        class="stack card"
        aria-label={say('send.estimate')}
        data-live-of="sending"
        data-live-at={`${at}/live`}
      >
        <h2>{say('send.estimate')}</h2>
        <Comes visit={visit} foreseen={foreseen} />
      </aside>
    </div>
  );
}

/** The page that asks for the audience, and shows its size and cost. */
export function sendPage(props: SendProps): Answer {
  const { visit, kind, one, refusal, problems } = props;
  const { say } = visit;
  const title = `${say('docs.send')}: ${one.name}`;
  const body = (
    <div class="stack">
      <p>
        <a href={documentAddress(kind, one.name)}>{one.name}</a>
      </p>
      <h1>{title}</h1>
      {problems.length > 0 ? (
        <Errors visit={visit} problems={problems} />
      ) : (
        <Refused visit={visit} refusal={refusal} />
      )}
      <Audience {...props} />
    </div>
  );
  const status = problems.length > 0 ? 422 : statusOf(refusal);
  return page(title, body, { section: kind.of, status });
}
