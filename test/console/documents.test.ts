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
  const visitor = new Visitor(demo.url);
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
});
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
  expect(counted.text).toMatch(/By language<\/dt><dd>(?:English|French) \d+/);
  expect(counted.text).toMatch(/By country<\/dt><dd>Togo \d+/);
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

const FORM = '/console/polls-form';
/** What somebody types who builds a poll of one question. */
const typed = {
  language: ['en', 'fr'],
  'title.en': 'Safe roads',
  'title.fr': 'Routes sûres',
  opens: '2026-03-03T09:00',
  closes: '2026-03-20T20:00',
  'q.0.ask.en': 'Would you tell somebody at home before a long journey?',
  'q.0.ask.fr': 'Le diriez-vous à la maison avant un long voyage ?',
  'q.0.options.en': 'Yes, always\nPerhaps\nI do not know yet',
  'q.0.options.fr': 'Oui, toujours\nPeut-être\nJe ne sais pas encore',
  'thanks.en': 'Thank you.',
  'thanks.fr': 'Merci.',
  'footer.en': 'Help: {{helpline}}.',
  'footer.fr': 'Aide : {{helpline}}.',
  'results.en': '{{people}} people: {{q1.yes-always}} would tell.',
  'results.fr': '{{people}} personnes : {{q1.yes-always}} le diraient.',
};

test('a poll is built by the form: fields in each language, findings at their fields, nothing lost', async () => {
  const page = await first.get(FORM);
  const two = await first.send(page, FORM, { language: ['en', 'fr'], press: 'check' });
  expect(two.status).toBe(422);
  expect(two.text).toContain('name="q.0.ask.fr"');
  const half = { ...typed, 'q.0.ask.fr': '', closes: '2026-03-01T20:00' };
  const wrong = await first.send(two, FORM, { ...half, press: 'save' });
  expect(wrong.status).toBe(422);
  expect(wrong.text).toMatch(/id="closes-wrong">It closes before it opens/);
  expect(wrong.text).toMatch(/id="q.0.ask.fr-wrong">A text is missing in this language/);
  expect(fieldsOf(wrong.text, FORM)).toMatchObject({ 'q.0.ask.en': typed['q.0.ask.en'] });
  const more = await first.send(wrong, FORM, { language: ['en', 'fr'], press: 'add' });
  expect(more.text).toContain('name="q.1.ask.en"');
  const moved = await first.send(more, FORM, { language: ['en', 'fr'], press: 'up.1' });
  expect(fieldsOf(moved.text, FORM)['q.1.options.fr']).toBe(typed['q.0.options.fr']);
  const back = await first.send(moved, FORM, { language: ['en', 'fr'], press: 'remove.0' });
  const checked = await first.send(back, FORM, { ...typed, press: 'check' });
  expect(checked.status).toBe(200);
  expect(checked.text).toContain('It is right in all its languages.');
  expect(checked.text).toMatch(/data-length-of="q.0.ask.en">SMS: 1, characters: 9\d/);
  const saved = await first.send(checked, FORM, { language: ['en', 'fr'], press: 'save' });
  expect(saved.headers['location']).toMatch('/console/polls/safe-roads?done=docSaved');
  const again = await first.send(await first.get(FORM), FORM, { ...typed, press: 'save' });
  expect([again.status, again.text]).toEqual([409, expect.stringContaining('id="name-wrong"')]);
});

test('a draft is changed by the form, and a change that came too late is told', async () => {
  const at = '/console/polls/safe-roads/form';
  const page = await first.get(at);
  const language = ['en', 'fr'];
  const changed = { language, 'title.en': 'Safer roads', press: 'save' };
  expect((await first.send(page, at, changed)).status).toBe(303);
  expect((await first.get('/console/polls/safe-roads')).text).toContain('Safer roads');
  const late = await first.send(page, at, changed);
  expect([late.status, fieldsOf(late.text, at)['title.en']]).toEqual([409, 'Safer roads']);
  const lengths = await first.send(await first.get(at), at, { language, press: 'check' });
  const { token = '' } = fieldsOf(lengths.text, at);
  const told = await first.post('/console/polls-lengths', {
    token,
    language,
    'thanks.fr': 'Merci',
  });
  expect(told.text).toContain('<span data-length-of="thanks.fr">SMS: 1, characters: 5</span>');
});

test('a campaign is built by the form, with a quiz and words', async () => {
  const at = '/console/campaigns-form';
  const typedHere = {
    language: ['en'],
    'title.en': 'Your papers',
    'message.en': 'Keep your passport yourself.',
    'thanks.en': 'Thank you.',
    'footer.en': 'Help: {{helpline}}.',
  };
  const page = await first.send(await first.get(at), at, { ...typedHere, press: 'add' });
  const quiz = {
    language: ['en'],
    'q.0.ask.en': 'May your boss keep your passport?',
    'q.0.options.en': 'He may\nNever',
    'q.0.says.en': 'Better not.\nRight.',
    press: 'faq-add',
  };
  const words = await first.send(page, at, quiz);
  const faq = {
    language: ['en'],
    'f.0.words.en': 'luggage, suitcase',
    'f.0.say.en': 'Keep it closed.',
  };
  const wrong = await first.send(words, at, { ...faq, press: 'check' });
  expect(wrong.text).toMatch(/class="field wrong"><label for="q.0.right"/);
  const saved = await first.send(wrong, at, { language: ['en'], 'q.0.right': '2', press: 'save' });
  expect(saved.headers['location']).toMatch('/console/campaigns/your-papers');
  expect((await first.get('/console/campaigns/your-papers/form')).text).toContain(
    'luggage, suitcase',
  );
});

test('whom to send to: ages, gender, answers, hours, waves; each error at its field, in the reader’s language', async () => {
  const at = '/console/polls/safe-roads';
  const page = await first.get(`${at}/send`);
  for (const field of ['ages', 'genders', 'channels', 'hours-from', 'wave-people'])
    expect(page.text).toContain(`name="${field}"`);
  const tick = 'job-offers:offer:check';
  expect(page.text).toContain('name="answered"');
  const wrong = await first.send(page, `${at}/send`, {
    press: 'draft',
    countries: 'TOGO',
    'hours-from': '20',
    'hours-to': '8',
    'wave-people': 'many',
    sample: '=1+1',
  });
  expect(wrong.status).toBe(422);
  for (const field of ['countries', 'hours-from', 'wave-people', 'wave-minutes', 'sample'])
    expect(wrong.text).toMatch(new RegExp(`class="field wrong"><label for="${field}"`));
  expect(wrong.text).not.toContain('lang="en">Write');
  expect(fieldsOf(wrong.text, `${at}/send`)).toMatchObject({ sample: '=1+1', countries: 'TOGO' });
  const split = await first.send(page, `${at}/send`, {
    answered: [tick, 'job-offers:where:family'],
  });
  expect(split.text).toContain('Tick answers of one question only.');
  const right = {
    ages: ['18-24', '25-30'],
    genders: ['female'],
    channels: ['demo-sms'],
    'hours-from': '9',
    'hours-to': '18',
    'wave-people': '50',
    'wave-minutes': '30',
    answered: [tick],
  };
  const live = await first.send(page, `${at}/send`, { ...right, press: 'count' });
  expect(live.text).toContain('People it goes to');
  const { token = '' } = fieldsOf(page.text, `${at}/send`);
  const part = await first.post(`${at}/send/live`, { ...right, token });
  expect(part.text).toMatch(/^<div class="stack" data-live-part/);
  const drafted = await first.send(page, `${at}/send`, { ...right, press: 'draft' });
  const id = String(drafted.headers['location']).split('/').at(-1) ?? '';
  const sending = await demo.db.gateway
    .collection<{ _id: string }>('broadcasts')
    .findOne({ _id: id });
  expect(sending).toMatchObject({
    audience: {
      ages: right.ages,
      genders: ['female'],
      channels: ['demo-sms'],
      answered: { poll: 'job-offers', question: 'offer', values: ['check'] },
    },
    hours: { from: 9, to: 18 },
    waves: { people: 50, minutes: 30 },
  });
});

test('an answer that people may have given is not taken out of an open poll before somebody says they know', async () => {
  const at = '/console/polls/safe-roads';
  expect((await first.send(await first.get(at), `${at}/open`)).status).toBe(303);
  const page = await first.get(`${at}/form`);
  const less = {
    language: ['en', 'fr'],
    version: '2',
    'q.0.options.en': 'Yes, always\nPerhaps',
    'q.0.options.fr': 'Oui, toujours\nPeut-être',
    'q.0.values': 'yes-always\nperhaps',
    press: 'save',
  };
  const warned = await first.send(page, `${at}/form`, less);
  expect(warned.status).toBe(422);
  expect(warned.text).toMatch(/id="q.0.options.en-wrong">People may have chosen/);
  const saved = await first.send(warned, `${at}/form`, {
    language: ['en', 'fr'],
    lose: 'yes',
    press: 'save',
  });
  expect(saved.status).toBe(303);
});

test('a word that another poll is joined by is named at its field', async () => {
  const page = await first.get('/console/polls/safe-roads/form');
  const taken = await first.send(page, '/console/polls/safe-roads/form', {
    language: ['en', 'fr'],
    version: '3',
    join: 'JOBS',
    press: 'save',
  });
  expect(taken.text).toMatch(/id="join-wrong">Another poll or campaign answers/);
});

/** Signs that mean something to HTML, to a spreadsheet, to YAML or to a template. */
const HOSTILE = `<script>alert(1)</script>"'&=1+1\t@SUM(A1) {{people}} \u202e #!yaml`;

test('script and formula text in every field of the forms is shown as text, and kept', async () => {
  for (const at of [FORM, '/console/campaigns-form', '/console/polls/safe-roads/send']) {
    const page = await first.get(at);
    const names = Object.keys(fieldsOf(page.text, at));
    const free = names.filter((name) => !['token', 'owner', 'tag', 'language'].includes(name));
    const hostile = Object.fromEntries(free.map((name) => [name, HOSTILE]));
    const back = await first.send(page, at, { ...hostile, language: ['en'], press: 'check' });
    expect([at, back.status]).toEqual([at, 422]);
    expect(back.text).not.toContain('<script>alert');
    const kept = Object.values(fieldsOf(back.text, at)).filter((one) => one.includes('alert(1)'));
    expect([at, kept.length > 4]).toEqual([at, true]);
  }
});

test('a form that is too large is told so, and one sent twice is one document', async () => {
  const page = await first.get(FORM);
  const { token = '' } = fieldsOf(page.text, FORM);
  const large = await first.post(FORM, { token, 'title.en': 'x'.repeat(5_000_000) });
  expect(large.status).toBe(413);
  const twice = { ...typed, 'title.en': 'Sent twice', 'title.fr': 'Deux fois', press: 'save' };
  const both = await Promise.all([1, 2].map(() => first.send(page, FORM, twice)));
  // The second is told so, or comes after the first and changes nothing.
  const statuses = both.map(({ status }) => status).sort();
  expect([
    [303, 303],
    [303, 409],
  ]).toContainEqual(statuses);
  const names = (await first.get('/console/polls')).text.match(
    /\/console\/polls\/sent-twice[^"/]*/g,
  );
  expect([...new Set(names)]).toEqual(['/console/polls/sent-twice']);
});

test('a session that ended in mid-form: what was typed is shown again after the sign-in', async () => {
  const page = await first.get(FORM);
  const mine = await signedIn('kwame');
  const { token = '' } = fieldsOf((await mine.get(FORM)).text, FORM);
  const stranger = new Visitor(demo.url);
  const ended = await stranger.post(FORM, { ...fieldsOf(page.text, FORM), ...typed, token });
  expect(ended.text).toContain('Would you tell somebody at home before a long journey?');
  expect(ended.text).toContain('sign-in');
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
  for (const path of ['/console/polls', '/console/campaigns', '/console/polls-new', FORM])
    expect((await dede.get(path)).status).toBe(403);
});
