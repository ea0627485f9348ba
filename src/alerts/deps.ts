import type { AlertSendings } from '../broadcasts/broadcasts.js';
import type { Cases } from '../cases/cases.js';
import type { CaseDeps } from '../cases/deps.js';
import type { Log } from '../shared/log.js';

/** The services of the program that alerts need. */
export interface AlertDeps extends Pick<CaseDeps, 'db' | 'keys' | 'clock' | 'door' | 'directory'> {
  readonly log: Log;
  /** The public address of the installation, without a slash at the end. */
  readonly publicUrl: string;
  readonly cases: Pick<Cases, 'see' | 'read' | 'attachments' | 'openAttachment'>;
  readonly sendings: AlertSendings;
}
