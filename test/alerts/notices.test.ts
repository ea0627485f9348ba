import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AlertSeen } from '../../src/alerts/alerts.js';
import type { CapAlert } from '../../src/alerts/cap/alert.js';
import { HOUR, MINUTE } from '../../src/shared/clock.js';
import { subscriber } from '../broadcasts/support.js';
import { alertDesk, desk, missingGirl, valueOf, type AlertDesk } from '../support/alert-desk.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';
import { ghanaAlert, ghanaLater, neighbourFeed } from '../support/neighbour.js';

const { coordinator, officers } = desk;
const [one] = officers;
const numbers = { ama: '+22890000101', one: '+22890000102', two: '+22890000103' } as const;

let here: TestAmana;
let togo: AlertDesk;

/** The desk's people are in the directory, by whom their phones are known. */
beforeAll(async () => {
  here = await startTestAmana('2026-03-03T10:00:00Z');
  togo = await alertDesk(here);
  const known = { ama: 'kossi', one: 'mawuli', two: 'essi' } as const;
  const rows = [coordinator, ...officers].map(({ account, ...staff }) => ({
    ...{ _id: account, ...staff, focalPoint: known[staff.login as keyof typeof known] },
    ...{ language: 'fr', state: 'active', generation: 0, devices: [], createdAt: new Date() },
  }));
  await here.db.cases.collection('accounts').insertMany(rows as never[]);
  const wants = { polls: false, campaigns: false, alerts: true };
  const place = { channel: 'sms', country: 'TG', area: 'TG-M', language: 'fr', wants } as const;
  await here.db.gateway
    .collection('subscribers')
    .insertMany([subscriber(here.keys, 1, place)] as never[]);
  await togo.authority();
});
afterAll(async () => {
  togo.vault.close();
  await here.stop();
});

/** What was texted about a number since the last time. */
async function told({ number }: AlertSeen): Promise<Record<string, string[]>> {
  await here.settle(['alerts', 'outbox']);
  await here.settle(['outbox']);
  return Object.fromEntries(
    Object.entries(numbers).map(([who, to]) => [
      who,
      here.twilio
        .messagesTo(to)
        .map(({ text }) => text)
        .filter((text) => text.startsWith(number)),
    ]),
  );
}

test('people of an alert hear once, by number alone, of its update, that it ends soon, and of its end', async () => {
  const fields = { name: 'Akossiwa', consent: 'guardian', contact: '117', hours: 6 } as const;
  const out = await togo.approve(await togo.begin(await missingGirl(here), fields));
  expect(await told(out)).toEqual({ ama: [], one: [], two: [] });
  const draft = await togo.update(out, { direction: 'Atakpame', hours: 6 });
  const updated = await togo.approve(draft);
  const first = await told(out);
  expect(first).toEqual({ ama: [expect.stringContaining(out.number)], one: [], two: [] });
  // Twice is once.
  expect(await told(out)).toEqual(first);
  here.clock.advance(5 * HOUR + MINUTE);
  const soon = await told(out);
  expect(Object.values(soon).map(({ length }) => length)).toEqual([2, 1, 1]);
  const { v } = valueOf(await here.amana.alerts.see(one, updated.id));
  valueOf(await here.amana.alerts.end(one, updated.id, 'found', { v }));
  const all = await told(out);
  expect(Object.values(all).map(({ length }) => length)).toEqual([3, 1, 2]);
  expect(JSON.stringify(all)).not.toMatch(/Akossiwa|Atakpam|robe/i);
});

test('when a neighbour changes a relayed alert, its people hear it once, by number alone, and nobody else does', async () => {
  const ghana = await neighbourFeed(here);
  const soon = () => new Date(here.clock.now().getTime() - MINUTE);
  const published = async (message: CapAlert) => {
    ghana.publish(message);
    here.clock.advance(5 * MINUTE);
    await ghana.read();
    return ghana.idOf(message);
  };
  const first = ghanaAlert(soon());
  const begun = valueOf(await here.amana.alerts.relay(coordinator, await published(first), 'TG'));
  const { fields } = valueOf(await here.amana.alerts.read(coordinator, begun.id, togo.vault));
  const said = { ...fields, place: 'Aflao', since: '2026-03-03T08:00:00Z' };
  const draft = valueOf(
    await here.amana.alerts.save(coordinator, begun.id, said, { v: begun.v }, togo.vault),
  );
  const asked = valueOf(
    await here.amana.alerts.ask(coordinator, draft.id, { v: draft.v }, togo.vault),
  );
  valueOf(await here.amana.alerts.approve(one, asked.id, { v: asked.v }, togo.vault));
  expect(await told(draft)).toEqual({ ama: [], one: [], two: [] });

  const second = ghanaLater('Update', soon(), [first]);
  await published(second);
  const news = await told(draft);
  // The second officer has said nothing yet, and has no part in it.
  expect(news).toEqual({
    ama: [expect.stringContaining(draft.number)],
    one: [expect.stringContaining(draft.number)],
    two: [],
  });
  here.clock.advance(HOUR);
  expect(await told(draft)).toEqual(news);
  await published(ghanaLater('Update', soon(), [first, second]));
  expect(Object.values(await told(draft)).map(({ length }) => length)).toEqual([2, 2, 0]);
  expect(JSON.stringify(await told(draft))).not.toMatch(/Kwabena|Aflao|Ghana/);
  await ghana.stop();
});
