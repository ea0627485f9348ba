import { randomId } from '../../shared/ids.js';
import type { ConsoleDeps } from '../deps.js';
import type { FieldProblem } from '../parts/forms.js';
import type { Answer } from '../route.js';
import { sayCode } from '../say.js';
import type { SignedVisit } from '../visit.js';
import { alertPage } from './page.js';
import { reviewPage } from './review.js';
import { withKeys } from './with-keys.js';

/** Shows what exactly is sent, with the result of an approval or refusal. */
export async function showReview(
  visit: SignedVisit,
  { alerts, people, zone }: ConsoleDeps,
  more: { readonly refused?: string; readonly problems?: readonly FieldProblem[] } = {},
): Promise<Answer> {
  const { staff } = visit.me;
  const found = await alerts.see(staff, visit.params['id'] ?? '');
  if (!found.ok) return { kind: 'nothing' };
  const alert = found.value;
  const name = await people.names();
  const shown = { visit, alert, name, form: randomId(), ...more };
  const [words, wrong, recipients] = await withKeys(visit, async (keys) => [
    await alerts.read(staff, alert.id, keys),
    await alerts.validate(staff, alert.id, keys),
    await alerts.recipients(staff, alert.id, keys),
  ]);
  if (!words.ok)
    return alertPage({ ...shown, refused: sayCode(visit.say, 'alerts.not', words.reason) }, 409);
  const status = more.refused ? 409 : more.problems ? 422 : 200;
  return reviewPage(
    {
      ...shown,
      words: words.value,
      preview: alerts.preview(words.value.fields, alert.number, alert),
      wrong: wrong.ok ? wrong.value : { problems: [] },
      recipients: recipients.ok ? recipients.value : undefined,
      zone: zone(alert.country),
    },
    status,
  );
}
