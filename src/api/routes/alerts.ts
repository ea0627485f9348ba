import { z } from 'zod';
import type { Alerts, AlertSeen } from '../../alerts/alerts.js';
import type { MissingDesk } from '../../alerts/missing-desk.js';
import type { AlertNotDone, AlertOutcome } from '../../alerts/outcome.js';
import type { Staff } from '../../shared/staff.js';
import { Problem } from '../problem.js';
import { route, type Route } from '../route.js';
import { alertName, alertPage, alertRow, reasoned, ending } from './alert-shapes.js';
import { caseName, change } from './case-shapes.js';
import { accountOf, type CaseDesk } from './cases.js';

/** What the routes of alerts stand on. */
export interface AlertDesk extends Pick<CaseDesk, 'staffOf'> {
  readonly alerts: Alerts;
  readonly missing: MissingDesk;
}

const tag = 'Alerts';

function problemOf(refused: AlertNotDone): Problem {
  const { reason } = refused;
  if (reason === 'unknown')
    return new Problem('not-found', {
      reason,
      detail: 'There is no such alert, or it is not yours to see.',
      do: 'GET /alerts lists those that are.',
    });
  if (reason === 'denied')
    return new Problem('forbidden', {
      reason,
      detail: 'You see this alert, and may not do this with it.',
      do: '"may" of the alert says what you may do.',
    });
  if (reason === 'conflict')
    return new Problem('changed-meanwhile', {
      reason,
      detail: `Somebody changed it: it is at version ${refused.v}.`,
      do: 'Read the alert again, and send its version.',
    });
  return new Problem('conflict', {
    reason,
    detail: 'This cannot be done with the alert as it stands.',
    do: 'Read the alert: "state", "draft" and "may" say how it stands.',
  });
}

/** @throws Problem when it was refused */
function granted<T>(outcome: AlertOutcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw problemOf(outcome);
}

/** An alert as it goes out: its schema takes only what it declares. */
const shown = (seen: AlertSeen) => seen as z.input<typeof alertPage>;

const listAlerts = (desk: AlertDesk): Route =>
  route({
    id: 'listAlerts',
    method: 'get',
    path: '/alerts',
    scope: 'alerts:read',
    tag,
    summary: 'List the alerts that you may see, the latest first',
    description: 'Codes and times only: words are written and read in the console, with a key.',
    answer: z.object({ alerts: z.array(alertRow) }),
    async handle({ who }) {
      const rows = await desk.alerts.list(await accountOf(desk, who.person));
      return { body: { alerts: rows as z.input<typeof alertRow>[] } };
    },
  });

const alertsOfCase = (desk: AlertDesk): Route =>
  route({
    id: 'listAlertsOfCase',
    method: 'get',
    path: '/cases/{case}/alerts',
    scope: 'alerts:read',
    tag,
    summary: 'List the alerts of a case',
    description: 'Empty when there is no such case, or it is not yours to see.',
    params: caseName,
    answer: z.object({ alerts: z.array(alertRow) }),
    async handle({ who, params }) {
      const rows = await desk.alerts.ofCase(await accountOf(desk, who.person), params.case);
      return { body: { alerts: rows as z.input<typeof alertRow>[] } };
    },
  });

const showAlert = (desk: AlertDesk): Route =>
  route({
    id: 'showAlert',
    method: 'get',
    path: '/alerts/{alert}',
    scope: 'alerts:read',
    tag,
    summary: 'Show an alert: how far it is, and whom it has reached',
    params: alertName,
    answer: alertPage,
    async handle({ who, params }) {
      const staff = await accountOf(desk, who.person);
      return { body: shown(granted(await desk.alerts.see(staff, params.alert))) };
    },
  });

/** A route by which somebody does one thing with an alert. None of them takes a key. */
function workRoute<B extends typeof change>(
  desk: AlertDesk,
  described: Pick<Route, 'id' | 'summary' | 'description' | 'scope'> & { readonly does: string },
  body: B,
  act: (staff: Staff, id: string, body: z.output<B>) => Promise<AlertOutcome<AlertSeen>>,
): Route {
  const { does, ...rest } = described;
  return route({
    ...rest,
    method: 'post',
    path: `/alerts/{alert}/${does}`,
    tag,
    params: alertName,
    body,
    once: true,
    problems: ['conflict', 'changed-meanwhile'],
    answer: alertPage,
    async handle({ who, params, body: given }) {
      const staff = await accountOf(desk, who.person);
      return { body: shown(granted(await act(staff, params.alert, given as z.output<B>))) };
    },
  });
}

/** How an alert that is out ends. */
const endRoutes = (desk: AlertDesk): readonly Route[] => [
  workRoute(
    desk,
    {
      ...{ id: 'endAlert', does: 'end', scope: 'alerts:decide' },
      summary: 'End an alert: all clear, or cancelled',
      description:
        'Whoever was told hears it and is asked to stop sharing. Name, picture and texts are destroyed at once. It cannot be undone.',
    },
    ending,
    (staff, id, { v, as }) => desk.alerts.end(staff, id, as, { v }),
  ),
  workRoute(
    desk,
    {
      ...{ id: 'stopAlert', does: 'stop', scope: 'alerts:decide' },
      summary: 'Stop an alert for good (kill switch)',
      description: 'Nothing more is sent, not even that it ended. It cannot be undone.',
    },
    change,
    (staff, id, { v }) => desk.alerts.stop(staff, id, { v }),
  ),
];

/** What a neighbour has proposed. */
const proposalRoutes = (desk: AlertDesk): readonly Route[] => [
  workRoute(
    desk,
    {
      ...{ id: 'acceptAlert', does: 'accept', scope: 'alerts:decide' },
      summary: 'Take a neighbour’s proposal up as a draft',
      description: 'Nothing is sent: two officers of the country say yes to it as to any other.',
    },
    change,
    (staff, id, { v }) => desk.alerts.decideProposal(staff, id, { accept: true }, { v }),
  ),
  workRoute(
    desk,
    {
      ...{ id: 'refuseAlert', does: 'refuse', scope: 'alerts:decide' },
      summary: 'Refuse a neighbour’s proposal, with a reason',
    },
    reasoned,
    (staff, id, { v, reason }) =>
      desk.alerts.decideProposal(staff, id, { accept: false, reason }, { v }),
  ),
];

/** Alerts for programs: codes, never words. */
export const alertRoutes = (desk: AlertDesk): readonly Route[] => [
  listAlerts(desk),
  alertsOfCase(desk),
  showAlert(desk),
  workRoute(
    desk,
    {
      ...{ id: 'denyAlert', does: 'deny', scope: 'alerts:decide' },
      summary: 'Say no to an alert that officers were asked for, with a reason',
    },
    reasoned,
    (staff, id, { v, reason }) => desk.alerts.deny(staff, id, reason, { v }),
  ),
  workRoute(
    desk,
    {
      ...{ id: 'dropAlert', does: 'drop', scope: 'alerts:write' },
      summary: 'Give up a draft: of an alert that is not out, or of an update',
    },
    change,
    (staff, id, { v }) => desk.alerts.drop(staff, id, { v }),
  ),
  ...endRoutes(desk),
  ...proposalRoutes(desk),
];
