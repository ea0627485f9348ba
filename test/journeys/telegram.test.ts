import { expect, test } from '@jest/globals';
import { askReporter } from '../../src/tips/ask.js';
import { HOUR, MINUTE } from '../../src/shared/clock.js';
import { akosua, kofi } from '../fixtures/people.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';
import { forTheseTests } from '../support/journey.js';
import { readTips } from '../support/reader.js';
import { smsTalk } from '../support/sms.js';
import { words } from '../support/words.js';

let here: TestAmana;
forTheseTests(async () => (here = await startTestAmana('2026-03-03T10:00:00Z')));

test('§5.15 §5.19 §T12 a tip by buttons; a question comes in the evening, behind the secret word, and is answered', async () => {
  const ama = here.telegram.person(kofi.telegram, { language: 'en-GB' });
  const press = async (label: string) => {
    await ama.press(label);
    await here.settle();
    return ama.phone().at(-1)?.text ?? '';
  };
  const says = async (text: string) => {
    await ama.text(text);
    await here.settle();
    return ama.phone().at(-1)?.text ?? '';
  };
  await ama.start('gh');
  await here.settle();
  expect(
    ama
      .phone()
      .at(-1)
      ?.keyboard.flat()
      .map(({ text }) => text),
  ).toEqual(['English', 'Français', 'Português']);
  expect(await press('English')).toBe(words('en', 'menu.ask'));
  expect(await press('Report')).toBe(words('en', 'tip.safeChat', { app: 'Telegram' }));
  expect(await press('Yes')).toBe('Is anyone in danger right now?');
  expect(await press('No')).toMatch(/^What is happening\?/);
  expect(await says('My aunt makes two girls sell water all day and takes the money')).toMatch(
    /^Where is it\?/,
  );
  expect(await says('Kaneshie market, Accra')).toMatch(/official part of this/);
  expect(await press('No')).toMatch(/Your code: \d{4} \d{4} \d{4} \d{4}\.[^]*tell more\?/);
  expect(await press('Yes')).toBe('Is anyone under 18?');
  await press('Yes');
  // Whether they can leave, are being moved, and the five questions about what is done to them.
  for (const answer of ['Yes', 'No', 'No', 'No', 'No', 'No']) await press(answer);
  expect(await press('No')).toBe('May we ask you something later?');
  await press(words('en', 'reply.text'));
  expect(await press('Evening')).toMatch(/secret word/);
  expect(await says('baobab')).toMatch(/delete these messages/);
  expect(ama.phone().every(({ silent }) => silent)).toBe(true);

  // A minor: a P2 of Greater Accra, which goes to Akosua once the talk is over.
  const { last, says: texts, code } = smsTalk(here);
  expect(last(akosua.phone)).toMatch(/P2 child at risk, Greater Accra/);
  expect(await texts(akosua.phone, `OK ${code(akosua.phone)}`)).toMatch(/is yours/);

  // Akosua asks at ten in the morning; nothing reaches the reporter before six in the evening.
  const [told] = await readTips(here);
  const reference = told?.tip.reference ?? '';
  const question = 'What time do they start?';
  expect(await askReporter(here, reference, question, here.clock.now())).toEqual({
    ok: true,
    how: 'texted',
  });
  await here.settle();
  const before = ama.phone().length;
  await here.pass(7 * HOUR, 20 * MINUTE);
  expect(ama.phone().length).toBe(before);
  await here.pass(70 * MINUTE);
  expect(ama.phone().at(-1)?.text).toBe(words('en', 'mail.ping'));
  expect(ama.phone().at(-1)?.text).not.toContain(question);

  // Another holder of the phone guesses wrongly and learns
  // nothing. An hour later the right word opens what waits.
  expect(await says('mango')).toBe('Thank you. Goodbye.');
  await askReporter(here, reference, 'And where exactly?', here.clock.now());
  await here.pass(HOUR, 20 * MINUTE);
  expect(await says('Baobab')).toMatch(
    /A question for you: What time do they start\?[^]*And where exactly\?[^]*Send your answer/,
  );
  expect(await says('At five, behind the big mosque')).toMatch(/^Added to your report/);
  await here.settle();
  expect(last(akosua.phone)).toBe(
    `${reference}: the reporter has added something. Please read it.`,
  );
  const [after] = await readTips(here);
  expect(after?.words).toContain('At five, behind the big mosque');
  expect(await here.db.gateway.collection('mail').countDocuments()).toBe(0);

  // STOP destroys the return address.
  expect(await here.db.gateway.collection('returns').countDocuments()).toBe(1);
  await says('STOP');
  expect(await here.db.gateway.collection('returns').countDocuments()).toBe(0);
  expect(await askReporter(here, reference, 'Still there?', here.clock.now())).toEqual({
    ok: true,
    how: 'byCode',
  });
  await here.pass(10 * HOUR, 20 * MINUTE);
  expect(ama.phone().at(-1)?.text).toMatch(/^You will get no more messages/);
  expect(here.telegram.refusals).toEqual([]);
  expect(here.telegram.openCallbacks.size).toBe(0);
}, 180_000);
