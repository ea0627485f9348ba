import type { Outcome } from '../../desk/refusal.js';
import type { SendingView } from '../../desk/sending-view.js';
import { mayAny } from '../actions.js';
import type { ConsoleDeps } from '../deps.js';
import type { Answer, ConsoleRoute } from '../route.js';
import type { SignedVisit, Visit } from '../visit.js';
import { documentAddress, type Kind } from './kind.js';
import { whoIs } from './parts.js';
import { sendPage, typedIn, wishOf } from './send.js';
import { sendingPage, type SendingProps } from './sending.js';

type Route = ConsoleRoute<ConsoleDeps>;

/** Whom to send to; when it was asked to count them, what it would come to. Nothing is kept. */
async function prepare(asked: Visit, { desk }: ConsoleDeps, kind: Kind): Promise<Answer> {
  const visit = asked as SignedVisit;
  const name = visit.params['name'] ?? '';
  const found = await kind.find(desk, name);
  if (!found.ok) return { kind: 'nothing' };
  const typed = typedIn(visit.query);
  const props = { visit, kind, one: found.value, typed };
  if (!visit.query.has('count')) return sendPage(props);
  const foreseen = await desk.sending.foresee(whoIs(visit), wishOf(kind, name, typed));
  return foreseen.ok
    ? sendPage({ ...props, foreseen: foreseen.value })
    : sendPage({ ...props, refusal: foreseen });
}

/** Keeps a sending as a draft. Nobody is written to. */
async function draft(asked: Visit, { desk }: ConsoleDeps, kind: Kind): Promise<Answer> {
  const visit = asked as SignedVisit;
  const name = visit.params['name'] ?? '';
  const found = await kind.find(desk, name);
  if (!found.ok) return { kind: 'nothing' };
  const typed = typedIn(visit.form);
  const drafted = await desk.sending.draft(whoIs(visit), wishOf(kind, name, typed));
  if (!drafted.ok) return sendPage({ visit, kind, one: found.value, typed, refusal: drafted });
  return { kind: 'go', to: documentAddress(kind, name, `/sendings/${drafted.value.sending.id}`) };
}

/** The sending that an address names, if it is one of this poll or campaign. */
async function sendingAt(
  { params }: Visit,
  { desk }: ConsoleDeps,
  kind: Kind,
): Promise<SendingView | undefined> {
  const status = await desk.sending.status(params['id'] ?? '');
  return status.ok && status.value[kind.one] === params['name'] ? status.value : undefined;
}

/** Shows a sending. A draft is estimated anew, for whoever may confirm it. */
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

type Act = 'confirm' | 'approve' | 'pause' | 'resume' | 'stop';

function decide(
  visit: SignedVisit,
  { desk: { sending } }: ConsoleDeps,
  act: Act,
): Promise<Outcome<SendingView>> {
  const who = whoIs(visit);
  const id = visit.params['id'] ?? '';
  if (act !== 'confirm') return sending[act](who, id);
  // A number that people write in groups, or nothing: then it is none.
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
  const acts = ['confirm', 'approve', 'pause', 'resume', 'stop'] as const;
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
