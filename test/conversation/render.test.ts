import { expect, test } from '@jest/globals';
import { render } from '../../src/conversation/render.js';
import type { Effect } from '../../src/flows/dialog/effect.js';
import type { TextKey } from '../../src/shared/texts/texts.js';
import { texts } from '../flows/dialog/people.js';

type Say = Extract<Effect, { type: 'say'; key: TextKey }>;
const sms = {
  letters: 'gsm',
  buttons: false,
  twoWay: true,
  maxLength: 1_600,
  perSecond: 1,
  erases: false,
} as const;
const chat = {
  letters: 'unicode',
  buttons: true,
  twoWay: true,
  maxLength: 4_096,
  perSecond: 30,
  erases: true,
} as const;
const whatsapp = { ...sms, letters: 'unicode', maxLength: 1_600 } as const;
const yesNo: Say = {
  type: 'say',
  key: 'tip.danger',
  flow: 'tip',
  offers: [
    { step: 'danger', value: 'yes', label: { key: 'option.yes' } },
    { step: 'danger', value: 'no', label: { text: 'Não, ninguém' } },
  ],
};
const said = (key: Say['key'], params?: Say['params']): Say => ({
  type: 'say',
  key,
  ...(params ? { params } : {}),
});

test('choices are numbered on lines of their own where there are no buttons, and buttons where there are', () => {
  const [numbered] = render([yesNo], 'en', texts, whatsapp);
  expect(numbered?.text).toMatch(/\n1 Yes\n2 Não, ninguém$/);
  expect(numbered).not.toHaveProperty('buttons');
  const [pressed] = render([yesNo], 'en', texts, chat);
  expect(pressed?.buttons).toEqual([
    { label: 'Yes', data: 'tip:danger:yes' },
    { label: 'Não, ninguém', data: 'tip:danger:no' },
  ]);
  expect(pressed?.text).not.toMatch(/1 Yes/);
});

test('several choices are numbered where there are buttons too: a button is one answer', () => {
  const [typed] = render([{ ...yesNo, typed: true }], 'en', texts, chat);
  expect(typed).toEqual({ text: expect.stringMatching(/\n1 Yes\n2 Não, ninguém$/) });
});

test('words that are no text of locales/ are said as they are, in the letters of the language', () => {
  const words = { type: 'say', text: 'Você já ouviu?' } as const;
  expect(render([words], 'pt', texts, chat)).toEqual([{ text: 'Você já ouviu?' }]);
  expect(render([words, yesNo], 'pt', texts, sms)[0]?.text).toMatch(/^Voce ja ouviu\?\n.*\n1 Sim/s);
});

test('letters that would double the price of an SMS become plain, and stay in a chat', () => {
  expect(render([yesNo], 'pt', texts, sms)[0]?.text).toMatch(/2 Nao, ninguém$/);
  expect(render([yesNo], 'pt', texts, chat)[0]?.buttons?.[1]?.label).toBe('Não, ninguém');
});

test('what belongs together is one message; buttons end it, and nothing is put behind them', () => {
  const messages = render([said('tip.kept'), yesNo, said('answer.oldButton')], 'en', texts, chat);
  expect(messages.map(({ buttons }) => buttons?.length)).toEqual([2, undefined]);
  expect(messages[0]?.text.split('\n')).toHaveLength(2);
});

test('texts are not joined beyond what fits', () => {
  const long = said('case.message', { message: 'a'.repeat(200) });
  expect(render([long, long], 'en', texts, sms)).toHaveLength(2);
  expect(render([long, long], 'en', texts, chat)).toHaveLength(1);
  expect(render([long, long], 'en', texts, { ...chat, maxLength: 300 })).toHaveLength(2);
  // A single text that is longer than two segments goes out whole.
  const longest = said('case.message', { message: 'a'.repeat(600) });
  expect(render([longest], 'en', texts, sms)[0]?.text).toContain('a'.repeat(600));
});

test('a focal point’s text says itself what to write back', () => {
  const fp: Say = { ...yesNo, flow: 'fp' };
  expect(render([fp], 'en', texts, sms)[0]?.text).toBe(texts.say('en', said('tip.danger')));
  expect(render([fp], 'en', texts, chat)[0]?.buttons?.[0]?.data).toBe('fp:danger:yes');
});

test('nothing said is no message, and the data of every button fits what Telegram takes', () => {
  expect(render([], 'en', texts, sms)).toEqual([]);
  for (const button of render([yesNo], 'en', texts, chat)[0]?.buttons ?? [])
    expect(Buffer.byteLength(button.data)).toBeLessThanOrEqual(64);
});

test('a chat names its app, not the phone company, and asks for a button where buttons are', () => {
  const shown = (key: Say['key'], can: Parameters<typeof render>[3], params?: Say['params']) =>
    render([said(key, params)], 'en', texts, can)[0]?.text;
  const telegram = { ...chat, app: 'Telegram' };
  expect(shown('tip.safe', telegram)).toMatch(/Telegram can see/);
  expect(shown('tip.safe', { ...whatsapp, app: 'WhatsApp' })).toMatch(/WhatsApp can see/);
  expect(shown('tip.safe', sms)).toMatch(/phone company/);
  for (const key of ['answer.again', 'answer.againShort', 'answer.keptAgain'] as const) {
    expect(shown(key, telegram, { count: 3 })).toMatch(/press a button/);
    expect(shown(key, sms, { count: 3 })).toMatch(/1 to 3/);
  }
});
