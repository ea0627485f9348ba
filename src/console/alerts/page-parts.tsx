import type { ComponentChildren } from 'preact';
import type { AlertAction, AlertSeen } from '../../alerts/alerts.js';
import { Post, type FieldProblem } from '../parts/forms.js';
import type { SignedVisit } from '../visit.js';
import { alertAddress } from './words-of.js';

/** The data for a page of one alert. */
export interface AlertPageProps {
  readonly visit: SignedVisit;
  readonly alert: AlertSeen;
  readonly name: (id: string) => string;
  /** A random id that makes the form idempotent: sending it twice has the effect of once. */
  readonly form: string;
  readonly problems?: readonly FieldProblem[] | undefined;
  /** The reason of a refusal. */
  readonly refused?: string | undefined;
}

export const can = ({ alert }: Pick<AlertPageProps, 'alert'>, action: AlertAction): boolean =>
  alert.may.includes(action);

/** A form that does one thing with an alert, for the version that was shown. */
export const Act = ({
  props: { visit, alert, form },
  act,
  children,
}: {
  readonly props: AlertPageProps;
  readonly act: string;
  readonly children: ComponentChildren;
}) => (
  <Post visit={visit} action={alertAddress(alert.id, `/${act}`)} class="stack">
    <input type="hidden" name="v" value={String(alert.v)} />
    <input type="hidden" name="form" value={`${form}-${act}`} />
    {children}
  </Post>
);
