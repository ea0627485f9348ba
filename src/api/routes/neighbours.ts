import { z } from 'zod';
import type { NeighbourItem } from '../../alerts/neighbours/items.js';
import { route, type Route } from '../route.js';
import { countryCode, idForm, moment } from '../shapes.js';
import { alertPage } from './alert-shapes.js';
import { alertGranted, shown, type AlertDesk } from './alert-work.js';
import { accountOf } from '../roles.js';

const tag = 'Alerts';

/** A neighbour's alert, as the neighbour published it. */
const offer = z
  .object({
    id: z.string().describe('its id here'),
    sender: z.string(),
    identifier: z.string(),
    sent: z.string(),
    endsAt: moment.optional(),
    says: z.array(
      z.object({
        language: z.string().optional(),
        senderName: z.string().optional(),
        headline: z.string().optional(),
        description: z.string().optional(),
        contact: z.string().optional(),
      }),
    ),
    wrong: z.int().describe('how many things are wrong with it; the console lists them'),
  })
  .meta({ id: 'NeighbourAlert' });

const offerOf = ({ id, alert, endsAt, findings }: NeighbourItem): z.input<typeof offer> => ({
  ...{ id, sender: alert.sender, identifier: alert.identifier, sent: alert.sent },
  ...(endsAt ? { endsAt } : {}),
  says: alert.infos.map(({ language, senderName, headline, description, contact }) => ({
    ...{ language, senderName, headline, description, contact },
  })),
  wrong: findings.length,
});

const listOffers = (desk: AlertDesk): Route =>
  route({
    id: 'listNeighbourAlerts',
    method: 'get',
    path: '/neighbour-alerts',
    scope: 'alerts:read',
    action: 'alerts.see',
    tag,
    summary: 'List the alerts of neighbours that can be passed on',
    description: 'Only real alerts that are in force and that nobody here has set aside.',
    answer: z.object({ alerts: z.array(offer) }),
    async handle({ account }) {
      const items = await desk.alerts.offers(accountOf(account));
      return { body: { alerts: items.map(offerOf) } };
    },
  });

const relayOffer = (desk: AlertDesk): Route =>
  route({
    id: 'relayNeighbourAlert',
    method: 'post',
    path: '/neighbour-alerts/{alert}/relay',
    scope: 'alerts:write',
    action: ['alerts.write', 'alerts.approve'],
    tag,
    summary: 'Make a draft that passes on a neighbour’s alert',
    description:
      'It becomes a draft of your own that says whose it is. Two officers decide, none of whom began it or wrote in it.',
    params: z.object({
      alert: idForm('A neighbour’s alert'),
    }),
    body: z.strictObject({
      country: countryCode.describe('in which it is passed on'),
    }),
    example: { country: 'TG' },
    once: true,
    status: 201,
    problems: ['conflict'],
    answer: alertPage,
    async handle({ account, params, body }) {
      const staff = accountOf(account);
      const alert = alertGranted(await desk.alerts.relay(staff, params.alert, body.country));
      return { body: shown(alert), location: `/alerts/${alert.id}` };
    },
  });

/** The routes that list neighbours' alerts and pass them on. */
export const neighbourRoutes = (desk: AlertDesk): readonly Route[] => [
  listOffers(desk),
  relayOffer(desk),
];
