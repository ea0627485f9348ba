import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { startTestDemo, type TestDemo } from '../demo/support.js';
import { fieldsOf, Visitor } from './support.js';

const YAML = readFileSync('examples/polls/job-offers.yaml', 'utf8')
  .replace('poll: job-offers', 'poll: console-poll')
  .replace('join: JOBS', 'join: WORKSHOP')
  .replace(/opens: .*/, "opens: '2026-03-03T09:00Z'")
  .replace(/closes: .*/, "closes: '2026-03-20T20:00Z'");

let demo: TestDemo;
let first: Visitor;
let second: Visitor;

async function signedIn(login: string): Promise<Visitor> {
  const visitor = new Visitor(demo.url as never);
  const page = await visitor.get('/console/sign-in');
  const entered = await visitor.post('/console/sign-in/demo', {
    ...fieldsOf(page.text, '/console/sign-in/demo'),
    login,
  });
  expect(entered.status).toBe(303);
  return visitor;
}

beforeAll(async () => {
  demo = await startTestDemo(undefined, { approveAbove: 2 });
  [first, second] = [await signedIn('kwame'), await signedIn('binta')];
}, 120_000);
afterAll(() => demo.stop());

test('what is wrong with a pasted poll is said, and what was pasted is kept', async () => {
  const page = await first.get('/console/polls-new');
  const wrong = YAML.replace('version: 1', 'version: none');
  const refused = await first.send(page, '/console/polls-new', { yaml: wrong });
  expect(refused.status).toBe(422);
  expect(refused.text).toContain('The version is a whole number from 1.');
  expect(fieldsOf(refused.text, '/console/polls-new')['yaml']).toContain('version: none');
});

test('a poll is pasted, estimated, confirmed by one, approved by another, closed and published', async () => {
  const made = await first.send(await first.get('/console/polls-new'), '/console/polls-new', {
    yaml: YAML,
  });
  const at = '/console/polls/console-poll';
  expect(made.headers['location']).toMatch(`${at}?done=docSaved`);
  const poll = await first.get(at);
  expect(poll.text).toContain('Texts side by side');
  expect(poll.text).toContain('/preview/');
  const counted = await first.get(`${at}/send?count=1&countries=TG`);
  expect(counted.text).toContain('What it comes to');
  const drafted = await first.send(counted, `${at}/send`);
  const sending = String(drafted.headers['location']);
  const draft = await first.get(sending);
  const wrong = await first.send(draft, `${sending}/confirm`, { number: '1' });
  expect(wrong.status).toBe(422);
  expect(wrong.text).toContain('Nothing was sent.');
  const number = /People it goes to<\/dt><dd><strong>(\d+)/.exec(draft.text)?.[1] ?? '';
  expect(Number(number)).toBeGreaterThan(2);
  const confirmed = await first.send(wrong, `${sending}/confirm`, { number });
  expect(confirmed.status).toBe(303);
  expect((await first.get(sending)).text).toContain('You confirmed it');
  const { token } = fieldsOf(wrong.text, `${sending}/confirm`);
  const self = await first.post(`${sending}/approve`, { token: token ?? '' });
  expect(self.status).toBe(422);
  expect(self.text).toContain('Somebody else must approve it');
  const approved = await second.send(await second.get(sending), `${sending}/approve`);
  expect(approved.headers['location']).toContain('done=send-approve');
  const held = await first.send(await first.get(sending), `${sending}/pause`);
  expect(held.status).toBe(303);
  const gone = await first.send(await first.get(sending), `${sending}/stop`);
  expect(gone.status).toBe(303);
  expect((await first.send(await first.get(at), `${at}/end`)).status).toBe(303);
  expect((await first.send(await first.get(at), `${at}/publish`)).status).toBe(303);
  expect((await first.get(at)).text).toContain('/polls/console-poll');
});

test('a poll is exported as it is kept, and a change that came too late is told and kept', async () => {
  const at = '/console/polls/console-poll/yaml';
  const page = await first.get(at);
  const { yaml = '' } = fieldsOf(page.text, at);
  expect(yaml).toContain('poll: console-poll');
  const late = await first.send(page, at, { tag: '0' });
  expect(late.status).toBe(409);
  expect(fieldsOf(late.text, at)['yaml']?.trim()).toBe(yaml.trim());
});

test('campaigns have the same pages, and a focal point has none of them', async () => {
  expect((await first.get('/console/campaigns')).status).toBe(200);
  const dede = await signedIn('dede');
  for (const path of ['/console/polls', '/console/campaigns', '/console/polls-new'])
    expect((await dede.get(path)).status).toBe(403);
});
