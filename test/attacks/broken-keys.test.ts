import { expect, test } from '@jest/globals';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { keyFiles } from '../../src/privacy/keyfile.js';
import { rotateKeys, type Rotatable } from '../../src/privacy/rotation.js';
import { MINUTE } from '../../src/shared/clock.js';
import { afi, kofi } from '../fixtures/people.js';
import { PASSPHRASE, startTestAmana, type TestAmana } from '../support/amana.js';
import { forTheseTests } from '../support/journey.js';
import { lookForCanaries } from '../support/canaries.js';
import { readTips } from '../support/reader.js';
import { smsTalk } from '../support/sms.js';
import { newSid } from '../support/twilio-webhook.js';

let here: TestAmana;
forTheseTests(async () => (here = await startTestAmana()));
const words = 'CANARYWORDS they hold two girls in the house by the lagoon';
const told = async () =>
  (await readTips(here)).flatMap((tip) => tip.words).filter((each) => each === words).length;

test('§5.28 with nobody to seal to, a message is refused, so the provider sends it again; no word of it is kept', async () => {
  const { cases } = keyFiles(here.keyFolder);
  const whole = readFileSync(cases, 'utf8');
  writeFileSync(cases, JSON.stringify({ ...(JSON.parse(whole) as object), recipients: {} }), {
    mode: 0o600,
  });
  expect(here.keys.refresh()).toBe(true);
  const sid = newSid();
  expect((await here.sms.text(kofi.phone, words, { sid })).status).toBe(503);
  const haunts = { databases: here.db.address, texts: { log: here.logged() } };
  expect((await lookForCanaries([words, 'CANARYWORDS', kofi.phone], haunts)).found).toEqual([]);
  expect(await here.db.gateway.collection('conversations').countDocuments()).toBe(0);
  expect(here.logged()).toContain('No key to seal to');
  writeFileSync(cases, whole, { mode: 0o600 });
  here.keys.refresh();
  expect((await here.sms.text(kofi.phone, words, { sid })).status).toBe(200);
  await here.settle();
  expect(await told()).toBe(1);
});

test('§5.28 while the key files are gone or damaged, a process that has read them goes on sealing', async () => {
  const { gateway } = keyFiles(here.keyFolder);
  const whole = readFileSync(gateway, 'utf8');
  for (const harm of [
    () => rmSync(gateway),
    () => writeFileSync(gateway, whole.slice(0, 99), { mode: 0o600 }),
  ]) {
    harm();
    expect(() => here.keys.refresh()).toThrow();
    expect((await here.sms.text(afi.phone, words)).status).toBe(200);
    await here.amana.conversation.idle();
  }
  writeFileSync(gateway, whole, { mode: 0o600 });
  await here.settle();
  expect(await told()).toBe(3);
  const haunts = { databases: here.db.address, texts: { log: here.logged() } };
  expect((await lookForCanaries(['CANARYWORDS', afi.phone], haunts)).found).toEqual([]);
});

test('§5.27 §T24 every key is rotated in the middle of a talk, and nobody has to begin again', async () => {
  const { says } = smsTalk(here);
  const phone = '+233240000077';
  await says(phone, 'They make children work at night in the quarry', 'yes');
  for (const which of ['gateway', 'cases', 'recipients'] satisfies Rotatable[]) {
    await rotateKeys(here.keyFolder, which, here.clock.now(), PASSPHRASE);
    await here.pass(2 * MINUTE);
    await says(phone, `And more of it after ${which}`);
  }
  for (
    let left = 9;
    left > 0 && !/\d{4} \d{4} \d{4} \d{4}/.test(await says(phone, left === 9 ? 'no' : '2'));
    left -= 1
  );
  const mine = (await readTips(here)).filter((tip) =>
    tip.words.includes('They make children work at night in the quarry'),
  );
  expect(mine).toHaveLength(1);
  expect(mine[0]?.words).toEqual(
    expect.arrayContaining(['And more of it after gateway', 'And more of it after recipients']),
  );
});
