import type { Gate } from '../alerts/neighbours/gate.js';
import type { DeskAudit } from '../desk/audit.js';
import type { Db } from '../models/store/db.js';
import type { GatewayKeyring } from '../privacy/keyring.js';
import type { Clock } from '../shared/clock.js';
import type { Log } from '../shared/log.js';
import type { Post } from './post.js';

/** The services that webhooks need. */
export interface WebhookDeps {
  readonly db: Db;
  readonly keyring: () => GatewayKeyring;
  readonly clock: Clock;
  readonly log: Log;
  readonly audit: DeskAudit;
  /** Decides which addresses may receive messages. */
  readonly gate: Gate;
  readonly post: Post;
  /** Milliseconds of a monotonic clock. */
  readonly elapsed?: () => number;
}
