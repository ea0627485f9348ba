import { expect, test } from '@jest/globals';
import type { SubscriberDoc } from '../../src/models/gateway/subscriber-doc.js';
import { MINUTE } from '../../src/shared/clock.js';
import { measure } from '../../src/shared/texts/segments.js';
import { awa, kofi } from '../fixtures/people.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';
import { forTheseTests } from '../support/journey.js';
import { lookForCanaries } from '../support/canaries.js';
import { readTips } from '../support/reader.js';
import { smsTalk } from '../support/sms.js';
import { telegramNames } from '../support/telegram-person.js';
import { smsWords, words } from '../support/words.js';

let here: TestAmana;
forTheseTests(async () => (here = await startTestAmana()));

const subscribers = () =>
  here.db.gateway.collection<SubscriberDoc>('subscribers').find().sort({ channel: 1 }).toArray();
const chat = () => here.telegram.person(kofi.telegram, { language: 'en' });
/** Where Kofi is, to the metre: nobody may keep it. */
const point = [5.560142, -0.205731] as const;

test('Awa joins by SMS in French, with a slip in the name of her town, and each question is one text', async () => {
  const { says } = smsTalk(here);
  expect(await says(awa.phone, 'participer')).toMatch(
    /Que pouvons-nous vous envoyer.*1 Petites questions\n2 Alertes disparition\n3 Conseils/s,
  );
  expect(await says(awa.phone, '1 et 3')).toMatch(
    /Quel [aâ]ge avez-vous.*\n1 Moins de 15 ans\n2 15-17/,
  );
  expect(await says(awa.phone, '19')).toMatch(/une femme ou un homme.*\n1 Femme\n2 Homme\n3 Autre/);
  expect(await says(awa.phone, '1')).toMatch(/habitez-vous/);
  expect(await says(awa.phone, 'Kpomase')).toMatch(/votre r[eé]ponse : Kpomass[eè], Atlantique/);
  expect(await says(awa.phone, 'oui')).toContain(smsWords('fr', 'register.done'));
  for (const { text } of here.twilio.messagesTo(awa.phone))
    expect(measure(text)).toMatchObject({ letters: 'gsm7' });
  expect(here.twilio.messagesTo(awa.phone).map(({ text }) => measure(text).segments)).toEqual([
    2, 1, 1, 1, 1, 1,
  ]);
  expect(await subscribers()).toMatchObject([
    {
      channel: 'sms',
      language: 'fr',
      country: 'BJ',
      area: 'BJ-AQ',
      district: 'BJ-AQ.7668937',
      age: '18-24',
      gender: 'female',
      wants: { polls: true, alerts: false, campaigns: true },
    },
  ]);
});

test('Kofi joins by a deep link in Telegram and sends where he is: only the area is kept', async () => {
  const kofiChat = chat();
  const hears = async (act: Promise<unknown>) => {
    await act;
    await here.settle();
    return kofiChat.phone().at(-1)?.text ?? '';
  };
  // A friend's card is refused.
  expect(await hears(kofiChat.contact())).toContain(words('en', 'menu.ask'));
  expect(
    kofiChat.phone().some(({ text }) => text.includes('We cannot keep this kind of message')),
  ).toBe(true);
  expect(await hears(kofiChat.start('join-gh'))).toMatch(
    /What may we send you.*1 Short questions/s,
  );
  await hears(kofiChat.text('1,2,3'));
  await hears(kofiChat.press('25-30'));
  expect(await hears(kofiChat.press('Male'))).toMatch(/share your location/);
  // A location that goes on is not taken.
  await hears(kofiChat.location(...point, { live: true }));
  expect(
    kofiChat.phone().filter(({ text }) => text.includes('We cannot keep this kind of message')),
  ).toHaveLength(2);
  expect(await hears(kofiChat.location(...point))).toMatch(/your answer: .*Greater Accra/);
  expect(await hears(kofiChat.text('yes'))).toContain(words('en', 'register.done'));
  const [, kofiDoc] = await subscribers();
  expect(kofiDoc).toMatchObject({
    channel: 'telegram',
    language: 'en',
    country: 'GH',
    area: 'GH-AA',
    age: '25-30',
    gender: 'male',
  });
});

test('§5.10 no number, chat id, name or point of theirs stands anywhere, and nothing joins them to a talk', async () => {
  const [latitude, longitude] = point.map((degrees) => String(Math.abs(degrees))) as [
    string,
    string,
  ];
  const canaries = [
    awa.phone,
    awa.phone.slice(1),
    kofi.telegram,
    latitude,
    longitude,
    ...Object.values(telegramNames),
    'Kpomase',
  ];
  const everywhere = await lookForCanaries(canaries, {
    databases: here.db.address,
    texts: { log: here.logged() },
  });
  expect(everywhere.found).toEqual([]);
  expect(everywhere.oplog).toBeGreaterThan(10);
  const names = (
    await here.db.gateway.collection<{ _id: string }>('conversations').find().toArray()
  ).map(({ _id }) => _id);
  expect(names.length).toBeGreaterThanOrEqual(2);
  for (const { _id, mark, since } of await subscribers()) {
    expect(names).not.toContain(_id);
    expect(names).not.toContain(mark);
    expect(since.getTime() % 86_400_000).toBe(0);
  }
  expect(await readTips(here)).toEqual([]);
});

test('both see what is kept; Awa erases it with one answer, Kofi with STOP, and a restore does not undo it', async () => {
  const { says } = smsTalk(here);
  const backup = await subscribers();
  expect(await says(awa.phone, 'mes données')).toMatch(
    /Petites questions, Conseils.*18-24; Femme; Kpomass[eè], Atlantique \(B[eé]nin\)/s,
  );
  expect(await says(awa.phone, '2')).toMatch(/tout est effac/);
  const kofiChat = chat();
  await kofiChat.text('data');
  await here.settle();
  const heard = kofiChat
    .phone()
    .map(({ text }) => text)
    .join('\n');
  expect(heard).toMatch(/25-30; Male; .*Greater Accra/);
  await kofiChat.press(words('en', 'member.fine'));
  await kofiChat.text('STOP');
  await here.settle();
  expect(await subscribers()).toEqual([]);

  await here.pass(2 * MINUTE);
  await here.db.gateway.collection('erasures').deleteMany({});
  await here.db.gateway.collection<SubscriberDoc>('subscribers').insertMany(backup);
  await here.pass(2 * MINUTE);
  expect(await subscribers()).toEqual([]);
});
