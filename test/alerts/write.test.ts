import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { everyReference, followUp, stampOf } from '../../src/alerts/cap/follow-up.js';
import { itemsOf, listOf } from '../../src/alerts/cap/lists.js';
import { readAlert } from '../../src/alerts/cap/read.js';
import { checkSchema } from '../../src/alerts/cap/schema.js';
import { capTime, distinctSecond, momentOf } from '../../src/alerts/cap/times.js';
import { findingsOf } from '../../src/alerts/cap/validate.js';
import { writeAlert } from '../../src/alerts/cap/write.js';
import { parseXml } from '../../src/alerts/xml/parse.js';
import { alerts } from './arbitrary.js';
import { check, fixture } from './support.js';

async function root(text: string) {
  const parsed = await parseXml(text);
  if (!parsed.ok) throw new Error(`${parsed.line}: ${parsed.what}`);
  const [element] = parsed.roots;
  if (!element) throw new Error('No element.');
  return element;
}

async function readFixture(file: string) {
  const alert = readAlert(await root(fixture('good', file).toString('utf8')));
  if (!alert) throw new Error(`${file} is no alert.`);
  return alert;
}

test('what is written is read as it was, whatever signs are in its words', async () => {
  await fc.assert(
    fc.asyncProperty(alerts, async (alert) => {
      expect(readAlert(await root(writeAlert(alert)))).toEqual(alert);
    }),
    { numRuns: 150 },
  );
});

test('what is written is valid against the schema of OASIS', async () => {
  const some = fc.sample(alerts, { numRuns: 200, seed: 16 });
  const found = await checkSchema(await Promise.all(some.map((alert) => root(writeAlert(alert)))));
  expect(found.flat()).toEqual([]);
});

test('a good file is read and written, and is as good as before', async () => {
  const alert = await readFixture('togo-missing-child.xml');
  expect(alert.infos.map(({ language }) => language)).toEqual(['fr', 'ee']);
  const text = writeAlert(alert);
  expect(findingsOf(await check(text, 'own'))).toEqual([]);
  expect(writeAlert(readAlert(await root(text)) ?? alert)).toBe(text);
});

test('controls and halves of letters are left out: XML has no place for them', async () => {
  const alert = await readFixture('togo-missing-child.xml');
  const text = writeAlert({ ...alert, source: 'Bri\u0000gade\u001b\ud800 \ud83d\ude00\ufffe' });
  expect(text).toContain('<source>Brigade 😀</source>');
  expect(findingsOf(await check(text))).toEqual([]);
});

test('a time has an offset in digits and whole seconds, by the clock of the place', () => {
  const date = new Date('2026-11-28T14:05:09.876Z');
  expect(capTime(date)).toBe('2026-11-28T14:05:09+00:00');
  expect(capTime(date, 'Africa/Lagos')).toBe('2026-11-28T15:05:09+01:00');
  expect(capTime(date, 'Atlantic/Cape_Verde')).toBe('2026-11-28T13:05:09-01:00');
});

test.each([
  ['2026-11-28T14:05:00-00:00', true],
  ['2026-11-28T14:05:00Z', false],
  ['2026-11-28T14:05:00.000+00:00', false],
  ['2026-11-28T14:05:00,01:00', false],
  ['2026-11-28 14:05:00+00:00', false],
  ['2026-02-30T14:05:00+00:00', false],
  ['2026-11-28T14:05:00+19:00', false],
])('%s is a time of CAP: %s', (text, isOne) => {
  expect(momentOf(text) !== undefined).toBe(isOne);
});

test('two messages of one second differ in identifier and in second', () => {
  const now = new Date('2026-11-28T14:05:09.100Z');
  const sender = 'alertes@enfance.example.tg';
  const first = stampOf('TG', 'Africa/Lome', now);
  const second = stampOf('TG', 'Africa/Lome', now, [{ ...first, sender }]);
  expect(second.identifier).not.toBe(first.identifier);
  expect([first.sent, second.sent]).toEqual([
    '2026-11-28T14:05:09+00:00',
    '2026-11-28T14:05:10+00:00',
  ]);
  expect(distinctSecond(now, new Date('2026-11-28T14:00:00Z')).getUTCSeconds()).toBe(9);
});

test('an update and a cancel name every message before them, each once', async () => {
  const alert = await readFixture('togo-missing-child.xml');
  const at = (minute: number) => new Date(Date.UTC(2026, 10, 28, 14, minute));
  const update = followUp('Update', stampOf('TG', 'UTC', at(20)), [alert], alert.infos);
  const cancel = followUp('Cancel', stampOf('TG', 'UTC', at(40)), [alert, update], alert.infos);
  expect(cancel.references.map(({ identifier }) => identifier)).toEqual([
    alert.identifier,
    update.identifier,
  ]);
  expect(everyReference([alert, update, cancel])).toHaveLength(3);
  for (const one of [update, cancel])
    expect(findingsOf(await check(writeAlert(one), 'own'))).toEqual([]);
});

test('items with spaces stand in quotation marks in a list', () => {
  const items = ['police@example.tg', 'Brigade des mineurs'];
  expect(listOf(items)).toBe('police@example.tg "Brigade des mineurs"');
  expect(itemsOf(listOf(items) ?? '')).toEqual(items);
  expect(listOf([])).toBeUndefined();
});
