import type { AlertPreview, AlertSeen } from '../../alerts/alerts.js';
import type { AlertFields } from '../../alerts/fields.js';
import type { FieldProblem } from '../parts/forms.js';
import type { SignedVisit } from '../visit.js';

/** A picture of the case that the alert may show. */
export interface PhotoChoice {
  readonly id: string;
  readonly receivedAt: Date;
}

export interface ComposerProps {
  readonly visit: SignedVisit;
  readonly alert: AlertSeen;
  readonly fields: AlertFields;
  readonly preview: AlertPreview;
  readonly photos: readonly PhotoChoice[];
  readonly zone: string;
  /** Whether the form was checked or sent. If so, problems are shown at their fields. */
  readonly checked: boolean;
}

export type FieldsProps = ComposerProps & { readonly problems: readonly FieldProblem[] };
