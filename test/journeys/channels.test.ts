import { expect, test } from '@jest/globals';
import { HOUR, MINUTE } from '../../src/shared/clock.js';
import { afi, akosua, aminata, binta, kofi, ourNumbers } from '../fixtures/people.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';
import { forTheseTests } from '../support/journey.js';
import { readTips } from '../support/reader.js';
import { smsTalk } from '../support/sms.js';

let here: TestAmana;
forTheseTests(async () => (here = await startTestAmana()));

const tipsOf = async (country: string) =>
  (await readTips(here)).filter(({ tip }) => tip.country === country);

test('a focal point whose phone cannot be reached is called on Telegram, with buttons, and answers there', async () => {
  const chat = here.telegram.person(akosua.telegram);
  await chat.start();
  await here.settle();
  here.twilio.failTo(akosua.phone, 30003);
  await smsTalk(here).says(kofi.phone, 'A boy was kidnapped in Accra this morning');
  await here.pass(2 * MINUTE);
  expect(chat.phone().at(-1)?.text).toMatch(/^GH-\w{5} P1 missing person, Greater Accra\./);
  await chat.press('I take it');
  await here.settle();
  expect(chat.phone().at(-1)?.text).toMatch(/is yours/);
  here.twilio.heal();
});

test('a tip by WhatsApp is answered by WhatsApp, with all its letters', async () => {
  const line = here.twilio.connect({
    appUrl: here.url,
    publicUrl: 'https://amana.example',
    channel: 'whatsapp',
    number: ourNumbers.whatsapp,
  });
  await line.text(binta.phone, 'Há crianças presas numa casa em Bafatá e não podem sair');
  await here.settle();
  const heard = here.twilio.messagesTo(binta.phone).filter(({ channel }) => channel === 'whatsapp');
  expect(heard.at(-1)?.text).toMatch(/^Recebemos a sua mensagem[^]*1 Sim\n2 Não$/);
  expect((await tipsOf('GW'))[0]?.words).toEqual([
    'Há crianças presas numa casa em Bafatá e não podem sair',
  ]);
});

test('ERASE deletes both sides of a Telegram talk as far as 48 hours go, and says so', async () => {
  const chat = here.telegram.person(aminata.telegram, { language: 'fr' });
  const all = () => here.telegram.chat(aminata.telegram);
  await chat.text('Un homme vend des filles au port de Dakar');
  await here.settle();
  expect(all().length).toBeGreaterThanOrEqual(2);
  await chat.text('effacer');
  await here.settle();
  expect(all().map(({ from, text }) => [from, text.slice(0, 10)])).toEqual([['bot', "C'est fait"]]);

  await chat.text('Encore une chose a dire sur cet homme');
  await here.settle();
  await here.pass(49 * HOUR, 7 * HOUR);
  await chat.text('effacer');
  await here.settle();
  // Two days later Telegram keeps them, and nobody pretended otherwise.
  expect(all().some(({ text }) => text.startsWith('Encore une chose'))).toBe(true);
});

test('group talk, small edits, contacts and videos are not kept; a message changed into a report is', async () => {
  const chat = here.telegram.person(afi.telegram, { language: 'fr' });
  const before = (await readTips(here)).length;
  await chat.inGroup('Quelqu’un vend des enfants ici');
  await chat.edit('merci');
  await here.settle();
  expect((await readTips(here)).length).toBe(before);
  for (const act of [chat.contact, chat.video]) {
    await act();
    await here.settle();
    expect(
      chat.phone().some(({ text }) => text.startsWith('Nous ne pouvons pas garder ce genre')),
    ).toBe(true);
  }
  expect((await readTips(here)).length).toBe(before);
  // The words under a picture are words, and are kept.
  await chat.photo('Cette maison garde des enfants enfermés');
  await here.settle();
  expect((await readTips(here)).flatMap(({ words }) => words)).toContain(
    'Cette maison garde des enfants enfermés',
  );
  await chat.edit('Quelqu’un vend des enfants à Kara');
  await here.settle();
  expect((await readTips(here)).flatMap(({ words }) => words)).toContain(
    'Quelqu’un vend des enfants à Kara',
  );
});
