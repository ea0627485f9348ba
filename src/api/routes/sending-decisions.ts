import { z } from 'zod';
import type { Desk } from '../../desk/desk.js';
import { momentForm } from '../../shared/forms.js';
import { granted } from '../refused.js';
import { route, type Route } from '../route.js';
import { asked, params, tag } from './asked-sending.js';
import { eitherFor, eitherMay, sending, shown } from './sending-shapes.js';

const confirmSending = (desk: Desk): Route =>
  route({
    id: 'confirmSending',
    method: 'post',
    path: '/sendings/{sending}/confirm',
    scope: eitherFor('send'),
    action: eitherMay('send'),
    tag,
    summary: 'Confirm a draft by typing its number of recipients',
    description:
      'The poll, or the campaign, is released with it. Above the size that whoever runs Amana has set, a second person must approve before anybody is written to.',
    params,
    body: z.strictObject({ number: z.int().min(0).describe('recipients of the last estimate') }),
    example: { number: 1234 },
    problems: ['conflict'],
    answer: sending,
    async handle(call) {
      const { id } = await asked(desk, call, 'send');
      return { body: shown(granted(await desk.sending.confirm(call.who, id, call.body.number))) };
    },
  });

/** Defines a route that decides how a sending continues. */
function decisionRoute(
  desk: Desk,
  name: 'approve' | 'pause' | 'resume' | 'stop',
  described: Pick<Route, 'id' | 'summary' | 'description'>,
): Route {
  const right = name === 'approve' ? 'approve' : 'send';
  return route({
    ...described,
    method: 'post',
    path: `/sendings/{sending}/${name}`,
    scope: eitherFor(right),
    action: eitherMay(right),
    tag,
    params,
    problems: ['conflict'],
    answer: sending,
    async handle(call) {
      const { id } = await asked(desk, call, right);
      return { body: shown(granted(await desk.sending[name](call.who, id))) };
    },
  });
}

const remindSending = (desk: Desk): Route =>
  route({
    id: 'remindSending',
    method: 'post',
    path: '/sendings/{sending}/remind',
    scope: eitherFor('send'),
    action: eitherMay('send'),
    tag,
    summary: 'Remind those who were asked and have not answered',
    description: 'Only once: a second reminder is refused.',
    params,
    body: z.strictObject({
      at: momentForm.meta({ format: 'date-time' }).optional().describe('by default now'),
    }),
    example: {},
    problems: ['conflict'],
    answer: sending,
    async handle(call) {
      const { id } = await asked(desk, call, 'send');
      const at = call.body.at === undefined ? undefined : new Date(call.body.at);
      return { body: shown(granted(await desk.sending.remind(call.who, id, at))) };
    },
  });

/** The routes by which people decide about a sending. */
export const decisionRoutes = (desk: Desk): readonly Route[] => [
  confirmSending(desk),
  decisionRoute(desk, 'approve', {
    id: 'approveSending',
    summary: 'Approve a large sending as a second person',
    description: 'The person who confirmed it cannot approve it.',
  }),
  decisionRoute(desk, 'pause', {
    id: 'pauseSending',
    summary: 'Pause a sending',
    description: 'Nothing is sent until it is resumed.',
  }),
  decisionRoute(desk, 'resume', {
    id: 'resumeSending',
    summary: 'Resume a sending',
    description: '',
  }),
  decisionRoute(desk, 'stop', {
    id: 'stopSending',
    summary: 'Stop a sending for good (kill switch)',
    description: 'Within seconds no process sends anything more. This cannot be undone.',
  }),
  remindSending(desk),
];
