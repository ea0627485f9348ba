import type { Desk } from '../../desk/desk.js';
import type { Route } from '../route.js';
import { absenceRoutes } from './absences.js';
import { aboutRoutes } from './about.js';
import type { AlertDesk } from './alert-work.js';
import { alertWritingRoutes } from './alert-writing.js';
import { alertRoutes } from './alerts.js';
import { askingRoutes } from './asking.js';
import { auditRoutes } from './audit.js';
import { boardRoutes } from './board.js';
import { caseRoutes } from './cases.js';
import type { CaseDesk } from './case-desk.js';
import { caseWordRoutes } from './case-words.js';
import { criteriaRoutes } from './criteria.js';
import { directoryListRoutes } from './directory-lists.js';
import { campaignRoutes } from './campaigns.js';
import { healthRoutes } from './health.js';
import type { HouseDesk } from './house-desk.js';
import { keyRoutes, type KeyDesk } from './key-sessions.js';
import { neighbourFeedRoutes } from './neighbour-feeds.js';
import { neighbourRoutes } from './neighbours.js';
import { pollRoutes } from './polls.js';
import { priceRoutes } from './prices.js';
import { referralRoutes } from './referrals.js';
import { resultRoutes } from './results.js';
import { sendingRoutes } from './sending.js';
import { webhookRoutes } from './webhooks.js';
import { wordRoutes } from './words.js';

/**
 * All routes, in the order of the docs page.
 * @param publicUrl the beginning of links
 */
export const allRoutes = (
  desk: Desk,
  publicUrl: string,
  house: CaseDesk & AlertDesk & KeyDesk & HouseDesk,
): readonly Route[] => [
  ...aboutRoutes(),
  ...pollRoutes(desk, publicUrl),
  ...campaignRoutes(desk, publicUrl),
  ...sendingRoutes(desk),
  ...resultRoutes(desk),
  ...wordRoutes(desk),
  ...priceRoutes(desk),
  ...caseRoutes(house),
  ...boardRoutes(house),
  ...caseWordRoutes(house),
  ...askingRoutes(house),
  ...referralRoutes(house),
  ...criteriaRoutes(house),
  ...alertRoutes(house),
  ...neighbourRoutes(house),
  ...neighbourFeedRoutes(house),
  ...alertWritingRoutes(house),
  ...keyRoutes(house),
  ...absenceRoutes(house),
  ...directoryListRoutes(house),
  ...healthRoutes(house),
  ...auditRoutes(house),
  ...webhookRoutes(house),
];
