import { afterAll, expect, test } from '@jest/globals';
import type { AlertSeen } from '../../src/alerts/alerts.js';
import { wordOf } from '../../src/alerts/compose-parts.js';
import type { AlertFields } from '../../src/alerts/fields.js';
import { MINUTE, SECOND } from '../../src/shared/clock.js';
import { measure } from '../../src/shared/texts/segments.js';
import { subscriber } from '../broadcasts/support.js';
import { kossi, mawuli } from '../fixtures/people.js';
import { alertDesk, desk, valueOf, type AlertDesk } from '../support/alert-desk.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';
import { FeedReader } from '../support/feed-reader.js';
import { forTheseTests } from '../support/journey.js';
import { ghanaAlert, ghanaLater, neighbourFeed, type NeighbourFeed } from '../support/neighbour.js';
import { readTips } from '../support/reader.js';
import { smsTalk } from '../support/sms.js';

/**
 * An alert of Ghana's police, from their feed to the phones of Togo and to its end. The feed is a
 * server, and whoever reads ours is the program of others.
 */
let here: TestAmana;
let there: AlertDesk;
let ghana: NeighbourFeed;
forTheseTests(async () => {
  here = await startTestAmana('2026-03-03T10:00:00Z');
  there = await alertDesk(here);
  await there.authority();
  ghana = await neighbourFeed(here);
  const wants = { polls: false, campaigns: false, alerts: true };
  const put = subscriber(here.keys, 77, {
    ...{ channel: 'sms', country: 'TG', area: 'TG-M', language: 'fr', wants },
  });
  await here.db.gateway.collection('subscribers').insertMany([put] as never[]);
  return here;
});
afterAll(async () => {
  there.vault.close();
  await ghana.stop();
});

const afi = '+22890000077';
const textsTo = (phone: string) => here.twilio.messagesTo(phone).map(({ text }) => text);
const page = async (path: string) => {
  const answer = await fetch(`${here.url}/alerts/${path}`);
  return [answer.status, await answer.text()] as const;
};
const see = async ({ id }: AlertSeen) => valueOf(await here.amana.alerts.see(desk.coordinator, id));
const sendOut = () => here.settle(['alerts', 'broadcasts', 'outbox']);
/** The feed is read as its job does, then alerts are tended as theirs does. */
async function readOn(): Promise<void> {
  here.clock.advance(21 * SECOND);
  await ghana.read();
  await here.amana.alerts.tend(here.clock.now());
  await sendOut();
}
const says = (from: string, ...texts: string[]) => smsTalk(here).says(from, ...texts);

test('a neighbour’s alert is passed on, seen, changed and taken back, and says all the while whose it is', async () => {
  const reader = new FeedReader(here.url, 'atom');
  const { alerts } = here.amana;
  const first = ghanaAlert(new Date(here.clock.now().getTime() - 60 * SECOND));
  ghana.publish(first);
  expect(await ghana.read()).toBe(1);
  const [offer, ...others] = await alerts.offers(desk.officers[0]);
  expect(others).toEqual([]);
  // Nothing of it goes out by itself.
  expect([await reader.poll(), textsTo(afi)]).toEqual([[], []]);

  const draft = valueOf(await alerts.relay(desk.coordinator, offer?.id ?? '', 'TG'));
  const { fields } = valueOf(await alerts.read(desk.coordinator, draft.id, there.vault));
  const said: AlertFields = {
    ...fields,
    ...{ sex: 'boy' as const, age: 9, name: 'Kwabena', place: 'Aflao', immediate: true },
    ...{ since: '2026-03-03T08:00:00Z', clothes: 'chemise verte', areas: ['TG-M'] },
  };
  const v = { v: draft.v };
  const saved = valueOf(await alerts.save(desk.coordinator, draft.id, said, v, there.vault));
  const seen = await there.approve(saved);
  const { number } = seen;
  await sendOut();
  const [text = ''] = textsTo(afi);
  expect(text).toContain(`ENFANT DISPARU ${number} (Ghana Police Service): Kwabena, garcon, 9 ans`);
  expect(measure(text)).toMatchObject({ letters: 'gsm7', segments: 1 });
  for (const path of [`${number}/en`, `${number}/poster/en`]) {
    const [status, html] = await page(path);
    expect([path, status]).toEqual([path, 200]);
    expect(html).toContain('Alert of Ghana Police Service, passed on here.');
    expect(html).toContain('Kwabena was last seen at Aflao lorry park.');
  }
  const [, french] = await page(`${number}/fr`);
  expect(french).toContain('Alerte de Ghana Police Service, relayée ici.');
  expect(await reader.poll()).toMatchObject([
    { msgType: 'Alert', status: 'Actual', references: [], languages: ['fr', 'en'] },
  ]);

  // A sighting has no case to go to: people of the area are called, as for any report.
  const calls = () => textsTo(kossi.phone).length + textsTo(mawuli.phone).length;
  const before = calls();
  await says(
    '+22890000854',
    `${wordOf(number)} vu à la gare de Bè, il est encore là`,
    'oui',
    'non',
  );
  await here.pass(5 * MINUTE, MINUTE);
  expect(calls()).toBeGreaterThan(before);
  const tip = (await readTips(here)).find(({ words }) => words.join().includes('gare de Bè'))?.tip;
  expect((await see(seen)).sightings).toMatchObject([{ id: tip?._id }]);
  const shown = await here.amana.cases.see(desk.coordinator, tip?._id ?? '');
  expect(shown.ok && shown.value.relay).toMatchObject({
    ...{ number, name: 'Ghana Police Service', contact: '191, Accra' },
  });

  const later = ghanaLater('Update', here.clock.now(), [first]);
  ghana.publish(later);
  await readOn();
  const told = await see(seen);
  expect(told).toMatchObject({ state: 'standing', relay: { news: { kind: 'update' } } });
  expect(textsTo(afi)).toHaveLength(1);

  ghana.publish(ghanaLater('Cancel', here.clock.now(), [first, later]));
  await readOn();
  expect(await see(seen)).toMatchObject({ state: 'ended', endedAs: 'cancelled' });
  for (const path of ['', '/en', '/poster', '/photo'].map((place) => number + place)) {
    const [status, html] = await page(path);
    expect([path, status]).toEqual([path, 410]);
    expect(html).not.toMatch(/Kwabena|Aflao|191/);
  }
  expect(await reader.poll()).toMatchObject([{ msgType: 'Cancel' }]);
  expect(textsTo(afi).at(-1)).toMatch(/annulée.*Effacez la photo/s);
  // What somebody tells now is kept, and they hear that it is over.
  expect(await says('+22890000855', wordOf(number))).toMatch(/termin/i);
});
