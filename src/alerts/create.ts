import type { AlertDoc } from '../models/cases/alert-doc.js';
import { listAlertDocs, alertsOfCase } from '../models/cases/alert.js';
import { listAuthorities, type AlertAuthority } from '../models/gateway/alert-authority.js';
import type { Staff } from '../shared/staff.js';
import type { AlertPreview, AlertRow, Alerts, PreviewOf } from './alerts.js';
import { beginAlert } from './begin.js';
import { composed, textsIn } from './compose.js';
import { leftOutOf } from './compose-sms.js';
import { approveAlert, denyAlert } from './decide.js';
import type { AlertDeps } from './deps.js';
import { endAlert, stopAlert } from './end.js';
import type { AlertFields } from './fields.js';
import { frameOf, type FullFrame } from './frame.js';
import { meterOf } from './meter.js';
import { mayAlerts, openAlert, seeable } from './open.js';
import { done } from './outcome.js';
import { decideProposal, proposeAlert } from './propose.js';
import { beginRelay } from './relays/begin-relay.js';
import { listOffers } from './relays/offers.js';
import { takePicture } from './relays/picture.js';
import { recipientsOf, validateAlert } from './review.js';
import { rowOf, seenOf } from './rows.js';
import { besidesOf, problemsOf } from './rules.js';
import { tendAlerts, type Tended } from './tend.js';
import {
  askOfficers,
  beginUpdate,
  dropDraft,
  readAlertWords,
  readPicture,
  saveAlert,
} from './write.js';

/** The most alerts that a list shows. */
const MOST_LISTED = 500;

/** The alerts of one process, as the running program uses them. */
export interface RunningAlerts extends Alerts {
  /** Loads the authorities of alerts, for previews. A job calls it regularly. */
  tend(now: Date): Promise<Tended>;
}

/** Returns the alerts that the account may see, as rows. */
async function rowsFor(
  deps: AlertDeps,
  staff: Staff,
  docs: readonly AlertDoc[],
): Promise<AlertRow[]> {
  const rows: AlertRow[] = [];
  for (const doc of docs) if (await seeable(deps, staff, doc)) rows.push(rowOf(doc));
  return rows;
}

async function listAlerts(deps: AlertDeps, staff: Staff): Promise<AlertRow[]> {
  if (!mayAlerts(staff, 'see')) return [];
  const countries = staff.countries.includes('*') ? 'all' : staff.countries;
  return rowsFor(deps, staff, await listAlertDocs(deps.db.cases, countries, MOST_LISTED));
}

/**
 * Returns the preview of fields while the user writes. Pure, except that the name of the authority
 * was loaded before.
 */
function previewOf(fields: AlertFields, frame: FullFrame, now: Date): AlertPreview {
  const texts = fields.languages.flatMap((language) => {
    const one = textsIn(fields, frame, language);
    return one ? [[language, one] as const] : [];
  });
  return {
    texts: Object.fromEntries(texts),
    meters: texts.map(([language, { sms }]) => meterOf(language, sms)),
    leftOut: Object.fromEntries(
      texts.map(([language]) => [language, leftOutOf(fields, frame, language)]),
    ),
    besides: besidesOf(fields),
    problems: problemsOf(fields, frame, now),
  };
}

/** Makes the frames of previews, with the authorities as they were last loaded. */
function frames(deps: AlertDeps) {
  let known: readonly AlertAuthority[] = [];
  return {
    async refresh(): Promise<void> {
      known = await listAuthorities(deps.db.gateway);
    },
    of(number: string, of: PreviewOf | undefined): FullFrame {
      const country = number.slice(0, 2);
      const kind = of?.kind ?? 'alert';
      const authority = known.find(({ _id }) => _id === country);
      const frame = frameOf(deps, { number, kind, country, messages: [] }, authority);
      return {
        ...frame,
        status: of?.status ?? frame.status,
        msgType: of?.draft?.msgType ?? 'Alert',
        relay: of?.relay,
        out: of?.out,
      };
    },
  };
}

/** Binds `deps` as the first argument of a function. */
const withDeps =
  (deps: AlertDeps) =>
  <A extends readonly unknown[], R>(does: (deps: AlertDeps, ...args: A) => R) =>
  (...args: A): R =>
    does(deps, ...args);

/** Creates the alerts about missing people for one installation. */
export function createAlerts(deps: AlertDeps): RunningAlerts {
  const on = withDeps(deps);
  const framed = frames(deps);
  return {
    begin: on(beginAlert),
    relay: on(beginRelay),
    offers: on(listOffers),
    list: on(listAlerts),
    ofCase: async (staff, id) => rowsFor(deps, staff, await alertsOfCase(deps.db.cases, id)),
    async see(staff, id) {
      const found = await openAlert(deps, staff, id, 'see');
      if (!found.ok) return found;
      await framed.refresh();
      return done(await seenOf(deps, staff, found.doc));
    },
    read: on(readAlertWords),
    photo: on(readPicture),
    preview: (fields, number, of) => previewOf(fields, framed.of(number, of), deps.clock.now()),
    compose: (fields, number, language, of) => composed(fields, framed.of(number, of), language),
    save: on(saveAlert),
    validate: on(validateAlert),
    recipients: on(recipientsOf),
    ask: on(askOfficers),
    approve: on(approveAlert),
    deny: on(denyAlert),
    takePicture: on(takePicture),
    drop: on(dropDraft),
    update: on(beginUpdate),
    end: on(endAlert),
    stop: on(stopAlert),
    propose: on(proposeAlert),
    decideProposal: on(decideProposal),
    tend: on(tendAlerts),
  };
}
