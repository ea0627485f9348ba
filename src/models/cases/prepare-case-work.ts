import type { Connection } from 'mongoose';
import { prepareAlerts } from './alert-doc.js';
import { prepareAudit } from './audit-read.js';
import { prepareCaseEvents } from './case-event.js';
import { prepareCaseViews } from './case-view.js';
import { prepareReferrals } from './referral.js';
import { prepareReveals } from './reveal.js';

/** Creates the collections and indexes of people's work with cases and of its records. */
export async function prepareCaseWork(cases: Connection): Promise<void> {
  await prepareCaseEvents(cases);
  await prepareCaseViews(cases);
  await prepareReveals(cases);
  await prepareReferrals(cases);
  await prepareAlerts(cases);
  await prepareAudit(cases);
}
