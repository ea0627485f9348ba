import { z } from 'zod';
import type { AlertSeen } from '../../alerts/alerts.js';
import type { AlertOutcome } from '../../alerts/outcome.js';
import type { Staff } from '../../shared/staff.js';
import { route, type Route } from '../route.js';
import { alertName, alertPage, alertRow, reasoned, ending } from './alert-shapes.js';
import { alertGranted, shown, workRoute, type AlertDesk } from './alert-work.js';
import { caseName, change } from './case-shapes.js';
import { accountOf } from '../roles.js';

const tag = 'Alerts';

const listAlerts = (desk: AlertDesk): Route =>
  route({
    id: 'listAlerts',
    method: 'get',
    path: '/alerts',
    scope: 'alerts:read',
    action: 'alerts.see',
    tag,
    summary: 'List the alerts that you may see, the latest first',
    description: 'Codes and times only: words are read and written with a key.',
    answer: z.object({ alerts: z.array(alertRow) }),
    async handle({ account }) {
      const rows = await desk.alerts.list(accountOf(account));
      return { body: { alerts: rows as z.input<typeof alertRow>[] } };
    },
  });

const alertsOfCase = (desk: AlertDesk): Route =>
  route({
    id: 'listAlertsOfCase',
    method: 'get',
    path: '/cases/{case}/alerts',
    scope: 'alerts:read',
    action: 'alerts.see',
    tag,
    summary: 'List the alerts of a case',
    description: 'Empty if there is no such case, or you may not see it.',
    params: caseName,
    answer: z.object({ alerts: z.array(alertRow) }),
    async handle({ account, params }) {
      const rows = await desk.alerts.ofCase(accountOf(account), params.case);
      return { body: { alerts: rows as z.input<typeof alertRow>[] } };
    },
  });

const showAlert = (desk: AlertDesk): Route =>
  route({
    id: 'showAlert',
    method: 'get',
    path: '/alerts/{alert}',
    scope: 'alerts:read',
    action: 'alerts.see',
    tag,
    summary: 'Show an alert: how far it is, and whom it has reached',
    params: alertName,
    answer: alertPage,
    async handle({ account, params }) {
      const staff = accountOf(account);
      return { body: shown(alertGranted(await desk.alerts.see(staff, params.alert))) };
    },
  });

/** Defines a route that does one thing with an alert and needs no key. */
const plainRoute = <B extends typeof change>(
  described: Parameters<typeof workRoute>[0],
  body: B,
  act: (staff: Staff, id: string, body: z.output<B>) => Promise<AlertOutcome<AlertSeen>>,
): Route =>
  workRoute(described, body, async ({ account }, id, given) => act(accountOf(account), id, given));

/** The routes that end a published alert. */
const endRoutes = (desk: AlertDesk): readonly Route[] => [
  plainRoute(
    {
      ...{ id: 'endAlert', does: 'end', scope: 'alerts:decide', action: 'alerts.see' },
      summary: 'End an alert: all clear, or cancelled',
      description:
        'Whoever was told hears it and is asked to stop sharing. Name, picture and texts are destroyed at once. It cannot be undone.',
    },
    ending,
    (staff, id, { v, as }) => desk.alerts.end(staff, id, as, { v }),
  ),
  plainRoute(
    {
      ...{ id: 'stopAlert', does: 'stop', scope: 'alerts:decide', action: 'alerts.see' },
      summary: 'Stop an alert for good (kill switch)',
      description: 'Nothing more is sent, not even that it ended. This cannot be undone.',
    },
    change,
    (staff, id, { v }) => desk.alerts.stop(staff, id, { v }),
  ),
];

/** The routes for a neighbour's proposal. */
const proposalRoutes = (desk: AlertDesk): readonly Route[] => [
  plainRoute(
    {
      ...{ id: 'acceptAlert', does: 'accept', scope: 'alerts:decide', action: 'alerts.see' },
      summary: 'Make a draft from a neighbour’s proposal',
      description:
        'Sends nothing. Two officers of the country must say yes, as to any other alert.',
    },
    change,
    (staff, id, { v }) => desk.alerts.decideProposal(staff, id, { accept: true }, { v }),
  ),
  plainRoute(
    {
      ...{ id: 'refuseAlert', does: 'refuse', scope: 'alerts:decide', action: 'alerts.see' },
      summary: 'Refuse a neighbour’s proposal, with a reason',
    },
    reasoned,
    (staff, id, { v, reason }) =>
      desk.alerts.decideProposal(staff, id, { accept: false, reason }, { v }),
  ),
];

/** The routes of alerts for programs: codes, never words. */
export const alertRoutes = (desk: AlertDesk): readonly Route[] => [
  listAlerts(desk),
  alertsOfCase(desk),
  showAlert(desk),
  plainRoute(
    {
      ...{ id: 'denyAlert', does: 'deny', scope: 'alerts:decide', action: 'alerts.approve' },
      summary: 'Say no to an alert that waits for officers, with a reason',
    },
    reasoned,
    (staff, id, { v, reason }) => desk.alerts.deny(staff, id, reason, { v }),
  ),
  plainRoute(
    {
      ...{ id: 'dropAlert', does: 'drop', scope: 'alerts:write', action: 'alerts.see' },
      summary: 'Give up a draft: of an alert that is not out, or of an update',
    },
    change,
    (staff, id, { v }) => desk.alerts.drop(staff, id, { v }),
  ),
  ...endRoutes(desk),
  ...proposalRoutes(desk),
];
