import type { Outcome, Refusal } from '../../desk/refusal.js';
import { audienceChannels, type Foreseen } from '../../desk/sending.js';
import type { SendingView } from '../../desk/sending-view.js';
import { mayAny } from '../../access/policy.js';
import type { ConsoleDeps } from '../deps.js';
import type { FieldProblem } from '../parts/forms.js';
import type { Answer, ConsoleRoute } from '../route.js';
import type { SignedVisit, Visit } from '../visit.js';
import { documentAddress, pollKind, type Kind, type PollDocument, type Shown } from './kind.js';
import { saidOf, whoIs } from './parts.js';
import { Comes, sendPage } from './send.js';
import {
  ofSeveralQuestions,
  sendFieldOf,
  typedIn,
  sendingInputOf,
  type Typed,
} from './send-form.js';
import { sendingPage, type SendingProps } from './sending.js';

type Route = ConsoleRoute<ConsoleDeps>;

/** The most polls whose answers can be chosen, so that the number of fields stays limited. */
const MOST_POLLS = 8;

/** Returns the choices in the form of a sending. */
async function offered({ desk, accounts }: ConsoleDeps, name: string) {
  const [documents, demo] = await Promise.all([pollKind.list(desk), accounts.demoAccounts()]);
  const open = documents.filter((one) => one.state === 'open' && one.name !== name);
  return {
    channels: audienceChannels.filter((id) => demo.length > 0 || !id.startsWith('demo-')),
    polls: open.slice(0, MOST_POLLS).map(({ definition }) => definition as PollDocument),
  };
}

/** Returns the findings of the desk at their fields; none if one of them belongs to no field. */
function problemsIn({ say }: SignedVisit, typed: Typed, refusal?: Refusal): FieldProblem[] {
  if (ofSeveralQuestions(typed)) return [{ field: 'answered', says: say('send.oneQuestion') }];
  const found = (refusal?.findings ?? []).map((one) => ({ one, field: sendFieldOf(one) }));
  if (found.some(({ field }) => field === undefined)) return [];
  return found.map(({ one, field }) => ({ field: field ?? '', ...saidOf(say, one) }));
}

/** Shows the form, with its estimate or its problems. */
async function showForm(
  visit: SignedVisit,
  deps: ConsoleDeps,
  kind: Kind,
  one: Shown,
  { typed, outcome }: { readonly typed: Typed; readonly outcome?: Outcome<Foreseen> | Refusal },
): Promise<Answer> {
  const refusal = outcome?.ok === false ? outcome : undefined;
  return sendPage({
    visit,
    kind,
    one,
    typed,
    ...(await offered(deps, one.name)),
    foreseen: outcome?.ok && !ofSeveralQuestions(typed) ? outcome.value : undefined,
    refusal,
    problems: problemsIn(visit, typed, refusal),
  });
}

/** Estimates a sending. Nothing is saved, and no message is sent. */
const foresee = (visit: SignedVisit, { desk }: ConsoleDeps, kind: Kind, typed: Typed) =>
  desk.sending.foresee(whoIs(visit), sendingInputOf(kind, visit.params['name'] ?? '', typed));

/** Asks for the audience; if the address says so, counts it and shows the estimate. */
async function prepare(asked: Visit, deps: ConsoleDeps, kind: Kind): Promise<Answer> {
  const visit = asked as SignedVisit;
  const found = await kind.find(deps.desk, visit.params['name'] ?? '');
  if (!found.ok) return { kind: 'nothing' };
  const typed = typedIn(visit.query);
  if (!visit.query.has('count')) return showForm(visit, deps, kind, found.value, { typed });
  const outcome = await foresee(visit, deps, kind, typed);
  return showForm(visit, deps, kind, found.value, { typed, outcome });
}

/** Counts the audience, or saves a sending as a draft. No message is sent. */
async function draft(asked: Visit, deps: ConsoleDeps, kind: Kind): Promise<Answer> {
  const visit = asked as SignedVisit;
  const name = visit.params['name'] ?? '';
  const found = await kind.find(deps.desk, name);
  if (!found.ok) return { kind: 'nothing' };
  const typed = typedIn(visit.form);
  if (visit.form.text('press') === 'count' || ofSeveralQuestions(typed)) {
    const outcome = await foresee(visit, deps, kind, typed);
    return showForm(visit, deps, kind, found.value, { typed, outcome });
  }
  const drafted = await deps.desk.sending.draft(whoIs(visit), sendingInputOf(kind, name, typed));
  if (!drafted.ok) return showForm(visit, deps, kind, found.value, { typed, outcome: drafted });
  return { kind: 'go', to: documentAddress(kind, name, `/sendings/${drafted.value.sending.id}`) };
}

/**
 * Returns the estimate to the script; while a field is wrong, it only says that nothing is counted.
 */
async function live(asked: Visit, deps: ConsoleDeps, kind: Kind): Promise<Answer> {
  const visit = asked as SignedVisit;
  const found = await kind.find(deps.desk, visit.params['name'] ?? '');
  if (!found.ok) return { kind: 'nothing' };
  const typed = typedIn(visit.form);
  const outcome = ofSeveralQuestions(typed) ? undefined : await foresee(visit, deps, kind, typed);
  const foreseen = outcome?.ok ? outcome.value : undefined;
  return { kind: 'part', body: Comes({ visit, foreseen }) };
}

/** Returns the sending of an address, if it belongs to this poll or campaign. */
async function sendingAt(
  { params }: Visit,
  { desk }: ConsoleDeps,
  kind: Kind,
): Promise<SendingView | undefined> {
  const status = await desk.sending.status(params['id'] ?? '');
  return status.ok && status.value[kind.one] === params['name'] ? status.value : undefined;
}

/** Shows a sending. For people who may confirm it, a draft is estimated again. */
async function show(
  visit: SignedVisit,
  deps: ConsoleDeps,
  kind: Kind,
  more: Pick<SendingProps, 'refusal'> = {},
): Promise<Answer> {
  const sending = await sendingAt(visit, deps, kind);
  if (!sending) return { kind: 'nothing' };
  const props = { visit, kind, name: visit.params['name'] ?? '', sending, ...more };
  if (sending.state !== 'draft' || !mayAny(visit.me.staff, `${kind.of}.send`))
    return sendingPage(props);
  const drafted = await deps.desk.sending.estimate(whoIs(visit), sending.id);
  return drafted.ok
    ? sendingPage({ ...props, estimate: drafted.value.estimate })
    : sendingPage({ ...props, refusal: more.refusal ?? drafted });
}

type Act = 'confirm' | 'approve' | 'pause' | 'resume' | 'stop' | 'remind';

function decide(
  visit: SignedVisit,
  { desk: { sending } }: ConsoleDeps,
  act: Act,
): Promise<Outcome<SendingView>> {
  const who = whoIs(visit);
  const id = visit.params['id'] ?? '';
  if (act !== 'confirm') return sending[act](who, id);
  // People write numbers in groups. Text that is no number becomes -1, which never matches.
  const typed = visit.form.text('number').replace(/[\s.,']/g, '');
  return sending.confirm(who, id, /^\d{1,9}$/.test(typed) ? Number(typed) : -1);
}

async function carryOut(asked: Visit, deps: ConsoleDeps, kind: Kind, act: Act): Promise<Answer> {
  const visit = asked as SignedVisit;
  const sending = await sendingAt(visit, deps, kind);
  if (!sending) return { kind: 'nothing' };
  const decided = await decide(visit, deps, act);
  if (!decided.ok) return show(visit, deps, kind, { refusal: decided });
  const to = documentAddress(kind, visit.params['name'] ?? '', `/sendings/${sending.id}`);
  return { kind: 'go', to, done: { key: `done.send-${act}` } };
}

/** The sendings of one kind. */
export function sendingRoutes(kind: Kind): readonly Route[] {
  const { of } = kind;
  const at = `/console/${of}/:name`;
  const one = `${at}/sendings/:id`;
  const [read, send] = [`${of}.read`, `${of}.send`] as const;
  const acts = ['confirm', 'approve', 'pause', 'resume', 'stop', 'remind'] as const;
  return [
    {
      method: 'get',
      path: `${at}/send`,
      action: send,
      answer: (visit, deps) => prepare(visit, deps, kind),
    },
    {
      method: 'post',
      path: `${at}/send`,
      action: send,
      answer: (visit, deps) => draft(visit, deps, kind),
    },
    {
      method: 'post',
      path: `${at}/send/live`,
      action: send,
      answer: (visit, deps) => live(visit, deps, kind),
    },
    {
      method: 'get',
      path: one,
      action: read,
      answer: (visit, deps) => show(visit as SignedVisit, deps, kind),
    },
    ...acts.map<Route>((act) => ({
      method: 'post',
      path: `${one}/${act}`,
      action: act === 'approve' ? `${of}.approve` : send,
      answer: (visit, deps) => carryOut(visit, deps, kind, act),
    })),
  ];
}
