import type { AlertSendings } from '../broadcasts/broadcasts.js';
import type { Cases } from '../cases/cases.js';
import type { CaseDeps } from '../cases/deps.js';
import type { Log } from '../shared/log.js';
import type { Get } from './neighbours/get.js';

/** Where pictures of neighbours come from. */
export interface PictureSource {
  /** Asks an address that a stranger named. */
  readonly get: Get;
  /**
   * Draws a picture anew, as a JPEG: its pixels are kept and nothing else.
   * @returns undefined when it is no picture that may be shown
   */
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
