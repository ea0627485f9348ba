import type { z } from 'zod';
import type { Alerts, AlertSeen } from '../../alerts/alerts.js';
import type { Neighbours } from '../../alerts/neighbours/neighbours.js';
import type { MissingDesk } from '../../alerts/missing-desk.js';
import type { AlertNotDone, AlertOutcome } from '../../alerts/outcome.js';
import { problemSaid, whyNot } from '../../alerts/says.js';
import { Problem, type ProblemName } from '../problem.js';
import { route, type Call, type Route } from '../route.js';
import { alertName, alertPage } from './alert-shapes.js';
import type { change } from './case-shapes.js';

/** The services of the alert routes. */
export interface AlertDesk {
  readonly alerts: Alerts;
  readonly missing: MissingDesk;
  /** Feeds of neighbours. */
  readonly neighbours: Neighbours;
}

const names: Readonly<Partial<Record<AlertNotDone['reason'], ProblemName>>> = {
  unknown: 'not-found',
  denied: 'forbidden',
  conflict: 'changed-meanwhile',
  invalid: 'invalid',
};

function problemOf(refused: AlertNotDone): Problem {
  const { says, next } = whyNot(refused);
  return new Problem(names[refused.reason] ?? 'conflict', {
    reason: refused.reason,
    detail: refused.reason === 'conflict' ? `${says} It is at version ${refused.v}.` : says,
    do: next,
    ...(refused.reason === 'invalid'
      ? {
          mistakes: refused.problems.map((one) => ({ in: 'body' as const, ...problemSaid(one) })),
        }
      : {}),
  });
}

/**
 * Returns the value of an outcome.
 * @throws Problem when it was refused
 */
export function alertGranted<T>(outcome: AlertOutcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw problemOf(outcome);
}

/** Returns an alert for the answer: its schema takes only the declared fields. */
export const shown = (seen: AlertSeen) => seen as z.input<typeof alertPage>;

type Called = Pick<Call<unknown, unknown, unknown>, 'who' | 'account' | 'key'>;

/** Defines a route that does one thing with an alert. */
export function workRoute<B extends typeof change>(
  described: Pick<Route, 'id' | 'summary' | 'description' | 'scope' | 'action' | 'keyed'> & {
    readonly does: string;
  },
  body: B,
  act: (call: Called, id: string, body: z.output<B>) => Promise<AlertOutcome<AlertSeen>>,
): Route {
  const { does, ...rest } = described;
  return route({
    ...rest,
    method: 'post',
    path: `/alerts/{alert}/${does}`,
    tag: 'Alerts',
    params: alertName,
    body,
    once: true,
    problems: ['conflict', 'changed-meanwhile'],
    answer: alertPage,
    async handle(call) {
      const given = call.body as z.output<B>;
      return { body: shown(alertGranted(await act(call, call.params.alert, given))) };
    },
  });
}
