import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { findAlert } from '../../src/models/cases/alert.js';
import { publishedAlertsOf } from '../../src/models/gateway/published-alert.js';
import { MINUTE } from '../../src/shared/clock.js';
import type { OfficerSetting } from '../alerts/dying-officer.js';
import { subscriber } from '../broadcasts/support.js';
import { alertDesk, desk, missingGirl, valueOf, type AlertDesk } from '../support/alert-desk.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';

/**
 * Before which of the writes of the second yes its process is killed: before and after it is
 * decided, and while it is sent.
 */
const DEATHS = [1, 2, 3, 4, 6, 9, 14];

let here: TestAmana;
let at: AlertDesk;
beforeAll(async () => {
  here = await startTestAmana();
  at = await alertDesk(here);
  await at.authority();
  const wants = { polls: false, campaigns: false, alerts: true };
  const togo = { country: 'TG', area: 'TG-M', language: 'fr', wants } as const;
  await here.db.gateway
    .collection('subscribers')
    .insertOne(subscriber(here.keys, 1, { channel: 'sms', ...togo }) as never);
});
afterAll(async () => {
  at.vault.close();
  await here.stop();
});

const texts = () => here.twilio.messagesTo('+22890000001').length;

/** The second officer says yes in a process of its own, which is killed. */
async function killedIn(more: Pick<OfficerSetting, 'alert' | 'v' | 'dies'>): Promise<void> {
  const { db, keyFolder, clock } = here;
  const setting: OfficerSetting = {
    ...{ address: db.address, keyFolder, now: clock.now().getTime(), ...more },
  };
  const child = fork(fileURLToPath(new URL('../alerts/dying-officer.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx', '--disable-warning=ExperimentalWarning'],
    env: { ...process.env, NODE_OPTIONS: '', OFFICER: JSON.stringify(setting) },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
}

/** A new alert for which the first officer has said yes. */
async function halfApproved() {
  const more = { consent: 'guardian', contact: '117', hours: 24 } as const;
  const draft = await at.begin(await missingGirl(here), more);
  const { alerts } = here.amana;
  const asked = valueOf(await alerts.ask(desk.coordinator, draft.id, { v: draft.v }, at.vault));
  return valueOf(await alerts.approve(desk.officers[0], asked.id, { v: asked.v }, at.vault));
}

test('a process dies before a write of the second yes: the alert is published once, or waits for that yes', async () => {
  const { alerts } = here.amana;
  const became: string[] = [];
  for (const dies of DEATHS) {
    const half = await halfApproved();
    const before = texts();
    await killedIn({ alert: half.id, v: half.v, dies });
    // Bytes on which nobody decided go after two minutes.
    await here.pass(3 * MINUTE);
    let seen = valueOf(await alerts.see(desk.officers[1], half.id));
    became.push(seen.state);
    const published = publishedAlertsOf(here.db.gateway);
    if (seen.state === 'asked') {
      expect([await published.countDocuments({ number: half.number }), texts()]).toEqual([
        0,
        before,
      ]);
      const again = { v: seen.v };
      seen = valueOf(await alerts.approve(desk.officers[1], half.id, again, at.vault));
      await here.pass(MINUTE);
    }
    expect(await findAlert(here.db.cases, half.id)).toMatchObject({ messages: [{}] });
    expect(await published.find({ number: half.number }).toArray()).toMatchObject([
      { state: 'standing', messages: [{ stands: true }] },
    ]);
    expect(texts()).toBe(before + 1);
    valueOf(await alerts.end(desk.officers[0], half.id, 'found', { v: seen.v }));
    await here.settle();
  }
  // Killed before it was decided, and after it.
  expect([...new Set(became)]).toEqual(['asked', 'standing']);
}, 300_000);
