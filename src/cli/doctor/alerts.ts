import { listAuthorities } from '../../models/gateway/alert-authority.js';
import { standingAlerts } from '../../models/gateway/published-alert.js';
import type { Db } from '../../models/store/db.js';
import { command } from '../../shared/command.js';
import { ok, warning, type Finding } from './finding.js';

const CHECK = 'alerts';
const ANEW = 'end the alert and begin it anew.';

/** Reports alerts in force that are tests: no network shows them to people. */
export async function checkAlerts({ gateway }: Pick<Db, 'gateway'>, now: Date): Promise<Finding[]> {
  const tests = (await standingAlerts(gateway, now)).filter(({ status }) => status === 'Test');
  const answered = new Set((await listAuthorities(gateway)).map(({ _id }) => _id));
  const countries = [...new Set(tests.map(({ country }) => country))].sort();
  if (countries.length === 0) return [ok(CHECK, 'none stands as a test')];
  return countries.map((country) => {
    const numbers = tests.filter((one) => one.country === country).map(({ number }) => number);
    const set = command(`alerts authority ${country} --sender DOMAIN --name NAME --contact NUMBER`);
    return answered.has(country)
      ? warning(
          CHECK,
          `Tests, of which nobody is told: ${numbers.join(', ')}. ${country} has an authority for alerts by now.`,
          `If one of them is meant, ${ANEW}`,
        )
      : warning(
          CHECK,
          `Tests, of which nobody is told: ${numbers.join(', ')}. ${country} has no authority for alerts.`,
          `Once somebody answers for alerts there: ${set}. Then ${ANEW}`,
        );
  });
}
