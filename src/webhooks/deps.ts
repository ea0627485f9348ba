import type { Gate } from '../alerts/neighbours/gate.js';
import type { DeskAudit } from '../desk/audit.js';
import type { Db } from '../models/store/db.js';
import type { GatewayKeyring } from '../privacy/keyring.js';
import type { Clock } from '../shared/clock.js';
import type { Log } from '../shared/log.js';
import type { Post } from './post.js';

/** What webhooks need. */
export interface WebhookDeps {
  readonly db: Db;
  readonly keyring: () => GatewayKeyring;
  readonly clock: Clock;
  readonly log: Log;
  readonly audit: DeskAudit;
  /** Which addresses may be told. */
  readonly gate: Gate;
  readonly post: Post;
  /** Milliseconds of a clock that nobody can set. */
  readonly elapsed?: () => number;
}
