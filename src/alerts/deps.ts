import type { AlertSendings } from '../broadcasts/broadcasts.js';
import type { Cases } from '../cases/cases.js';
import type { CaseDeps } from '../cases/deps.js';
import type { Log } from '../shared/log.js';
import type { Get } from './neighbours/get.js';

/** The source of neighbours' pictures. */
export interface PictureSource {
  /** Asks an address that a stranger named. */
  readonly get: Get;
  /** Re-encodes a picture as a JPEG that contains only its pixels. */
  readonly draw: (bytes: Buffer) => Promise<Buffer | undefined>;
}

/** The services of the program that alerts need. */
export interface AlertDeps extends Pick<CaseDeps, 'db' | 'keys' | 'clock' | 'door' | 'directory'> {
  readonly log: Log;
  /** The public address of the installation, without a slash at the end. */
  readonly publicUrl: string;
  readonly cases: Pick<Cases, 'see' | 'read' | 'attachments' | 'openAttachment'>;
  readonly sendings: AlertSendings;
  readonly escalations: Pick<CaseDeps['escalations'], 'tellAlertNews'>;
  readonly pictures: PictureSource;
}
