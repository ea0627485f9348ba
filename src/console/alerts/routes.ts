import type { AlertSeen } from '../../alerts/alerts.js';
import type { AlertNotDone, AlertOutcome } from '../../alerts/outcome.js';
import type { Keys } from '../../cases/view.js';
import type { Change } from '../../cases/outcome.js';
import { randomId } from '../../shared/ids.js';
import { changeOf } from '../cases/form-page.js';
import type { ConsoleDeps } from '../deps.js';
import type { FieldProblem } from '../parts/forms.js';
import type { Answer, ConsoleRoute, Done, RouteAction } from '../route.js';
import { sayCode } from '../say.js';
import type { SignedVisit, Visit } from '../visit.js';
import { composerRoutes } from './composer-routes.js';
import { alertViews, listPage } from './list.js';
import { neighbourRoutes } from './neighbours.js';
import { newPage } from './new.js';
import { alertPage } from './page.js';
import { showReview } from './show-review.js';
import { alertAddress } from './words-of.js';
import { withKeys } from './with-keys.js';

type Route = ConsoleRoute<ConsoleDeps>;
const signed = (visit: Visit): SignedVisit => visit as SignedVisit;

async function list(asked: Visit, { alerts, people }: ConsoleDeps): Promise<Answer> {
  const visit = signed(asked);
  const [rows, name] = await Promise.all([alerts.list(visit.me.staff), people.names()]);
  const view = alertViews.find((one) => one === visit.query.get('view')) ?? 'open';
  return listPage({ visit, rows, view, name });
}

/** Shows the page of an alert, with the result of an act. */
async function show(
  visit: SignedVisit,
  { alerts, people }: ConsoleDeps,
  more: { readonly refused?: string; readonly problems?: readonly FieldProblem[] } = {},
): Promise<Answer> {
  const found = await alerts.see(visit.me.staff, visit.params['id'] ?? '');
  if (!found.ok) return { kind: 'nothing' };
  const name = await people.names();
  const alert = found.value;
  const status = more.refused ? 409 : more.problems ? 422 : 200;
  return alertPage({ visit, alert, name, form: randomId(), ...more }, status);
}

/** Returns the reason of a refusal, in the user's language. */
const refusedBecause = ({ say }: SignedVisit, { reason }: AlertNotDone): string =>
  sayCode(say, 'alerts.not', reason);

async function beginPage(asked: Visit, { cases }: ConsoleDeps): Promise<Answer> {
  const visit = signed(asked);
  const id = visit.query.get('case') ?? '';
  if (id === '') return newPage(visit, undefined);
  const shown = await cases.see(visit.me.staff, id);
  return shown.ok
    ? newPage(visit, { id, reference: shown.value.row.reference })
    : { kind: 'nothing' };
}

async function begin(asked: Visit, { alerts, cases }: ConsoleDeps): Promise<Answer> {
  const visit = signed(asked);
  const id = visit.form.text('case');
  const begun = await withKeys(visit, (keys) => alerts.begin(visit.me.staff, id, keys));
  if (begun.ok) return { kind: 'go', to: alertAddress(begun.value.id, '/edit') };
  if (begun.reason === 'unknown') return { kind: 'nothing' };
  if (begun.reason === 'begun') {
    const [first] = await alerts.ofCase(visit.me.staff, id);
    if (first) return { kind: 'go', to: alertAddress(first.id) };
  }
  const shown = await cases.see(visit.me.staff, id);
  const of = shown.ok ? { id, reference: shown.value.row.reference } : undefined;
  return newPage(visit, of, refusedBecause(visit, begun));
}

type Did = AlertOutcome<AlertSeen>;
interface Deed {
  readonly act: string;
  readonly action: RouteAction;
  readonly done: Done['key'];
  /** Returns where the action leads: the alert, or its composer. */
  readonly to?: '/edit' | '/review';
  /** Where the button was pressed. */
  readonly on?: 'review';
  readonly does: (
    deps: ConsoleDeps,
    visit: SignedVisit,
    id: string,
    change: Change,
    keys: Keys,
  ) => Promise<Did>;
}

const deeds: readonly Deed[] = [
  {
    act: 'ask',
    action: 'alerts.see',
    done: 'done.alertAsked',
    on: 'review',
    does: ({ alerts }, { me }, id, change, keys) => alerts.ask(me.staff, id, change, keys),
  },
  {
    act: 'approve',
    action: 'alerts.approve',
    done: 'done.alertApproved',
    on: 'review',
    does: ({ alerts }, { me }, id, change, keys) => alerts.approve(me.staff, id, change, keys),
  },
  {
    act: 'deny',
    action: 'alerts.approve',
    done: 'done.alertDenied',
    on: 'review',
    does: ({ alerts }, { me, form }, id, change) =>
      alerts.deny(me.staff, id, form.text('reason'), change),
  },
  {
    act: 'update',
    action: 'alerts.see',
    done: 'done.alertUpdate',
    to: '/edit',
    does: ({ alerts }, { me }, id, change, keys) => alerts.update(me.staff, id, change, keys),
  },
  {
    act: 'take-picture',
    action: 'alerts.see',
    done: 'done.pictureTaken',
    to: '/review',
    does: ({ alerts }, { me }, id, change, keys) => alerts.takePicture(me.staff, id, change, keys),
  },
  {
    act: 'found',
    action: 'alerts.see',
    done: 'done.alertEnded',
    does: ({ alerts }, { me }, id, change) => alerts.end(me.staff, id, 'found', change),
  },
  {
    act: 'cancel',
    action: 'alerts.see',
    done: 'done.alertEnded',
    does: ({ alerts }, { me }, id, change) => alerts.end(me.staff, id, 'cancelled', change),
  },
  {
    act: 'stop',
    action: 'alerts.see',
    done: 'done.alertStopped',
    does: ({ alerts }, { me }, id, change) => alerts.stop(me.staff, id, change),
  },
  {
    act: 'drop',
    action: 'alerts.see',
    done: 'done.alertDropped',
    does: ({ alerts }, { me }, id, change) => alerts.drop(me.staff, id, change),
  },
  {
    act: 'propose',
    action: 'alerts.see',
    done: 'done.alertProposed',
    does: ({ alerts }, { me, form }, id, change, keys) =>
      alerts.propose(me.staff, id, form.text('country'), change, keys),
  },
  {
    act: 'accept',
    action: 'alerts.see',
    done: 'done.alertAccepted',
    to: '/edit',
    does: ({ alerts }, { me }, id, change) =>
      alerts.decideProposal(me.staff, id, { accept: true }, change),
  },
  {
    act: 'refuse',
    action: 'alerts.see',
    done: 'done.alertRefused',
    does: ({ alerts }, { me, form }, id, change) =>
      alerts.decideProposal(me.staff, id, { accept: false, reason: form.text('reason') }, change),
  },
];

/** Serves the picture that would be sent: officers must see it before they approve. */
async function picture(asked: Visit, { alerts }: ConsoleDeps): Promise<Answer> {
  const visit = signed(asked);
  const id = visit.params['id'] ?? '';
  const opened = await withKeys(visit, (keys) => alerts.photo(visit.me.staff, id, keys));
  if (!opened.ok || !opened.value) return { kind: 'nothing' };
  return { kind: 'bytes', name: 'picture', inline: true, ...opened.value };
}

/** Shows a missing or too long reason at its field; every other refusal above the page. */
function whyNot(visit: SignedVisit, refused: AlertNotDone) {
  const says = refusedBecause(visit, refused);
  return refused.reason === 'noReason' || refused.reason === 'tooLong'
    ? { problems: [{ field: 'reason', says }] }
    : { refused: says };
}

async function doDeed(visit: SignedVisit, deps: ConsoleDeps, deed: Deed): Promise<Answer> {
  const id = visit.params['id'] ?? '';
  const did = await withKeys(visit, (keys) => deed.does(deps, visit, id, changeOf(visit), keys));
  if (did.ok) return { kind: 'go', to: alertAddress(id, deed.to ?? ''), done: { key: deed.done } };
  if (did.reason === 'unknown') return { kind: 'nothing' };
  return deed.on === 'review'
    ? showReview(visit, deps, whyNot(visit, did))
    : show(visit, deps, whyNot(visit, did));
}

/** The routes of alerts. */
export const alertRoutes: readonly Route[] = [
  { method: 'get', path: '/console/alerts', action: 'alerts.see', answer: list },
  { method: 'get', path: '/console/alerts/new', action: 'alerts.write', answer: beginPage },
  { method: 'post', path: '/console/alerts/new', action: 'alerts.write', answer: begin },
  ...neighbourRoutes,
  {
    method: 'get',
    path: '/console/alerts/:id',
    action: 'alerts.see',
    answer: (visit, deps) => show(signed(visit), deps),
  },
  {
    method: 'get',
    path: '/console/alerts/:id/review',
    action: 'alerts.see',
    answer: (visit, deps) => showReview(signed(visit), deps),
  },
  {
    method: 'get',
    path: '/console/alerts/:id/picture',
    action: 'alerts.see',
    answer: picture,
  },
  ...composerRoutes,
  ...deeds.map((deed): Route => ({
    method: 'post',
    path: `/console/alerts/:id/${deed.act}`,
    action: deed.action,
    answer: (visit, deps) => doDeed(signed(visit), deps, deed),
  })),
];
