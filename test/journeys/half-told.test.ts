import { expect, test } from '@jest/globals';
import { HOUR, MINUTE } from '../../src/shared/clock.js';
import {
  domingos,
  joao,
  binta,
  kofi,
  akosua,
  afi,
  kossi,
  mawuli,
  essi,
  regionalDesk,
  stranger,
} from '../fixtures/people.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';
import { forTheseTests } from '../support/journey.js';
import { readTips } from '../support/reader.js';
import { tellUpToCode } from '../support/report.js';
import { smsTalk } from '../support/sms.js';
import { smsWords } from '../support/words.js';

let here: TestAmana;
forTheseTests(
  async () => (here = await startTestAmana(undefined, { officials: ['kossi', 'essi', 'akosua'] })),
);

test('§5.16 §5.18 a half-told tip in Portuguese escalates after half an hour; the phone shows nothing of it', async () => {
  const { says } = smsTalk(here);
  expect(await says(joao.phone, 'olá', '3')).toContain(
    `${smsWords('pt', 'menu.ask')}\n1 Denunciar`,
  );
  expect(await says(joao.phone, '1', 'sim', 'não')).toMatch(/^O que se passa\?/);
  await says(joao.phone, 'Em Bafata ha criancas que trabalham numa mina sem receber');
  const sent = here.twilio.messagesTo(joao.phone).length;
  const chat = here.telegram.person(domingos.telegram);
  await chat.start();
  await here.settle();

  await here.pass(36 * MINUTE);
  // Nothing is sent to João unasked; Domingos is called, on Telegram first.
  expect(here.twilio.messagesTo(joao.phone).length).toBe(sent);
  expect(chat.phone().at(-1)?.text).toMatch(/^GW-\w{5} P2 exploração, Bafatá\. Responda: OK/);
  const [told] = await readTips(here);
  expect(told?.tip).toMatchObject({ state: 'partial', country: 'GW', area: 'GW-BA', mode: 'A' });
  expect(told?.words).toEqual(['Em Bafata ha criancas que trabalham numa mina sem receber']);

  // His sister picks the phone up: no trace of what was told.
  expect(await says(joao.phone, '1')).toContain(smsWords('pt', 'menu.ask'));
  const [conversation] = await here.db.gateway.collection('conversations').find().toArray();
  expect(conversation?.['pend']).toEqual([]);

  await chat.press('Eu trato');
  await here.settle();
  expect(chat.phone().at(-1)?.text).toMatch(/fica consigo/);
  expect(
    chat
      .phone()
      .at(-1)
      ?.keyboard.flat()
      .map(({ text }) => text),
  ).toEqual(['Já tratei', 'Não posso']);
  await chat.press('Já tratei');
  await here.settle();
  expect(chat.phone().at(-1)?.text).toMatch(/marcado como tratado/);
});

test('§5.24 a report is added to from another phone by its code, and a wrong code tells nothing', async () => {
  const { says } = smsTalk(here);
  const words = 'Three boys sleep locked in the workshop of a man in Kumasi';
  const code = await tellUpToCode({ says }, kofi.phone, words);

  expect(await says(binta.phone, 'olá', '3', '3', '1111 2222 3333 4444')).toContain(
    smsWords('pt', 'case.unknown'),
  );
  expect(await says(binta.phone, code.replaceAll(' ', '-'))).toContain(
    smsWords('pt', 'case.noNews'),
  );
  expect(await says(binta.phone, 'Agora sao cinco rapazes')).toContain(
    smsWords('pt', 'case.added'),
  );
  const tips = await readTips(here);
  const told = tips.find(({ tip }) => tip.country === 'GH');
  expect(told?.words).toEqual([
    'Three boys sleep locked in the workshop of a man in Kumasi',
    'Agora sao cinco rapazes',
  ]);
  expect(Object.keys(told?.tip.strands ?? {})).toHaveLength(2);

  // After six wrong codes even the right one is not found for an hour, with the same words.
  await says(stranger.phone, 'bonjour', '2', '3');
  let heard = '';
  for (let i = 0; i < 6; i += 1) heard = await says(stranger.phone, `0000 0000 0000 000${i}`);
  expect(await says(stranger.phone, code)).toBe(heard);
  await here.pass(HOUR + MINUTE);
  await says(stranger.phone, 'menu', '3');
  expect(await says(stranger.phone, code)).toContain(smsWords('fr', 'case.noNews'));
});

test('a tip about an official reaches no official, and no official holds a key to it', async () => {
  const { says, last } = smsTalk(here);
  const quiet = [kossi, essi, akosua].map(({ phone }) => here.twilio.messagesTo(phone).length);
  await says(
    afi.phone,
    'Le commissaire de police de Lomé vend des filles, il les garde enfermées chez lui',
  );
  await here.pass(41 * MINUTE);
  // Mawuli works for an NGO; the head of the agency is an official; then the region.
  expect(last(mawuli.phone)).toMatch(/P1/);
  expect(last(regionalDesk.phone)).toMatch(/P1 .*Togo/);
  expect([kossi, essi, akosua].map(({ phone }) => here.twilio.messagesTo(phone).length)).toEqual(
    quiet,
  );

  const official = await readTips(
    here,
    (kid) => kid.startsWith('TG') && !kid.includes('independent'),
  );
  expect(official.find(({ tip }) => tip.country === 'TG')?.words).toEqual(['(noKey)']);
  const independent = await readTips(here, (kid) => kid.includes('independent'));
  expect(independent.find(({ tip }) => tip.country === 'TG')?.words[0]).toMatch(/^Le commissaire/);

  // Kossi guesses the code of Mawuli's call: it is worth nothing on his phone.
  const { code } = smsTalk(here);
  expect(await says(kossi.phone, `OK ${code(mawuli.phone)}`)).toMatch(
    /Nous ne connaissons pas ce code/,
  );
});
