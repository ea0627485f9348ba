import type { AlertSeen } from '../../alerts/alerts.js';
import type { AlertFields } from '../../alerts/fields.js';
import { changeOf } from '../cases/form-page.js';
import type { ConsoleDeps } from '../deps.js';
import type { Answer, ConsoleRoute } from '../route.js';
import { sayCode } from '../say.js';
import type { SignedVisit, Visit } from '../visit.js';
import { composerPage } from './composer.js';
import type { PhotoChoice } from './composer-props.js';
import { Live } from './live.js';
import { alertPage } from './page.js';
import { fieldsIn } from './read-form.js';
import { alertAddress } from './words-of.js';
import { withKeys } from './with-keys.js';

type Route = ConsoleRoute<ConsoleDeps>;

/** The pictures of the case that the user may see. */
async function photosOf(
  { me }: SignedVisit,
  { cases }: ConsoleDeps,
  id: string | undefined,
): Promise<readonly PhotoChoice[]> {
  if (id === undefined) return [];
  const rows = await cases.attachments(me.staff, id);
  return rows.ok
    ? rows.value.filter(({ kind, state }) => kind === 'photo' && state === 'kept')
    : [];
}

/** Shows the composer with the given fields. */
async function compose(
  visit: SignedVisit,
  deps: ConsoleDeps,
  alert: AlertSeen,
  fields: AlertFields,
  checked: boolean,
): Promise<Answer> {
  return composerPage({
    visit,
    alert,
    fields,
    preview: deps.alerts.preview(fields, alert.number, alert),
    photos: await photosOf(visit, deps, alert.case),
    zone: deps.zone(alert.country),
    checked,
  });
}

const refused = async (
  visit: SignedVisit,
  { people }: ConsoleDeps,
  alert: AlertSeen,
  reason: string,
): Promise<Answer> =>
  alertPage(
    {
      visit,
      alert,
      name: await people.names(),
      form: visit.form.raw('form'),
      refused: sayCode(visit.say, 'alerts.not', reason),
    },
    409,
  );

async function edit(asked: Visit, deps: ConsoleDeps): Promise<Answer> {
  const visit = asked as SignedVisit;
  const { staff } = visit.me;
  const found = await deps.alerts.see(staff, visit.params['id'] ?? '');
  if (!found.ok) return { kind: 'nothing' };
  const alert = found.value;
  const words = await withKeys(visit, (keys) => deps.alerts.read(staff, alert.id, keys));
  return words.ok
    ? compose(visit, deps, alert, words.value.fields, false)
    : refused(visit, deps, alert, words.reason);
}

async function save(asked: Visit, deps: ConsoleDeps): Promise<Answer> {
  const visit = asked as SignedVisit;
  const { staff } = visit.me;
  const { alerts, zone } = deps;
  const found = await alerts.see(staff, visit.params['id'] ?? '');
  if (!found.ok) return { kind: 'nothing' };
  const alert = found.value;
  const fields = fieldsIn(visit.form, zone(alert.country));
  const wish = visit.form.raw('do');
  if (wish === 'check') return compose(visit, deps, alert, fields, true);
  const saved = await withKeys(visit, (keys) =>
    alerts.save(staff, alert.id, fields, changeOf(visit), keys),
  );
  if (saved.ok) {
    const to = alertAddress(alert.id, wish === 'review' ? '/review' : '/edit');
    return { kind: 'go', to, done: { key: 'done.alertSaved' } };
  }
  if (saved.reason === 'unknown') return { kind: 'nothing' };
  return saved.reason === 'invalid'
    ? compose(visit, deps, alert, fields, true)
    : refused(visit, deps, alert, saved.reason);
}

/** Returns the preview of the fields to the script while the user types. Nothing is saved. */
async function preview(asked: Visit, { alerts, zone }: ConsoleDeps): Promise<Answer> {
  const visit = asked as SignedVisit;
  const found = await alerts.see(visit.me.staff, visit.params['id'] ?? '');
  if (!found.ok) return { kind: 'nothing' };
  const { country, number } = found.value;
  const fields = fieldsIn(visit.form, zone(country));
  const made = alerts.preview(fields, number, found.value);
  const body = <Live visit={visit} country={country} fields={fields} preview={made} />;
  return { kind: 'part', body };
}

/** The routes of writing an alert. */
export const composerRoutes: readonly Route[] = [
  { method: 'get', path: '/console/alerts/:id/edit', action: 'alerts.see', answer: edit },
  { method: 'post', path: '/console/alerts/:id/edit', action: 'alerts.see', answer: save },
  {
    method: 'post',
    path: '/console/alerts/:id/preview',
    action: 'alerts.see',
    quiet: true,
    answer: preview,
  },
];
