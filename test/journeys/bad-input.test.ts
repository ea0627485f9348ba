import { describe, expect, test } from '@jest/globals';
import { MOST_EQUAL } from '../../src/conversation/recent-replies.js';
import { afi, akosua, kofi, ngozi, stranger } from '../fixtures/people.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';
import { forTheseTests } from '../support/journey.js';
import { readTips } from '../support/reader.js';
import { smsTalk } from '../support/sms.js';
import { smsWords } from '../support/words.js';

let here: TestAmana;
forTheseTests(async () => (here = await startTestAmana()));

const kept = async () => ({
  conversations: await here.db.gateway.collection('conversations').countDocuments(),
  tips: await here.db.cases.collection('tips').countDocuments(),
});
const post = (path: string, body: string, headers: Record<string, string> = {}) =>
  fetch(`${here.url}${path}`, { method: 'POST', body, headers });
const form = { 'content-type': 'application/x-www-form-urlencoded' };

describe('whoever is not the provider', () => {
  test.each([
    ['without a signature', '/webhooks/sms', 'From=%2B22890000001&Body=help', form, 403],
    [
      'with a made-up signature',
      '/webhooks/sms',
      'From=%2B22890000001&Body=x',
      { ...form, 'x-twilio-signature': 'AAAA' },
      403,
    ],
    [
      'without Telegram’s secret',
      '/webhooks/telegram',
      '{"update_id":1}',
      { 'content-type': 'application/json' },
      403,
    ],
    [
      'with a wrong secret',
      '/webhooks/telegram',
      '{"update_id":1}',
      { 'x-telegram-bot-api-secret-token': 'wrong' },
      403,
    ],
    ['with a megabyte', '/webhooks/sms', 'Body='.padEnd(1_048_576, 'x'), form, 403],
    [
      'with a megabyte and the shape of a signature',
      '/webhooks/sms',
      'Body='.padEnd(1_048_576, 'x'),
      { ...form, 'x-twilio-signature': `${'A'.repeat(27)}=` },
      413,
    ],
    ['at a path that is not there', '/webhooks/nothing', 'x', form, 404],
  ])('§5.1 §T20 %s is refused and nothing is kept', async (_, path, body, headers, status) => {
    const before = await kept();
    expect((await post(path, body, headers)).status).toBe(status);
    expect(await kept()).toEqual(before);
  });
  test('§5.11 a GET is refused', async () => {
    expect((await fetch(`${here.url}/webhooks/sms?From=%2B22890000001&Body=x`)).status).toBe(405);
  });
});

test('§5.4 §5.5 §T1 the same message delivered five times at once is one tip and one reply', async () => {
  const params = { sid: `SM${'ab'.repeat(16)}` };
  const answers = await Promise.all(
    [1, 2, 3, 4, 5].map(() =>
      here.sms.text(kofi.phone, 'A man locks children in a shed near Tema', params),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  await here.settle();
  const told = (await readTips(here)).filter(({ tip }) => tip.country === 'GH');
  expect(told.map(({ words }) => words)).toEqual([['A man locks children in a shed near Tema']]);
  expect(here.twilio.messagesTo(kofi.phone)).toHaveLength(1);
  // Delivered again an hour later, as a replayed request would be: still nothing new.
  await here.pass(3_600_000, 600_000);
  const before = await kept();
  expect(
    (await here.sms.text(kofi.phone, 'A man locks children in a shed near Tema', params)).status,
  ).toBe(200);
  await here.settle();
  expect(await kept()).toEqual(before);
});

describe('§5.13 words arrive as they were written', () => {
  const hostile = [
    '{"$where":"sleep(1000)"} and {"$ne":null} they sell girls',
    '=HYPERLINK("http://x","y") they sell girls',
    '<script>alert(1)</script> they sell girls',
    '__proto__ constructor they sell girls',
    'يبيعون الفتيات في السوق هناك',
    '😀😀 they sell girls 👧🏿',
    "Robert'); DROP TABLE tips;-- they sell girls",
  ];
  test.each(hostile)('%s', async (words) => {
    const number = `+23480300${String(1_000 + hostile.indexOf(words)).padStart(5, '0')}`;
    await here.sms.text(number, words);
    await here.settle();
    const tips = await readTips(here);
    expect(tips.filter((tip) => tip.words[0] === words)).toHaveLength(1);
  });
  test('§5.12 NUL and bytes that are no UTF-8 are replaced, and the rest is kept', async () => {
    await here.sms.text(ngozi.phone, 'they sell\u0000 girls in Lagos');
    await here.settle();
    const tips = await readTips(here);
    expect(tips.some(({ words }) => /they sell.? girls in Lagos/.test(words[0] ?? ''))).toBe(true);
  });
});

test('parameters Twilio does not know are passed over', async () => {
  const { status } = await here.sms.text(afi.phone, 'Ils vendent des enfants', {
    params: { Surprise: '1', Zzz: '' },
  });
  expect(status).toBe(200);
});

test('§5.25 an unknown, an erased and a mistyped case code are answered in the same words', async () => {
  const { says } = smsTalk(here);
  await says(stranger.phone, 'bonjour', '2', '3');
  const replies = [];
  for (const code of ['1234 5678 9012 3456', 'abc', '12'])
    replies.push(await says(stranger.phone, code));
  expect(new Set(replies).size).toBe(1);
  expect(replies[0]).toContain(smsWords('fr', 'case.unknown'));
});

test('an answer no step allows names what is allowed', async () => {
  const { says } = smsTalk(here);
  await says(ngozi.phone, 'menu');
  expect(await says(ngozi.phone, '9')).toContain(smsWords('en', 'answer.again', { count: '6' }));
});

test('§T17 a command of a focal point from a stranger’s phone is worth nothing', async () => {
  const { says } = smsTalk(here);
  const before = await kept();
  expect(await says('+2348030009999', 'OK 4821')).toMatch(/We do not know that code/);
  expect((await kept()).tips).toBe(before.tips);
});

test('a person who sends wrong codes, from any phone, is answered a few times, and not for ever', async () => {
  const wrong = async (phone: string) => {
    const before = here.twilio.messagesTo(phone).length;
    for (let i = 0; i < MOST_EQUAL + 5; i += 1) await here.sms.text(phone, `OK ${100_000 + i}`);
    await here.settle();
    return here.twilio.messagesTo(phone).length - before;
  };
  // Three answers, and one that says that they are too many.
  expect(await wrong(akosua.phone)).toBe(4);
  expect(await wrong('+2348030009997')).toBeLessThanOrEqual(MOST_EQUAL);
});

test.each(['ok', 'OK.', 'Oui'])(
  'a focal point who sends %j without the code hears what is missing',
  async (text) => {
    const before = await kept();
    await here.sms.text(akosua.phone, text);
    await here.settle();
    expect(here.twilio.messagesTo(akosua.phone).at(-1)?.text).toContain(
      smsWords('en', 'focal.reply.noCode'),
    );
    expect((await kept()).tips).toBe(before.tips);
  },
);

test('a machine that echoes OK from a focal point’s phone is not answered for ever', async () => {
  const before = here.twilio.messagesTo(akosua.phone).length;
  for (let i = 0; i < MOST_EQUAL + 5; i += 1) await here.sms.text(akosua.phone, 'OK');
  await here.settle();
  expect(here.twilio.messagesTo(akosua.phone).length - before).toBeLessThanOrEqual(MOST_EQUAL);
});

test('in the middle of a talk of their own, OK is a focal point’s answer to it', async () => {
  await here.sms.text(akosua.phone, 'menu');
  await here.sms.text(akosua.phone, 'ok');
  await here.settle();
  expect(here.twilio.messagesTo(akosua.phone).at(-1)?.text).not.toContain('Send the code');
});

test('OK from anybody else is no answer to a call', async () => {
  await here.sms.text('+2348030009996', 'ok');
  await here.settle();
  expect(here.twilio.messagesTo('+2348030009996').at(-1)?.text).not.toContain(
    smsWords('en', 'focal.reply.noCode'),
  );
});

test('a report that begins like a focal point’s command is a report', async () => {
  await here.sms.text('+2348030009998', 'Yes 2000 girls are sold there every year');
  await here.settle();
  const tips = await readTips(here);
  expect(tips.some(({ words }) => words[0] === 'Yes 2000 girls are sold there every year')).toBe(
    true,
  );
});

test('§5.8 updates of Telegram that come late, twice and out of order are each heard once', async () => {
  const chat = here.telegram.person(kofi.telegram, { language: 'en' });
  // What earlier tests told may still be on its way.
  await here.settle();
  const before = (await readTips(here)).length;
  await chat.text('They lock the maids in at night in Tema', { updateId: 900_002 });
  await chat.text('menu', { updateId: 900_004 });
  await chat.text('1', { updateId: 900_003 });
  await chat.text('1', { updateId: 900_003 });
  await chat.text('They lock the maids in at night in Tema', { updateId: 900_002 });
  await here.settle();
  const tips = await readTips(here);
  expect(tips.length).toBe(before + 1);
  expect(
    tips.filter(({ words }) => words.includes('They lock the maids in at night in Tema')),
  ).toHaveLength(1);
  expect(chat.phone().at(-1)?.text).toMatch(/safe for you to (text|write) now\?$/);
});
