import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Express } from 'express';
import request from 'supertest';
import { MINUTE } from '../../src/shared/clock.js';
import {
  auditLines,
  newHouse,
  newPerson,
  passwordOf,
  type House,
  type Person,
} from '../accounts/support.js';
import { consoleOf, decode, fieldsOf, PUBLIC_URL, signInBy, Visitor } from './support.js';

let house: House;
let app: Express;
let ama: Person;
let kofi: Person;

beforeAll(async () => {
  house = await newHouse();
  app = consoleOf(house);
  ama = await newPerson(house, 'ama', { roles: ['auditor'] });
  kofi = await newPerson(house, 'kofi', { roles: ['auditor'] });
});
afterAll(() => house.close());

describe('signing in', () => {
  test('a person types name and password, then the code of the phone, and is where they wanted to be', async () => {
    const visitor = new Visitor(app);
    const first = await visitor.get('/console/sign-in?to=%2Fconsole%2Fhelp');
    const login = { login: 'ama', password: passwordOf('ama') };
    const second = await visitor.send(first, '/console/sign-in', login);
    const there = await visitor.send(second, '/console/sign-in/code', { code: ama.code() });
    expect([there.status, there.headers['location']]).toEqual([303, '/console/help']);
    const [session = ''] = there.headers['set-cookie'] as unknown as string[];
    expect(session).toMatch(/^__Host-amana=\S+; Path=\/; HttpOnly; SameSite=Strict; Secure$/);
    const own = await visitor.get('/console/account');
    expect(own.text).toContain('<strong>ama</strong>');
    expect(own.text).toContain('Auditor');
  });

  test('§5.41 nothing is kept, nothing of anybody else is loaded, and nobody frames a page', async () => {
    const { headers } = await request(app).get('/console/sign-in');
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['content-security-policy']).not.toContain('unsafe');
    const { text } = await request(app).get('/console/sign-in');
    expect(text).not.toMatch(/<style|style="|<script(?![^>]*src=)| on\w+="/);
  });

  test('§T32 nobody signs in by an address in other letters: a proxy would take their word for their network', async () => {
    for (const path of [
      '/CONSOLE/sign-in',
      '/Console/sign-in',
      '/console/SIGN-IN/code',
      '/K/abc',
    ]) {
      const [read, sent] = [await request(app).get(path), await new Visitor(app).post(path, {})];
      expect([path, read.status, sent.status]).toEqual([path, 404, 404]);
    }
  });

  test('a wrong password and a name that nobody has are answered alike; the name stays, the password does not', async () => {
    const pages = [];
    for (const login of ['ama', 'nobody']) {
      const answer = await new Visitor(app).post('/console/sign-in', {
        login,
        password: 'wrong-wrong-wrong',
      });
      expect(answer.status).toBe(422);
      expect(answer.text).toContain(`value="${login}"`);
      expect(answer.text).not.toContain('wrong-wrong-wrong');
      pages.push(answer.text.replaceAll(login, ''));
    }
    expect(pages[0]).toBe(pages[1]);
  });

  test('what is missing is named at its field, and the summary leads there', async () => {
    const { status, text } = await new Visitor(app).post('/console/sign-in', {});
    expect(status).toBe(422);
    expect(text).toContain('<a href="#login">Type your name</a>');
    expect(text).toContain('<a href="#password">Type your password</a>');
    expect(text).toMatch(/id="login"[^>]*aria-describedby="login-wrong"[^>]*aria-invalid="true"/);
  });

  test('a wrong code is said at its field, and one of a phone whose clock is off says so', async () => {
    const visitor = new Visitor(app);
    const code = await visitor.post('/console/sign-in', {
      login: 'ama',
      password: passwordOf('ama'),
    });
    const wrong = await visitor.send(code, '/console/sign-in/code', { code: '000000' });
    expect([wrong.status, wrong.text.includes('This code is not right')]).toEqual([422, true]);
    const later = ama.house.clock.now().getTime() + 10 * MINUTE;
    const { phoneCodeAt } = await import('../../src/accounts/phone-code.js');
    const ahead = phoneCodeAt(ama.secret, new Date(later));
    const off = await visitor.send(wrong, '/console/sign-in/code', { code: ahead });
    expect(off.text).toMatch(/The clock of your phone is (9|10) minutes fast/);
  });

  test('a recovery code lets in once, and the person is told how many are left', async () => {
    const visitor = new Visitor(app);
    const [first = ''] = kofi.recoveryCodes;
    const login = { login: 'kofi', password: passwordOf('kofi') };
    const code = await visitor.post('/console/sign-in', login);
    const entered = await visitor.send(code, '/console/sign-in/code', { code: first });
    const told = await visitor.get(entered.headers['location'] ?? '');
    expect(told.text).toContain(`Left: ${kofi.recoveryCodes.length - 1}.`);
    const again = await visitor.post('/console/sign-in', login);
    const twice = await visitor.send(again, '/console/sign-in/code', { code: first });
    expect(twice.status).toBe(422);
  });

  test('a page that needs a person leads to the sign-in and back; signed out, it does so again', async () => {
    const visitor = new Visitor(app);
    const asked = await visitor.get('/console/account?x=1');
    expect(asked.headers['location']).toBe('/console/sign-in?to=%2Fconsole%2Faccount%3Fx%3D1');
    await signInBy(visitor, ama);
    const { cookie } = visitor;
    const page = await visitor.get('/console/account');
    await visitor.send(page, '/console/sign-out');
    visitor.cookie = cookie;
    expect((await visitor.get('/console/account')).status).toBe(303);
  });

  test('"exit now" ends the session, goes blank and leads elsewhere', async () => {
    const visitor = new Visitor(app);
    await signInBy(visitor, ama);
    const { cookie } = visitor;
    const page = await visitor.get('/console/account');
    const left = await visitor.send(page, '/console/exit');
    expect(left.headers['refresh']).toMatch(/^0; url=https:\/\//);
    expect(left.text).not.toContain('Amana');
    expect(await house.accounts.read(cookie)).toBeUndefined();
  });

  test('§5.40 the session ends after half an hour without use, and the page says when', async () => {
    const visitor = new Visitor(app);
    await signInBy(visitor, ama);
    const page = await visitor.get('/console/account');
    const ends = new Date(house.clock.now().getTime() + 30 * MINUTE).toISOString().slice(11, 16);
    expect(page.text).toContain(`You stay signed in until ${ends}`);
    house.clock.advance(29 * MINUTE);
    const stayed = await visitor.send(page, '/console/stay', { script: 'yes' });
    expect(stayed.text).toMatch(/data-ends-at="[^"]+"/);
    house.clock.advance(29 * MINUTE);
    expect((await visitor.get('/console/account')).status).toBe(200);
    house.clock.advance(31 * MINUTE);
    expect((await visitor.get('/console/account')).status).toBe(303);
  });
});

describe('a form that comes after its session has ended', () => {
  const typed = 'They moved to the house\nbehind the <b>mill</b>, "blue" door';
  const note = '/console/cases/case1/note';

  /** Types a note, waits until the session is over, and sends it. */
  async function tooLate(visitor: Visitor): Promise<Awaited<ReturnType<Visitor['get']>>> {
    await signInBy(visitor, ama);
    const page = await visitor.get('/console/account');
    const { token, owner } = fieldsOf(page.text, '/console/sign-out');
    house.clock.advance(31 * MINUTE);
    return visitor.post(note, { token: token ?? '', owner: owner ?? '', v: '3', words: typed });
  }

  test('is shown again, with every letter, to the same person', async () => {
    const visitor = new Visitor(app);
    const late = await tooLate(visitor);
    expect(late.text).toContain('What you typed is kept');
    const code = await visitor.send(late, '/console/sign-in', {
      login: 'ama',
      password: passwordOf('ama'),
    });
    const shown = await visitor.send(code, '/console/sign-in/code', { code: ama.code() });
    expect(shown.status).toBe(200);
    const fields = fieldsOf(shown.text, note);
    expect([fields['v'], fields['words']]).toEqual(['3', typed]);
    expect(visitor.cookie).not.toBe('');
    expect(shown.text).toContain('Send it now');
  });

  test('is shown to nobody else who signs in at the same screen', async () => {
    const visitor = new Visitor(app);
    const late = await tooLate(visitor);
    const code = await visitor.send(late, '/console/sign-in', {
      login: 'kofi',
      password: passwordOf('kofi'),
    });
    const shown = await visitor.send(code, '/console/sign-in/code', { code: kofi.code() });
    expect([shown.status, shown.text.includes('mill')]).toEqual([303, false]);
  });

  test('of an older session of the same person is shown again, too, and not done', async () => {
    const visitor = new Visitor(app);
    await signInBy(visitor, ama);
    const old = fieldsOf((await visitor.get('/console/account')).text, '/console/sign-out');
    await signInBy(visitor, ama);
    const shown = await visitor.post(note, { ...old, words: typed });
    expect(shown.text).toContain('This was not sent yet');
    expect(decode(shown.text)).toContain(typed);
  });
});

describe('forms from elsewhere', () => {
  test.each([
    ['another site', { 'Sec-Fetch-Site': 'cross-site' }],
    ['a neighbour below the same domain', { 'Sec-Fetch-Site': 'same-site' }],
    ['another origin', { Origin: 'https://evil.example' }],
    ['a page without an origin', { Origin: 'null' }],
  ])('§5.41 of %s are not done', async (_, headers) => {
    const visitor = new Visitor(app);
    await signInBy(visitor, ama);
    const page = await visitor.get('/console/account');
    const out = await visitor.post('/console/sign-out', fieldsOf(page.text, '/console/sign-out'), {
      ...headers,
    });
    expect(out.status).toBe(403);
    expect((await visitor.get('/console/account')).status).toBe(200);
  });

  test('of our public address are, also when a proxy shows us another host', async () => {
    const answer = await new Visitor(app).post(
      '/console/language',
      { language: 'pt', to: '/k/a' },
      {
        Origin: PUBLIC_URL,
      },
    );
    expect(answer.status).toBe(303);
  });

  test('§5.41 without the token of the session are not done', async () => {
    const visitor = new Visitor(app);
    await signInBy(visitor, ama);
    const stay = await visitor.post('/console/stay', { token: 'x', owner: 'y' });
    expect([stay.status, stay.text.includes('not sent from here')]).toEqual([403, true]);
  });
});

describe('bad input', () => {
  test('5 MB are refused by a page that says so, and nothing is done', async () => {
    const answer = await request(app)
      .post('/console/sign-in')
      .type('form')
      .send(`login=${'a'.repeat(5 * 1024 * 1024)}`)
      .catch((error: { code?: string }) => error);
    // Whoever still sends may find the connection closed before the page is read.
    if ('status' in answer) expect([answer.status, answer.text]).toEqual([413, expect.any(String)]);
    else expect(['ECONNRESET', 'EPIPE']).toContain(answer.code);
    const small = await request(app)
      .post('/console/sign-in')
      .type('form')
      .send(`login=${'a'.repeat(140_000)}`);
    expect([small.status, small.text.includes('too much text')]).toEqual([413, true]);
  });

  test.each([
    ['JSON', 'application/json', '{"login":"ama"}'],
    ['a file', 'multipart/form-data; boundary=x', '--x--'],
    ['nothing that is known', 'text/plain', 'login=ama'],
  ])('%s is no form', async (_, type, body) => {
    const answer = await request(app).post('/console/sign-in').set('Content-Type', type).send(body);
    expect(answer.status).toBe(415);
    expect(answer.text).toContain('could not be read');
  });

  test.each([
    '<script>alert(1)</script>',
    '=HYPERLINK("http://evil")',
    '"><img src=x onerror=alert(1)>',
  ])('§5.41 text that would be a program is only text: %s', async (login) => {
    const { text } = await new Visitor(app).post('/console/sign-in', { login, password: 'x' });
    expect(text).not.toContain('<script>alert');
    expect(text).not.toContain('<img src=x');
    expect(decode(text)).toContain(login.toLowerCase());
  });

  test('a message about what happened that we did not write is not shown', async () => {
    const visitor = new Visitor(app);
    await signInBy(visitor, ama);
    for (const done of ['taken~abc', 'taken~', '~', 'password~one~two~AAAAAAAAAAAAAAAA'])
      expect((await visitor.get(`/console/account?done=${done}`)).text).not.toContain(
        'role="status"',
      );
  });

  test('an address that leads nowhere says so; so does one that is not for the role, and that is audited', async () => {
    const visitor = new Visitor(app);
    await signInBy(visitor, ama);
    expect((await visitor.get('/console/no-such-page')).status).toBe(404);
    const board = await visitor.get('/console/board');
    expect([board.status, board.text.includes('Not for your role')]).toEqual([403, true]);
    expect(await auditLines(house)).toContain('console:ama access.denied page/console/board');
    expect(board.text).not.toContain('href="/console/board"');
  });
});

describe('languages', () => {
  test.each([
    ['fr', 'Se connecter'],
    ['pt', 'Entrar'],
    ['en', 'Sign in'],
  ])('a page is in the language of the browser: %s', async (language, title) => {
    const { text } = await request(app).get('/console/sign-in').set('Accept-Language', language);
    expect(text).toContain(`<html lang="${language}">`);
    expect(text).toContain(`<h1>${title}</h1>`);
  });

  test('a person chooses another by one press, and their account keeps it', async () => {
    const visitor = new Visitor(app);
    await signInBy(visitor, kofi);
    const page = await visitor.get('/console/help');
    const chosen = await visitor.send(page, '/console/language', { language: 'pt' });
    expect(chosen.headers['location']).toBe('/console/help');
    expect((await visitor.get('/console/help')).text).toContain('Ajuda e teclas');
    expect((await house.accounts.read(visitor.cookie))?.language).toBe('pt');
  });
});
