import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import exifr from 'exifr';
import sharp from 'sharp';
import type { AlertSeen, Alerts } from '../../src/alerts/alerts.js';
import type { CapAlert, CapResource } from '../../src/alerts/cap/alert.js';
import { createAlerts } from '../../src/alerts/create.js';
import { publishedAlertsOf } from '../../src/models/gateway/published-alert.js';
import { findAlert } from '../../src/models/cases/alert.js';
import { MINUTE } from '../../src/shared/clock.js';
import { silentLog } from '../../src/shared/log.js';
import { bomb, pdf, photoWithPlace } from '../attachments/pictures.js';
import { subscriber } from '../broadcasts/support.js';
import { alertDesk, desk, valueOf, type AlertDesk } from '../support/alert-desk.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';
import { ghanaAlert, ghanaLater, neighbourFeed, type NeighbourFeed } from '../support/neighbour.js';

const { coordinator, officers } = desk;
const [one, two] = officers;

let here: TestAmana;
let togo: AlertDesk;
let ghana: NeighbourFeed;
let alerts: Alerts;

beforeAll(async () => {
  here = await startTestAmana('2026-03-03T10:00:00Z');
  togo = await alertDesk(here);
  await togo.authority();
  const wants = { polls: false, campaigns: false, alerts: true };
  const place = { channel: 'sms', country: 'TG', area: 'TG-M', language: 'fr', wants } as const;
  await here.db.gateway
    .collection('subscribers')
    .insertMany([subscriber(here.keys, 1, place)] as never[]);
});
afterAll(async () => {
  togo.vault.close();
  await here.stop();
});
let count = 0;
beforeEach(async () => {
  count += 1;
  ghana = await neighbourFeed(here);
  alerts = createAlerts({
    ...{ db: here.db, keys: here.keys, clock: here.clock, log: silentLog },
    directory: () => here.amana.directory.current(),
    publicUrl: 'https://amana.example',
    ...{ cases: here.amana.cases, sendings: here.amana.broadcasts.alerts },
    escalations: here.amana.escalations,
    pictures: ghana.pictures,
  });
});
afterEach(async () => {
  for (const name of ['neighbouralerts', 'neighbourfeeds'])
    await here.db.gateway.collection(name).deleteMany({});
  await ghana.stop();
});

const withPicture = (alert: CapAlert, more: Partial<CapResource>): CapAlert => ({
  ...alert,
  infos: alert.infos.map((info) => ({
    ...info,
    resources: [
      { resourceDesc: 'map', mimeType: 'application/pdf', uri: 'https://maps.example/1' },
      { resourceDesc: 'photo', mimeType: 'image/jpeg', ...more },
    ],
  })),
});
const soon = () => new Date(here.clock.now().getTime() - MINUTE);
const first = (more: Partial<CapResource>) =>
  withPicture(ghanaAlert(soon(), { identifier: `gps-${count}` }), more);

/** From Ghana's message to a draft of Togo, with what the SMS is made from. */
async function draftOf(alert: CapAlert): Promise<AlertSeen> {
  ghana.publish(alert);
  here.clock.advance(5 * MINUTE);
  await ghana.read();
  const item = await ghana.idOf(alert);
  const draft = valueOf(await alerts.relay(coordinator, item, 'TG'));
  return written(draft);
}
async function written(draft: AlertSeen): Promise<AlertSeen> {
  const { fields } = valueOf(await alerts.read(coordinator, draft.id, togo.vault));
  const said = { ...fields, place: 'Aflao', since: '2026-03-03T08:00:00Z' };
  return valueOf(await alerts.save(coordinator, draft.id, said, { v: draft.v }, togo.vault));
}
const take = (seen: AlertSeen, staff = coordinator) =>
  alerts.takePicture(staff, seen.id, { v: seen.v }, togo.vault);
const publishedOf = ({ published }: AlertSeen) =>
  publishedAlertsOf(here.db.gateway).findOne({ _id: published ?? '' });
const shownOf = async (seen: AlertSeen) =>
  valueOf(await alerts.photo(one, seen.id, togo.vault))?.bytes;

test('a neighbour’s picture is fetched on request, drawn anew, seen before the yes, shown, and gone with the alert', async () => {
  const photo = await photoWithPlace();
  const digest = createHash('sha1').update(photo).digest('hex').toUpperCase();
  const draft = await draftOf(first({ uri: ghana.put('boy.jpg', photo), digest }));
  expect(valueOf(await alerts.see(coordinator, draft.id)).relay?.picture).toBe(true);
  expect(ghana.fetched('boy.jpg')).toBe(0);
  const taken = valueOf(await take(draft));
  expect(ghana.fetched('boy.jpg')).toBe(1);
  const shown = await shownOf(taken);
  expect(await sharp(shown).metadata()).toMatchObject({ format: 'jpeg', width: 400, height: 300 });
  expect(await exifr.parse(shown ?? Buffer.alloc(0), true)).toBeUndefined();
  expect(shown?.includes('Canary')).toBe(false);
  // What is written afterwards keeps it, and does not fetch it again.
  const saved = await written(taken);
  expect(ghana.fetched('boy.jpg')).toBe(1);
  // Nothing of it lies open before two officers said yes.
  expect(await publishedOf(saved)).toBeNull();
  const asked = valueOf(await alerts.ask(coordinator, saved.id, { v: saved.v }, togo.vault));
  const once = valueOf(await alerts.approve(one, asked.id, { v: asked.v }, togo.vault));
  const out = valueOf(await alerts.approve(two, once.id, { v: once.v }, togo.vault));
  const page = await publishedOf(out);
  expect(page?.photo?.type).toBe('image/jpeg');
  expect(page?.messages.at(-1)?.cap).toContain('/photo</uri>');
  expect(page?.messages.at(-1)?.cap).not.toContain('boy.jpg');
  const ended = valueOf(await alerts.end(one, out.id, 'found', { v: out.v }));
  expect((await publishedOf(ended))?.photo).toBeUndefined();
});

test('a picture that lies in the message itself is taken, and an officer who takes it says no yes', async () => {
  const draft = await draftOf(
    first({ derefUri: (await photoWithPlace()).toString('base64'), mimeType: 'image/png' }),
  );
  const taken = valueOf(await take(draft, one));
  expect(taken.may).not.toContain('approve');
  const asked = valueOf(await alerts.ask(coordinator, taken.id, { v: taken.v }, togo.vault));
  const own = await alerts.approve(one, asked.id, { v: asked.v }, togo.vault);
  expect(own).toMatchObject({ ok: false, reason: 'samePerson' });
  // Asking was for other bytes: a picture that is taken now is asked for anew.
  const again = valueOf(await take(asked));
  expect(again).toMatchObject({ state: 'draft', draft: { state: 'draft', approvals: [] } });
});

test('a picture that is none, too large, a bomb, gone or elsewhere is refused with the reason, and not kept', async () => {
  const photo = await photoWithPlace();
  const cases: readonly (readonly [Partial<CapResource>, string])[] = [
    [{}, 'noPicture'],
    [{ uri: ghana.put('page', Buffer.from('<html>boy</html>')) }, 'badPicture'],
    [{ uri: ghana.put('pdf', pdf) }, 'badPicture'],
    [{ uri: ghana.put('bomb', bomb()) }, 'badPicture'],
    [{ uri: ghana.put('empty', Buffer.alloc(0)) }, 'badPicture'],
    [{ uri: ghana.put('half', photo.subarray(0, photo.length / 2)) }, 'badPicture'],
    [{ uri: ghana.put('large', Buffer.alloc(50_000_000)) }, 'badPicture'],
    [{ uri: ghana.put('other', photo), digest: 'a'.repeat(40) }, 'badPicture'],
    [
      { uri: ghana.put('svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')) },
      'badPicture',
    ],
    [{ uri: `${ghana.address}-gone` }, 'pictureNotHad'],
    [{ uri: 'http://localhost.invalid/boy.jpg' }, 'pictureNotHad'],
    [{ uri: 'boy.jpg' }, 'pictureNotHad'],
    [{ uri: 'file:///etc/passwd' }, 'pictureNotHad'],
    [{ derefUri: '%%%' }, 'badPicture'],
  ];
  for (const [at, [named, why]] of cases.entries()) {
    const alert = withPicture(ghanaAlert(soon(), { identifier: `bad-${count}-${at}` }), named);
    const draft = await draftOf(alert);
    const refused = await take(draft);
    expect(`${at} ${refused.ok ? 'ok' : refused.reason}`).toBe(`${at} ${why}`);
    const doc = await findAlert(here.db.cases, draft.id);
    expect([doc?.v, doc?.draft?.photo]).toEqual([draft.v, undefined]);
    await alerts.drop(coordinator, draft.id, { v: draft.v });
  }
});

test('behind an end of a polyglot is nothing, and a file that goes on after its picture is one', async () => {
  const photo = await photoWithPlace();
  const both = Buffer.concat([photo, Buffer.from('PK\u0003\u0004<script>Canary</script>')]);
  const draft = await draftOf(first({ uri: ghana.put('both.jpg', both) }));
  const taken = valueOf(await take(draft));
  expect((await shownOf(taken))?.includes('script')).toBe(false);
});

test('with the neighbour’s update the same picture stays, and another one is taken anew', async () => {
  const uri = ghana.put('boy.jpg', await photoWithPlace());
  const message = first({ uri });
  const taken = valueOf(await take(await draftOf(message)));
  const out = await approved(taken);
  const update = async (name: string, picture: string) => {
    const later = ghanaLater('Update', here.clock.now(), [message], { identifier: name });
    ghana.publish(withPicture(later, { uri: picture }));
    here.clock.advance(5 * MINUTE);
    await ghana.read();
    await here.settle(['alerts']);
    const seen = valueOf(await alerts.see(coordinator, out.id));
    return valueOf(await alerts.update(coordinator, out.id, { v: seen.v }, togo.vault));
  };
  const same = await update(`gps-${count}-2`, uri);
  expect(await shownOf(same)).toBeDefined();
  const dropped = valueOf(await alerts.drop(coordinator, same.id, { v: same.v }));
  expect(dropped.state).toBe('standing');
  const other = await update(`gps-${count}-3`, ghana.put('other.jpg', await photoWithPlace()));
  expect(await shownOf(other)).toBeUndefined();
  expect(ghana.fetched('other.jpg')).toBe(0);
  expect(await shownOf(valueOf(await take(other)))).toBeDefined();
});

/** Asked for, and both officers say yes. */
async function approved(draft: AlertSeen): Promise<AlertSeen> {
  let seen = valueOf(await alerts.ask(coordinator, draft.id, { v: draft.v }, togo.vault));
  for (const officer of officers)
    seen = valueOf(await alerts.approve(officer, seen.id, { v: seen.v }, togo.vault));
  return seen;
}
