import { alertRoutes } from './alerts/routes.js';
import { keysRoutes } from './accounts/keys.js';
import { accountsRoutes } from './accounts/routes.js';
import { auditRoutes } from './audit/routes.js';
import { boardRoutes } from './board/routes.js';
import { directoryRoutes } from './directory/directory.js';
import { healthRoutes } from './health/health.js';
import { caseRoutes } from './cases/case-routes.js';
import { listRoutes } from './cases/list-routes.js';
import { documentRoutes } from './documents/routes.js';
import type { ConsoleDeps } from './deps.js';
import { referralRoutes } from './referrals/referrals.js';
import { revealRoutes } from './reveals/reveals.js';
import type { ConsoleRoute } from './route.js';
import { sessionRoutes } from './session-routes.js';
import { accountRoutes } from './sign-in/account.js';
import { phoneRoutes } from './sign-in/phone.js';
import { linkRoutes } from './sign-in/link-routes.js';
import { signInRoutes } from './sign-in/routes.js';
import { webhookRoutes } from './webhooks/routes.js';

/** Every page and every form of the console, with who may use it. */
export const consoleRoutes: readonly ConsoleRoute<ConsoleDeps>[] = [
  ...sessionRoutes,
  ...signInRoutes,
  ...linkRoutes,
  ...accountRoutes,
  ...phoneRoutes,
  ...accountsRoutes,
  ...keysRoutes,
  ...listRoutes,
  ...caseRoutes,
  ...boardRoutes,
  ...revealRoutes,
  ...referralRoutes,
  ...directoryRoutes,
  ...healthRoutes,
  ...auditRoutes,
  ...documentRoutes,
  ...alertRoutes,
  ...webhookRoutes,
];
