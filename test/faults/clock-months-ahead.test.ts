import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { erasuresFile } from '../../src/conversation/erasures.js';
import { returnPlace } from '../../src/tips/return-address.js';
import { keyFiles } from '../../src/privacy/keyfile.js';
import { DAY, HOUR, MINUTE } from '../../src/shared/clock.js';
import { afi, aminata, kofi } from '../fixtures/people.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';
import { forTheseTests } from '../support/journey.js';
import { mayBeTexted as allowTexts, tellUpToCode } from '../support/report.js';
import { smsTalk } from '../support/sms.js';

let here: TestAmana;
forTheseTests(async () => (here = await startTestAmana(undefined, { sharedClock: true })));

const ahead = 200 * DAY;
const keyFile = () => readFileSync(keyFiles(here.keyFolder).gateway, 'utf8');
const remembered = () =>
  Object.keys(
    (JSON.parse(readFileSync(erasuresFile(here.keyFolder), 'utf8')) as { erased: object }).erased,
  );
const erased = async () =>
  (await here.db.gateway.collection('erasures').find({ kind: 'erased' }).toArray()).map(({ _id }) =>
    String(_id),
  );
const returns = () =>
  here.db.gateway.collection<{ _id: string; box: { buffer: Buffer } }>('returns');

/**
 * What mongod does by its own clock, which nobody can
 * stop: in the tests it does not do it by itself.
 */
async function mongodDeletes(): Promise<void> {
  const { gateway } = here.db;
  for (const { name } of (await gateway.db?.listCollections().toArray()) ?? [])
    for (const { key, expireAfterSeconds } of await gateway.collection(name).indexes())
      for (const field of expireAfterSeconds === undefined ? [] : Object.keys(key))
        await gateway.collection(name).deleteMany({ [field]: { $lte: here.clock.now() } });
}

/** Somebody tells, and may be texted. */
async function mayBeTexted({ phone }: { phone: string }): Promise<void> {
  const talk = smsTalk(here);
  await tellUpToCode(talk, phone, 'Three boys sleep locked in the workshop of a man by the market');
  await allowTexts(talk, phone, 'baobab');
}

test('§5.33 the database’s clock goes months ahead: no key is destroyed, and what was erased is not forgotten', async () => {
  await mayBeTexted(kofi);
  await smsTalk(here).says(kofi.phone, 'stop');
  await mayBeTexted(aminata);
  await here.pass(2 * MINUTE);
  const [keys, before] = [keyFile(), remembered()];
  expect([before.length, await returns().countDocuments()]).toEqual([1, 1]);
  const [address] = await returns().find().toArray();

  here.clock.advance(ahead);
  await mongodDeletes();
  await here.settle();
  await here.pass(2 * DAY, 12 * HOUR);
  expect(keyFile()).toBe(keys);
  expect(here.logged()).toContain('nothing is destroyed for now, the clock went far ahead');
  // Somebody else erases: the list is written anew, with those who seem to be over.
  await mayBeTexted(afi);
  await smsTalk(here).says(afi.phone, 'stop');
  await here.pass(2 * MINUTE);
  expect(remembered()).toEqual(expect.arrayContaining(before));
  // What MongoDB deleted by its own clock is gone: nobody can hold that.
  expect([await returns().countDocuments(), await erased()]).not.toEqual([
    1,
    expect.arrayContaining(before),
  ]);

  here.clock.advance(-ahead);
  await here.settle();
  await here.pass(3 * MINUTE);
  expect(keyFile()).toBe(keys);
  expect(await erased()).toEqual(expect.arrayContaining(before));
  // A backup brings the address back, and its key is there.
  const box = Buffer.from(address?.box.buffer ?? []);
  here.keys.refresh();
  expect(here.keys.gateway().openAddress(returnPlace(address?._id ?? ''), box)).toContain(
    aminata.phone,
  );
});

test('§5.33 when it is right and stays so, keys whose time is over are destroyed after a week', async () => {
  const [first] = here.keys.gateway().file.address;
  here.clock.advance(ahead);
  await here.pass(6 * DAY, 12 * HOUR);
  expect(keyFile()).toContain(first?.kid);
  await here.pass(2 * DAY, 12 * HOUR);
  expect(keyFile()).not.toContain(first?.kid);
});
