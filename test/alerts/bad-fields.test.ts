import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AlertSeen } from '../../src/alerts/alerts.js';
import type { AlertFields } from '../../src/alerts/fields.js';
import type { AlertOutcome } from '../../src/alerts/outcome.js';
import { findAlert } from '../../src/models/cases/alert.js';
import { publishedAlertsOf } from '../../src/models/gateway/published-alert.js';
import { MINUTE } from '../../src/shared/clock.js';
import { subscriber } from '../broadcasts/support.js';
import { alertDesk, desk, missingGirl, valueOf, type AlertDesk } from '../support/alert-desk.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';

const { coordinator, officers } = desk;
const [one, two] = officers;

let here: TestAmana;
let togo: AlertDesk;
let draft: AlertSeen;

beforeAll(async () => {
  here = await startTestAmana('2026-03-03T10:00:00Z');
  togo = await alertDesk(here);
  await togo.authority();
  const wants = { polls: false, campaigns: false, alerts: true };
  const place = { channel: 'sms', country: 'TG', area: 'TG-M', language: 'fr', wants } as const;
  await here.db.gateway
    .collection('subscribers')
    .insertMany([subscriber(here.keys, 1, place)] as never[]);
  draft = await togo.begin(await missingGirl(here), fine);
});
afterAll(async () => {
  togo.vault.close();
  await here.stop();
});

const fine: Partial<AlertFields> = { contact: '117', languages: ['fr'], consent: 'guardian' };
const said = (outcome: AlertOutcome<unknown>): string[] => {
  if (outcome.ok) return ['ok'];
  if (outcome.reason !== 'invalid') return [outcome.reason];
  return [...new Set(outcome.problems.map(({ field, code }) => `${field} ${code}`))].sort();
};

/** What is said when a draft with other fields is asked for; it is as before afterwards. */
async function asking(more: Partial<AlertFields>): Promise<string[]> {
  const { fields } = valueOf(await here.amana.alerts.read(coordinator, draft.id, togo.vault));
  const save = async (words: AlertFields) =>
    valueOf(await here.amana.alerts.save(coordinator, draft.id, words, draft, togo.vault));
  draft = await save({ ...fields, ...more });
  const asked = await here.amana.alerts.ask(coordinator, draft.id, draft, togo.vault);
  if (asked.ok) draft = asked.value;
  draft = await save(fields);
  return said(asked);
}

test.each<readonly [string, Partial<AlertFields>, readonly string[]]>([
  ['an age below 0', { age: -1 }, ['age badAge']],
  ['half an age', { age: 7.5 }, ['age badAge']],
  ['an age of 121', { age: 121 }, ['age badAge']],
  ['a baby', { age: 0 }, ['ok']],
  ['31 February', { since: '2026-02-31T10:00:00Z' }, ['since badTime']],
  ['tomorrow as a word', { since: 'tomorrow' }, ['since badTime']],
  ['tomorrow', { since: '2026-03-04T10:00:00Z' }, ['since badTime']],
  ['a day without hour and offset', { since: '2026-03-03' }, ['since badTime']],
  ['an hour without offset', { since: '2026-03-03T08:00:00' }, ['since badTime']],
  ['a year', { since: '1926' }, ['since badTime']],
  ['a hundred and thirty years ago', { since: '1896-03-03T08:00:00Z' }, ['since badTime']],
  ['an hour of another zone', { since: '2026-03-03T09:00:00+01:00' }, ['ok']],
  ['no hour at all', { hours: 0 }, ['hours badHours']],
  ['half an hour', { hours: 0.5 }, ['hours badHours']],
  ['73 hours', { hours: 73 }, ['hours badHours']],
  ['a place of spaces', { place: ' \u00a0 ' }, ['place missing']],
  ['an area that is nowhere', { areas: ['TG-X9'] }, ['areas noOutline']],
  ['an area in small letters', { areas: ['tg-m'] }, ['areas badArea']],
  ['one area twice', { areas: ['TG-M', 'TG-M'] }, ['ok']],
  ['one language twice', { languages: ['fr', 'fr'] }, ['ok']],
  ['a language that is none', { languages: ['xx'] }, ['languages noText']],
  ['no language', { languages: [] }, ['languages missing']],
  ['words for a number', { contact: '117; DROP' }, ['contact badPhone']],
  ['a number of 30 digits', { contact: '1'.repeat(30) }, ['contact badPhone']],
  [
    'a name of 201 letters',
    { name: 'A'.repeat(201) },
    ['headline tooLong', 'name tooLong', 'sms longSms'],
  ],
])('%s is answered by its field when it is asked for', async (_name, more, expected) => {
  expect(await asking(more)).toEqual(expected);
});

test('two officers who say yes at the same moment send it once; one who does it twice at once says it once', async () => {
  const asked = valueOf(await here.amana.alerts.ask(coordinator, draft.id, draft, togo.vault));
  const yes = (who: (typeof officers)[number], seen: AlertSeen) =>
    here.amana.alerts.approve(who, seen.id, { v: seen.v }, togo.vault);
  const same = (await Promise.all([yes(one, asked), yes(one, asked)])).map(said).flat().sort();
  expect(same).toContain('ok');
  expect(same).not.toEqual(['ok', 'ok']);
  const half = valueOf(await here.amana.alerts.see(one, draft.id));
  expect(half).toMatchObject({ state: 'asked', missing: 1 });
  const late = await Promise.all([yes(two, half), yes(two, half), yes(one, half)]);
  expect(late.filter(({ ok }) => ok)).toHaveLength(1);
  const out = valueOf(await here.amana.alerts.see(one, draft.id));
  expect(out.state).toBe('standing');
  await here.settle(['alerts', 'outbox']);
  await here.settle(['outbox']);
  const texts = here.twilio.messages.filter(({ text }) => text.includes(out.number));
  expect(texts).toHaveLength(1);
});

test('of two second yeses at once, one leaves the other’s bytes alone; bytes left behind are in nobody’s way', async () => {
  const other = await togo.begin(await missingGirl(here), fine);
  const asked = valueOf(await here.amana.alerts.ask(coordinator, other.id, other, togo.vault));
  const half = valueOf(await here.amana.alerts.approve(one, asked.id, asked, togo.vault));
  const doc = await findAlert(here.db.cases, half.id);
  const published = publishedAlertsOf(here.db.gateway);
  const _id = doc?.published ?? '';
  // Another process is between its bytes and its decision.
  await published.insertOne({
    ...{ _id, number: half.number, state: 'pending', messages: [] },
    pending: { id: 'theirs', at: here.clock.now() },
  } as never);
  expect(said(await here.amana.alerts.approve(two, half.id, half, togo.vault))).toEqual([
    'conflict',
  ]);
  expect((await published.findOne({ _id }))?.pending?.id).toBe('theirs');
  // It died: two minutes later its bytes count no more.
  here.clock.advance(3 * MINUTE);
  const out = valueOf(await here.amana.alerts.approve(two, half.id, half, togo.vault));
  expect(out.state).toBe('standing');
});

test('what was changed after an officer read it is not what they say yes to', async () => {
  const other = await togo.begin(await missingGirl(here), fine);
  const asked = valueOf(await here.amana.alerts.ask(coordinator, other.id, other, togo.vault));
  const half = valueOf(await here.amana.alerts.approve(one, asked.id, asked, togo.vault));
  const { fields } = valueOf(await here.amana.alerts.read(coordinator, half.id, togo.vault));
  const changed = { ...fields, clothes: 'robe rouge' };
  const saved = valueOf(
    await here.amana.alerts.save(coordinator, half.id, changed, half, togo.vault),
  );
  expect(saved).toMatchObject({ state: 'draft', draft: { approvals: [] } });
  const stale = await here.amana.alerts.approve(two, half.id, half, togo.vault);
  expect(said(stale)).toEqual(['notWaiting']);
  // Asked for anew, it is another version: their page of before says yes to nothing.
  const anew = valueOf(await here.amana.alerts.ask(coordinator, half.id, saved, togo.vault));
  const blind = await here.amana.alerts.approve(two, half.id, half, togo.vault);
  expect(said(blind)).toEqual(['conflict']);
  expect(valueOf(await here.amana.alerts.see(two, half.id)).v).toBe(anew.v);
});
