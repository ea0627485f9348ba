import type { VNode } from 'preact';
import type { CaseAction } from '../../access/policy.js';
import type { CasePage } from '../../cases/view.js';
import type { Change, NotDone } from '../../cases/outcome.js';
import type { ConsoleDeps } from '../deps.js';
import { Errors, FormId, Post, type FieldProblem } from '../parts/forms.js';
import { page, type Answer, type ConsoleRoute, type Done } from '../route.js';
import { sayCode, type ConsoleKey } from '../say.js';
import type { SignedVisit } from '../visit.js';
import { refusal } from './refusals.js';
import { caseAddress } from './words-of.js';

/** The data for the fields of a form. */
export interface FieldsProps {
  readonly visit: SignedVisit;
  readonly shown: CasePage;
  readonly problems: readonly FieldProblem[];
  readonly name: (id: string) => string;
  readonly deps: ConsoleDeps;
}

/** A change of a case that needs a page with a form. */
export interface CaseForm {
  /** The last part of its address; `:name` in it is a part of the address that was asked for. */
  readonly act: string;
  readonly action: CaseAction;
  /** A text, or how it is found; undefined then means that there is no such page. */
  readonly title:
    | ConsoleKey
    | ((visit: SignedVisit, deps: ConsoleDeps, id: string) => Promise<string | undefined>);
  /** What the form does and to whom, shown before the user presses the button. */
  readonly why: ConsoleKey;
  readonly button: ConsoleKey;
  readonly done: Done['key'];
  readonly danger?: boolean;
  fields(props: FieldsProps): Promise<VNode>;
  send(
    visit: SignedVisit,
    deps: ConsoleDeps,
    id: string,
    change: Change,
  ): Promise<{ readonly ok: true } | NotDone | FieldProblem>;
  /** The field at which each reason of a refusal is shown. */
  readonly fieldOf?: Readonly<Record<string, string>>;
}

/** Returns the common data of a change (version, form id) that the form carries. */
export function changeOf({ form }: SignedVisit): Change {
  const v = Number(form.raw('v'));
  const id = form.raw('form');
  return {
    v: Number.isSafeInteger(v) && v >= 0 ? v : 0,
    ...(/^[\w-]{1,64}$/.test(id) ? { form: id } : {}),
  };
}

/** Returns the address of a form, with the parts that were asked for. */
const actOf = ({ act }: CaseForm, { params }: SignedVisit): string =>
  act.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));

async function formPage(
  visit: SignedVisit,
  deps: ConsoleDeps,
  spec: CaseForm,
  shown: CasePage,
  problems: readonly FieldProblem[] = [],
): Promise<Answer> {
  const { say, form } = visit;
  const name = await deps.people.names();
  const { id, reference } = shown.row;
  const title =
    typeof spec.title === 'function' ? await spec.title(visit, deps, id) : say(spec.title);
  if (title === undefined) return { kind: 'nothing' };
  const fields = await spec.fields({ visit, shown, problems, name, deps });
  const body = (
    <div class="narrow stack">
      <p>
        <a href={caseAddress(id)}>{say('form.back', { reference })}</a>
      </p>
      <h1>{title}</h1>
      <Errors visit={visit} problems={problems} />
      <p>{say(spec.why)}</p>
      <Post visit={visit} action={caseAddress(id, `/${actOf(spec, visit)}`)} class="stack">
        <input type="hidden" name="v" value={form.raw('v') || String(shown.v)} />
        <FormId visit={visit} />
        {fields}
        <div class="acts">
          <button class={spec.danger ? 'danger' : 'primary'}>{say(spec.button)}</button>
          <a href={caseAddress(id)}>{say('form.cancel')}</a>
        </div>
      </Post>
    </div>
  );
  return page(`${title} – ${reference}`, body, {
    section: 'cases',
    status: problems.length > 0 ? 422 : 200,
  });
}

/** Returns the address to go back to after a change: the case, or the board where it was made. */
export const backTo = ({ form }: SignedVisit, id: string): string =>
  form.raw('from') === 'board' ? '/console/board' : caseAddress(id);

const isProblem = (sent: object): sent is FieldProblem => 'field' in sent && 'says' in sent;

async function sendForm(visit: SignedVisit, deps: ConsoleDeps, spec: CaseForm): Promise<Answer> {
  const id = visit.params['id'] ?? '';
  const sent = await spec.send(visit, deps, id, changeOf(visit));
  if (!isProblem(sent) && sent.ok)
    return { kind: 'go', to: backTo(visit, id), done: { key: spec.done } };
  const problem = isProblem(sent) ? sent : problemOf(visit, spec, sent);
  if (problem) {
    const shown = await deps.cases.see(visit.me.staff, id);
    if (shown.ok) return formPage(visit, deps, spec, shown.value, [problem]);
  }
  return isProblem(sent)
    ? { kind: 'nothing' }
    : refusal(visit, id, sent, await deps.people.names());
}

/** Returns a refusal as a problem at one field, if that field can fix it. */
function problemOf(visit: SignedVisit, spec: CaseForm, refused: object): FieldProblem | undefined {
  const { reason } = refused as NotDone;
  const field = spec.fieldOf?.[reason];
  return field === undefined ? undefined : { field, says: sayCode(visit.say, 'notNow', reason) };
}

async function showForm(visit: SignedVisit, deps: ConsoleDeps, spec: CaseForm): Promise<Answer> {
  const id = visit.params['id'] ?? '';
  const shown = await deps.cases.see(visit.me.staff, id);
  if (!shown.ok) return { kind: 'nothing' };
  if (!shown.value.may.includes(spec.action))
    return refusal(visit, id, { ok: false, reason: 'denied' }, (one) => one);
  return formPage(visit, deps, spec, shown.value);
}

/** Returns the two routes of a form. */
export const routesOf = (spec: CaseForm): readonly ConsoleRoute<ConsoleDeps>[] => [
  {
    method: 'get',
    path: `/console/cases/:id/${spec.act}`,
    action: spec.action,
    answer: (visit, deps) => showForm(visit as SignedVisit, deps, spec),
  },
  {
    method: 'post',
    path: `/console/cases/:id/${spec.act}`,
    action: spec.action,
    answer: (visit, deps) => sendForm(visit as SignedVisit, deps, spec),
  },
];
