import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { deliveryId } from '../../src/escalation/delivery-ids.js';
import { withLink } from '../../src/escalation/call-link.js';
import { LINK_KEPT } from '../../src/models/cases/escalation-calls.js';
import { findEscalation } from '../../src/models/cases/escalation.js';
import { deliveriesOf, type StoredDelivery } from '../../src/models/gateway/delivery-doc.js';
import { MINUTE } from '../../src/shared/clock.js';
import { measure } from '../../src/shared/texts/segments.js';
import { newHouse, staff, type House } from './support.js';

let house: House;
beforeEach(async () => {
  house = await newHouse();
});
afterEach(() => house.close());

const rows = async (who: Parameters<House['cases']['board']>[0]) =>
  (await house.cases.board(who)).rows ?? [];

/** Puts how far the text of a call has come where the outbox keeps it. */
async function delivery(id: string, focalPoint: string, state: Partial<StoredDelivery>) {
  const escalation = await findEscalation(house.db, id);
  const call = escalation?.calls.find((one) => one.focalPoint === focalPoint);
  if (!escalation || !call) throw new Error('no call');
  await deliveriesOf(house.db).insertOne({
    _id: deliveryId(escalation, 'call', call),
    class: -2,
    channels: ['sms'],
    target: 0,
    channel: 'sms',
    state: 'sent',
    attempts: 1,
    ...state,
  });
}

test('the board says what waits for whom, how long, and how far each call has come', async () => {
  const id = await house.tell();
  const calm = await house.tell({ priority: 3, kind: 'general' });
  await delivery(id, 'kossi', { state: 'sent', delivered: true });
  await delivery(id, 'mawuli', { state: 'dead' });
  const [first, second] = await rows(staff.ama);
  expect(first).toMatchObject({ id, priority: 1, state: 'calling', overdue: false, level: 0 });
  expect(first?.calls.map(({ focalPoint, delivery }) => [focalPoint, delivery])).toEqual([
    ['kossi', 'delivered'],
    ['mawuli', 'dead'],
  ]);
  expect(second).toMatchObject({ id: calm, priority: 3 });
  house.clock.advance(11 * MINUTE);
  expect((await rows(staff.ama))[0]).toMatchObject({ overdue: true });
  await house.escalations.runDue(house.clock.now());
  expect((await rows(staff.ama))[0]).toMatchObject({ level: 1, overdue: false });
});

test('each row says what whoever looks may do with it', async () => {
  await house.tell({ answers: { officials: 'no' } });
  const may = async (who: Parameters<typeof rows>[0]) => (await rows(who))[0]?.may;
  expect(await may(staff.ama)).toEqual(['case.take', 'case.escalate', 'case.assign']);
  expect(await may(staff.kossi)).toEqual(['case.take', 'case.escalate']);
});

test('an unanswered one is red until somebody takes it, and gone when it is acted on', async () => {
  const id = await house.tell();
  for (let i = 0; i < 4; i += 1) {
    house.clock.advance(16 * MINUTE);
    await house.escalations.runDue(house.clock.now());
  }
  expect((await rows(staff.ama))[0]).toMatchObject({ id, unanswered: true });
  const list = await house.cases.list(staff.ama, { unanswered: true });
  expect(list.rows.map((row) => [row.id, row.unanswered])).toEqual([[id, true]]);
  const v = (await rows(staff.ama))[0]?.v ?? 0;
  await house.cases.take(staff.ama, id, { v });
  expect((await rows(staff.ama))[0]).toMatchObject({ owner: 'acc-ama', unanswered: false });
});

test('nothing but the version comes when nothing changed; a text that arrived is a change', async () => {
  const id = await house.tell();
  const { version } = await house.cases.board(staff.ama);
  expect(await house.cases.board(staff.ama, version)).not.toHaveProperty('rows');
  await delivery(id, 'kossi', { state: 'sent' });
  expect((await house.cases.board(staff.ama, version)).rows).toHaveLength(1);
});

test('a focal point sees the calls that are theirs, and no other', async () => {
  const mine = await house.tell();
  await house.tell({ country: 'GH', compartment: 'regional' });
  expect((await rows(staff.kossi)).map(({ id }) => id)).toEqual([mine]);
  expect(await rows(staff.akosua)).toHaveLength(1);
  expect(await rows(staff.desk)).toHaveLength(2);
});

test('the link of a call leads to its case and its person, says nothing, and ends', async () => {
  const id = await house.tell();
  const call = (await findEscalation(house.db, id))?.calls[0];
  const link = call?.link ?? '';
  expect(link).toMatch(/^[2-9A-Z]{8}$/);
  expect(await house.cases.openLink(link.toLowerCase())).toEqual({
    tip: id,
    focalPoint: call?.focalPoint,
  });
  for (const wrong of ['', 'AAAAAAAA', `${link}A`, '{"$ne":1}'])
    expect(await house.cases.openLink(wrong)).toBeUndefined();
  await house.escalations.excludePerson(id, call?.focalPoint ?? '', house.clock.now());
  expect(await house.cases.openLink(link)).toBeUndefined();
  const other = await house.tell();
  const second = (await findEscalation(house.db, other))?.calls[0]?.link ?? '';
  house.clock.advance(LINK_KEPT + MINUTE);
  expect(await house.cases.openLink(second)).toBeUndefined();
});

test('a link is added only where it costs no SMS more, first with its scheme, then without', () => {
  const base = 'https://amana.example';
  const call = { link: 'ABCD2345' };
  const after = (text: string) => withLink({ text }, call, base).text.slice(text.length);
  expect(after('x'.repeat(100))).toBe('\nhttps://amana.example/k/ABCD2345');
  expect(after('x'.repeat(130))).toBe('\namana.example/k/ABCD2345');
  expect(after('x'.repeat(150))).toBe('');
  expect(withLink({ text: 'x' }, call, undefined)).toEqual({ text: 'x' });
  expect(withLink({ text: 'x' }, {}, base)).toEqual({ text: 'x' });
  for (const size of [1, 120, 135, 159, 160, 161])
    expect(measure(withLink({ text: 'x'.repeat(size) }, call, base).text).segments).toBe(
      measure('x'.repeat(size)).segments,
    );
});
