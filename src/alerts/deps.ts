import type { AlertSendings } from '../broadcasts/broadcasts.js';
import type { Cases } from '../cases/cases.js';
import type { CaseDeps } from '../cases/deps.js';
import type { Log } from '../shared/log.js';

/** What alerts need from the rest of the program. */
export interface AlertDeps extends Pick<CaseDeps, 'db' | 'keys' | 'clock' | 'door' | 'directory'> {
  readonly log: Log;
  /** Where the internet reaches us, without a slash at the end. */
  readonly publicUrl: string;
  readonly cases: Pick<Cases, 'see' | 'read' | 'attachments' | 'openAttachment'>;
  readonly sendings: AlertSendings;
}
