import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { HOUR, MINUTE } from '../../src/shared/clock.js';
import { essi, kossi } from '../fixtures/people.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';
import { wakes } from '../support/alert.js';
import { smsTalk } from '../support/sms.js';

let here: TestAmana;
let talk: ReturnType<typeof smsTalk>;
beforeAll(async () => {
  here = await startTestAmana();
  talk = smsTalk(here);
});
afterAll(() => here.stop());

const escalations = () =>
  here.db.cases
    .collection<{ _id: string; state: string; reference: string; calls: { code: string }[] }>(
      'escalations',
    )
    .find()
    .sort({ reference: 1 })
    .toArray();
const states = async () => [...new Set((await escalations()).map(({ state }) => state))];
const heard = (phone: string) => here.twilio.messagesTo(phone).map(({ text }) => text);

test('§T17 thousands of guesses in a focal point’s name end nothing, cost a few texts, and wake somebody', async () => {
  for (let i = 1; i <= 5; i += 1)
    await talk.says(
      `+2289000060${i}`,
      'Ils gardent trois filles enfermées derrière le marché de Lomé',
    );
  expect(await states()).toEqual(['calling']);
  const codes = (await escalations()).flatMap(({ calls }) => calls.map(({ code }) => code));
  expect(codes).toHaveLength(5);
  for (const code of codes) expect(code).toMatch(/^\d{6}$/);

  const before = heard(kossi.phone).length;
  const wrong = (i: number) => String(100_000 + i * 1_331);
  const guesses = Array.from({ length: 600 }, (_, i) => wrong(i)).filter(
    (one) => !codes.includes(one),
  );
  for (const [i, guess] of guesses.entries()) {
    const verb = ['DONE', 'OK', 'FAIT', 'NO'][i % 4];
    expect((await here.sms.text(kossi.phone, `${verb} ${guess}`)).status).toBe(200);
  }
  await here.amana.conversation.idle();
  expect(await states()).toEqual(['calling']);
  const replies = heard(kossi.phone).slice(before);
  expect(replies.length).toBeLessThanOrEqual(4);
  expect(replies.at(-1)).toMatch(/Trop de faux codes viennent de votre numéro/);
  // It is an error of the log that the alarm reads, and it names a person by id alone.
  const alarms = wakes(here.logged()).filter(({ msg }) => msg === 'call codes are being guessed');
  expect(alarms).toHaveLength(2);
  expect(alarms[0]).toMatchObject({ level: 50, focalPoint: 'kossi' });
  expect(here.logged()).not.toContain(kossi.phone.slice(1));
}, 180_000);

test('a guess that hits while they are being guessed does nothing but ask the true phone back', async () => {
  const [one] = await escalations();
  const code = one?.calls[0]?.code ?? 'none';
  for (const verb of ['DONE', 'OK'] as const) {
    const asked = await talk.says(kossi.phone, `${verb} ${code}`);
    expect(asked).toContain(`${one?.reference} : de faux codes sont envoyés en votre nom`);
    expect(await states()).toEqual(['calling']);
  }
  // Who guesses does not see that text; what it asks for
  // has eight digits, and is not guessed in an hour either.
  for (let i = 0; i < 50; i += 1) await here.sms.text(kossi.phone, `OK ${10_000_001 + i * 97_001}`);
  await here.amana.conversation.idle();
  expect(await states()).toEqual(['calling']);
});

test('§T17 and the true focal point is not locked out: they send what they were asked back, and have it', async () => {
  const [one] = await escalations();
  const code = one?.calls[0]?.code ?? 'none';
  const asked = await talk.says(kossi.phone, `OK ${code}`);
  const check = /OK (\d{8})/.exec(asked)?.[1] ?? 'none';
  expect(await talk.says(kossi.phone, `ok ${check}`)).toContain(`${one?.reference} est à vous`);
  expect((await escalations()).filter(({ state }) => state === 'acknowledged')).toHaveLength(1);
  // Twice is once, and another verb with it is another answer.
  expect(await talk.says(kossi.phone, `FAIT ${check}`)).not.toMatch(/marqué comme traité/);
});

test('wrong codes are counted over all people and over processes: guesses in many names are noticed, too', async () => {
  await here.db.gateway.collection('guesses').deleteMany({});
  await here.db.gateway
    .collection<{ _id: string; wrong: number }>('guesses')
    .insertOne({ _id: `${here.clock.now().toISOString().slice(0, 13)} call`, wrong: 29 });
  await here.pass(11 * MINUTE, 11 * MINUTE);
  const code = talk.code(essi.phone);
  await talk.says(essi.phone, 'OK 111112');
  expect(await talk.says(essi.phone, `OK ${code}`)).toMatch(/OK \d{8}/);
  // MongoDB forgets what was counted and what was asked back, also if no code is wrong any more.
  const kept = await here.db.gateway.collection('guesses').find().toArray();
  const forgotten = kept.filter((one) => one['expiresAt'] instanceof Date);
  expect(forgotten.map(({ _id }) => String(_id).split(' ')[1]).sort()).toEqual(['call', 'check']);
  // An hour without guesses later, an answer is an answer.
  await here.pass(2 * HOUR, HOUR);
  expect(await talk.says(essi.phone, `OK ${talk.code(essi.phone)}`)).not.toMatch(/OK \d{8}/);
});
