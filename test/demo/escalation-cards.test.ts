import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { MINUTE, SECOND } from '../../src/shared/clock.js';
import { startTestDemo, type TestDemo } from './support.js';

let demo: TestDemo;
let token: string;

beforeEach(async () => {
  demo = await startTestDemo();
  token = /name="token" value="([^"]+)"/.exec(await page())?.[1] ?? '';
});
afterEach(() => demo.stop());

/** What is due is done: those who are to be called are called, and texted. */
async function settled(): Promise<void> {
  await demo.amana.conversation.idle();
  await demo.amana.escalations.runDue(demo.clock.now());
  await demo.amana.outbox.tick(demo.clock.now());
}

const page = async (query = '') => (await fetch(`${demo.url}/demo${query}`)).text();
const post = (act: string, fields: Record<string, string>, reporter = 'kofi') =>
  fetch(`${demo.url}/demo/${act}?reporter=${reporter}`, {
    method: 'POST',
    body: new URLSearchParams({ token, ...fields }),
    redirect: 'manual',
  });
const text = (who: string, words: string, device = 'sms') =>
  post('text', { who, device, pane: 'reporter', text: words }, who);
const cries = {
  yawa: 'Ils gardent trois filles derrière le marché',
  kofi: 'They are holding three girls behind the market',
  binta: 'Têm três meninas presas atrás do mercado',
};
/** The references of the cards, from the top. */
const cardsOf = async (reporter: string) =>
  [...(await page(`?reporter=${reporter}`)).matchAll(/<h3 id="card-([\w-]+)"/g)].map(
    (match) => match[1] ?? '',
  );
/** The words of the card at the top, without markup. */
const firstCard = async (reporter: string) => {
  const card = /<article class="card[^]*?<\/article>/.exec(
    await page(`?reporter=${reporter}`),
  )?.[0];
  return (card ?? 'no card').replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
};
/** Who was called first for a reference, and their code. */
async function callOf(reference: string): Promise<{ who: string; code: string }> {
  const all = await demo.amana.escalations.list();
  const call = all.find((one) => one.reference === reference)?.calls[0];
  return { who: call?.focalPoint ?? 'nobody', code: call?.code ?? 'none' };
}
const newest = async () =>
  (await demo.amana.escalations.list()).find(({ state }) => state === 'calling');

test('ten seconds after a tip nobody is said to have been silent, though the country was named meanwhile', async () => {
  await text('kofi', cries.kofi, 'chat');
  const found = await newest();
  expect(found?.calls.length).toBeGreaterThan(0);
  demo.clock.advance(10 * SECOND);
  const { _id: tip = '', kind = '' } = found ?? {};
  const country = found?.country === 'GH' ? 'TG' : 'GH';
  await demo.amana.escalations.revise({ tip, country, kind, area: undefined }, demo.clock.now());
  await settled();
  const card = await firstCard('kofi');
  expect(card).toContain('Calling the focal point');
  expect(card).not.toContain('Nobody has answered');
  expect(card).not.toMatch(/No answer in \d/);
  expect(card).toContain('May still answer: the ladder began anew');
});

test('the time nobody answered in is the time that passed, also where the ladder moved early', async () => {
  await text('yawa', cries.yawa);
  const found = await newest();
  demo.clock.advance(3 * MINUTE);
  const { _id: tip = '', kind = '' } = found ?? {};
  await demo.amana.escalations.revise(
    { tip, country: 'GH', kind, area: undefined },
    demo.clock.now(),
  );
  await settled();
  expect(await firstCard('yawa')).toContain('No answer in 3 min');
  expect(await firstCard('yawa')).not.toContain('No answer in 10 min');
});

test('while the provider is down a call is not delivered at once, and nobody is offered a code that nobody got', async () => {
  await post('outage', { down: 'yes' });
  await text('binta', cries.binta);
  const html = await page('?reporter=binta');
  const card = await firstCard('binta');
  expect(card).toContain('Not delivered yet: trying');
  expect(card).toContain('is not delivered yet');
  expect(card).not.toContain('No answer yet');
  expect(card).not.toContain('by SMS');
  expect(html).not.toMatch(/value="(?:OK|NO|PASS) \d/);
  expect(html).toContain('Nothing has arrived on this phone yet.');

  await post('outage', { down: 'no' });
  demo.clock.advance(2 * MINUTE);
  await post('clock', { by: '1m' });
  expect(await firstCard('binta')).toContain('No answer yet');
  expect(await page('?reporter=binta')).toMatch(/value="OK \d/);
});

test('a level that was called while nothing was delivered is never said to have been silent', async () => {
  await post('outage', { down: 'yes' });
  await text('yawa', cries.yawa);
  await post('clock', { by: 'next' }, 'yawa');
  const card = await firstCard('yawa');
  await post('outage', { down: 'no' });
  expect(card).toContain('Not delivered yet: trying');
  expect(card).not.toMatch(/called \d\d:\d\d No answer/);
});

test("one's own new tip is the first card and stays it, taken, acted on, and whatever others send", async () => {
  await demo.network.text('demo-sms', '+22800000101', cries.yawa);
  await demo.network.text('demo-sms', '+245000000101', cries.binta);
  await settled();
  const before = await cardsOf('kofi');
  expect(before.length).toBeGreaterThanOrEqual(2);
  await text('kofi', cries.kofi);
  const [own = 'none'] = await cardsOf('kofi');
  expect(before).not.toContain(own);
  await text('yawa', cries.yawa);
  expect((await cardsOf('kofi'))[0]).toBe(own);
  expect((await cardsOf('yawa'))[0]).not.toBe(own);

  const { who, code } = await callOf(own);
  for (const verb of ['OK', 'DONE']) {
    await post('text', { who, device: 'sms', pane: 'focal', text: `${verb} ${code}` });
    expect((await cardsOf('kofi'))[0]).toBe(own);
  }
  expect(await firstCard('kofi')).toMatch(/has taken it|acted on it/);
});

test('of many more urgent tips none pushes one’s own off the page', async () => {
  await text('kofi', cries.kofi);
  const [own = 'none'] = await cardsOf('kofi');
  const { who, code } = await callOf(own);
  await post('text', { who, device: 'sms', pane: 'focal', text: `OK ${code}` });
  for (let i = 0; i < 14; i += 1)
    await demo.network.text('demo-sms', `+2280000030${String(i).padStart(2, '0')}`, cries.yawa);
  await settled();
  expect(
    (await demo.amana.escalations.list({ limit: 12 })).map((one) => one.reference),
  ).not.toContain(own);
  expect((await cardsOf('kofi'))[0]).toBe(own);
});

test('a second person is told that a life in danger is acted on, and calls it again by one press of NO', async () => {
  await text('yawa', cries.yawa);
  // It is safe, the place is passed over, and officials are not part of it: so the head of the
  // agency, one of them, may be told.
  for (const answer of ['yes', 'skip', 'no']) await text('yawa', answer);
  const [own = 'none'] = await cardsOf('yawa');
  const { who, code } = await callOf(own);
  for (const verb of ['OK', 'DONE'])
    await post('text', { who, device: 'sms', pane: 'focal', text: `${verb} ${code}` }, 'yawa');
  expect(await firstCard('yawa')).toMatch(
    /Agency head 10 min to answer\s+– Mawuli Exemple .*Told that it is acted on; can say NO/,
  );

  // The phone that is shown is that of the second person: they were told last.
  const html = await page('?reporter=yawa');
  expect(html).toContain('Phone of <strong>Mawuli Exemple</strong>');
  const answers = [...html.matchAll(/name="text" value="([A-Z]+) (\d{6})"/g)];
  expect(answers.map(([, verb]) => verb)).toEqual(['NO']);
  const no = `NO ${answers[0]?.[2] ?? 'no code'}`;
  await post('text', { who: 'demo-tg-head', device: 'sms', pane: 'focal', text: no }, 'yawa');
  const card = await firstCard('yawa');
  expect(card).toContain('Calling the focal point');
  expect(card).not.toContain('acted on it');
});
