import type { z } from 'zod';
import type { Alerts, AlertSeen } from '../../alerts/alerts.js';
import type { AlertOutcome } from '../../alerts/outcome.js';
import { stopsSaid } from '../../alerts/says.js';
import { writeInto } from '../../alerts/write-into.js';
import type { Keys } from '../../cases/view.js';
import type { Staff } from '../../shared/staff.js';
import { withoutUndefined } from '../../shared/without-undefined.js';
import { route, type Route } from '../route.js';
import { alertGranted, shown, workRoute, type AlertDesk } from './alert-work.js';
import { alertName, alertPage } from './alert-shapes.js';
import { alertWords, proposing, writing } from './alert-word-shapes.js';
import { caseName, change } from './case-shapes.js';
import { withKeysOf, type KeyDesk } from './key-sessions.js';

type Desk = AlertDesk & KeyDesk;
const tag = 'Alerts';

const beginAlert = (desk: Desk): Route =>
  route({
    id: 'beginAlert',
    method: 'post',
    path: '/cases/{case}/alerts',
    scope: 'alerts:write',
    action: 'alerts.write',
    tag,
    summary: 'Begin an alert from a case',
    description: 'Fills the fields from the case. Below the criteria it becomes a notice.',
    params: caseName,
    keyed: true,
    status: 201,
    problems: ['conflict'],
    answer: alertPage,
    async handle(call) {
      const begun = await withKeysOf(desk, call, (staff, keys) =>
        desk.alerts.begin(staff, call.params.case, keys),
      );
      const alert = alertGranted(begun);
      return { body: shown(alert), location: `/alerts/${alert.id}` };
    },
  });

/** Returns the problems of a draft, and whom it would reach; nothing if it is not a draft. */
async function lookedAt(alerts: Alerts, staff: Staff, id: string, keys: Keys) {
  const [wrong, reaches] = [
    await alerts.validate(staff, id, keys),
    await alerts.recipients(staff, id, keys),
  ];
  return withoutUndefined({
    mistakes: wrong.ok ? stopsSaid(wrong.value) : undefined,
    reaches: reaches.ok
      ? withoutUndefined({
          people: reaches.value.estimate.recipients,
          segments: reaches.value.estimate.segments,
          startsAt: reaches.value.estimate.startsAt,
          finishesAt: reaches.value.estimate.finishesAt,
        })
      : undefined,
  });
}

const readAlert = (desk: Desk): Route =>
  route({
    id: 'readAlert',
    method: 'get',
    path: '/alerts/{alert}/words',
    scope: 'alerts:read',
    action: 'alerts.see',
    tag,
    summary: 'Read the words of an alert, as they go out',
    description: 'It is noted in the audit log. Officers read it before they say yes.',
    params: alertName,
    keyed: true,
    problems: ['conflict'],
    answer: alertWords,
    handle: (call) =>
      withKeysOf(desk, call, async (staff, keys) => {
        const alert = alertGranted(await desk.alerts.see(staff, call.params.alert));
        const { fields, texts, reason } = alertGranted(
          await desk.alerts.read(staff, alert.id, keys),
        );
        const draft = alert.draft ? await lookedAt(desk.alerts, staff, alert.id, keys) : {};
        const words = withoutUndefined({ fields, texts, reason });
        return {
          body: { alert: shown(alert), ...words, ...draft } as z.input<typeof alertWords>,
        };
      }),
  });

const writeAlert = (desk: Desk): Route =>
  route({
    id: 'writeAlert',
    method: 'put',
    path: '/alerts/{alert}/words',
    scope: 'alerts:write',
    action: 'alerts.see',
    tag,
    summary: 'Write in a draft',
    description:
      'Fields that you leave out stay as they are. Officers who were asked are asked again.',
    params: alertName,
    body: writing,
    example: { v: 0, fields: { contact: '117', consent: 'guardian', hours: 24 } },
    keyed: true,
    problems: ['conflict', 'changed-meanwhile'],
    answer: alertPage,
    async handle(call) {
      const { v, fields } = call.body;
      const saved = await withKeysOf(desk, call, (staff, keys) =>
        writeInto(desk.alerts, staff, { id: call.params.alert, v, fields }, keys),
      );
      return { body: shown(alertGranted(saved)) };
    },
  });

/** Defines a route that does one thing with an alert and needs a person's keys. */
const keyedRoute = <B extends typeof change>(
  desk: Desk,
  described: Parameters<typeof workRoute>[0],
  body: B,
  act: (
    staff: Staff,
    id: string,
    body: z.output<B>,
    keys: Keys,
  ) => Promise<AlertOutcome<AlertSeen>>,
): Route =>
  workRoute({ ...described, keyed: true }, body, (call, id, given) =>
    withKeysOf(desk, call, (staff, keys) => act(staff, id, given, keys)),
  );

/** The routes from the request for approval to the approvals of two officers. */
const decidingRoutes = (desk: Desk): readonly Route[] => [
  keyedRoute(
    desk,
    {
      ...{ id: 'askAlert', does: 'ask', scope: 'alerts:write', action: 'alerts.see' },
      summary: 'Ask two officers for their yes',
      description: 'Refused while the draft has problems; the answer lists them.',
    },
    change,
    (staff, id, { v }, keys) => desk.alerts.ask(staff, id, { v }, keys),
  ),
  keyedRoute(
    desk,
    {
      ...{ id: 'approveAlert', does: 'approve', scope: 'alerts:decide', action: 'alerts.approve' },
      summary: 'Say yes to an alert; at the second yes it goes out',
      description:
        'For officers who did not write in it and have not said yes before. Read it first.',
    },
    change,
    (staff, id, { v }, keys) => desk.alerts.approve(staff, id, { v }, keys),
  ),
];

/** The picture of what is passed on. */
const pictureRoute = (desk: Desk): Route =>
  keyedRoute(
    desk,
    {
      ...{ id: 'takeAlertPicture', does: 'picture', scope: 'alerts:write' },
      action: ['alerts.write', 'alerts.approve'],
      summary: 'Take the picture of a neighbour’s alert into its draft',
      description:
        'It is fetched now, over https from the open internet, and drawn anew. Two officers say yes to it, none of whom took it.',
    },
    change,
    (staff, id, { v }, keys) => desk.alerts.takePicture(staff, id, { v }, keys),
  );

/** Actions on a published alert. */
const routesOnceOut = (desk: Desk): readonly Route[] => [
  keyedRoute(
    desk,
    {
      ...{ id: 'updateAlert', does: 'update', scope: 'alerts:write', action: 'alerts.see' },
      summary: 'Begin an update of an alert that is out',
      description: 'Makes a draft of what it says now. Two officers must say yes to it again.',
    },
    change,
    (staff, id, { v }, keys) => desk.alerts.update(staff, id, { v }, keys),
  ),
  keyedRoute(
    desk,
    {
      ...{ id: 'proposeAlert', does: 'propose', scope: 'alerts:write', action: 'alerts.see' },
      summary: 'Propose an alert that is out to a neighbour',
    },
    proposing,
    (staff, id, { v, country }, keys) => desk.alerts.propose(staff, id, country, { v }, keys),
  ),
];

/** The routes that write and approve alerts and need a key. */
export const alertWritingRoutes = (desk: Desk): readonly Route[] => [
  beginAlert(desk),
  readAlert(desk),
  writeAlert(desk),
  pictureRoute(desk),
  ...decidingRoutes(desk),
  ...routesOnceOut(desk),
];
