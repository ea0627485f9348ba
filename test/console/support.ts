import express, { type Express } from 'express';
import request, { type Response } from 'supertest';
import type { Cases } from '../../src/cases/cases.js';
import { makeDirectoryDesk } from '../../src/app/directory-desk.js';
import { makeHealth } from '../../src/app/health.js';
import { createTrail } from '../../src/cases/trail.js';
import { consolePages } from '../../src/console/console.js';
import type { ConsoleDeps } from '../../src/console/deps.js';
import { buildDirectory } from '../../src/directory/build.js';
import { countries } from '../escalation/support.js';
import { directoryOverview } from '../../src/directory/overview.js';
import { placeName } from '../../src/directory/place-name.js';
import { appendAudit } from '../../src/models/cases/audit.js';
import { silentLog } from '../../src/shared/log.js';
import { network, passwordOf, type House, type Person } from '../accounts/support.js';

export const PUBLIC_URL = 'https://amana.example';

/** The console over a house with real accounts. @param cases for pages that are about cases */
export function consoleOf(house: House, cases?: Cases, more: Partial<ConsoleDeps> = {}): Express {
  const { accounts, clock, db, keys } = house;
  const pages = consolePages({
    accounts,
    cases: cases as Cases,
    missing: undefined as never,
    alerts: undefined as never,
    neighbours: undefined as never,
    webhooks: undefined as never,
    people: { names: async () => (id) => id, candidates: async () => [] },
    directory: ({ countries }) => directoryOverview(db, keys.gateway(), countries, clock.now()),
    directoryDesk: makeDirectoryDesk({ db, keys, clock }),
    health: makeHealth(
      { db, keys, keyFolder: house.folder, clock, log: silentLog, channels: [] },
      {
        accounts,
        watchdog: { look: async () => [] },
        directory: () => buildDirectory(countries, [], []),
      },
    ),
    trail: createTrail({ db, keys, clock }),
    desk: undefined as never,
    clock,
    log: silentLog,
    publicUrl: PUBLIC_URL,
    secure: true,
    place: placeName,
    zone: () => 'Africa/Lome',
    denied: ({ login }, page) =>
      appendAudit(
        db,
        keys.cases(),
        [{ actor: `console:${login}`, action: 'access.denied', subject: `page${page}` }],
        clock.now(),
      ),
    ...more,
  });
  return express().use(pages);
}

type Fields = Readonly<Record<string, string | readonly string[]>>;

/** The fields of the form on a page that goes to an address, as a browser would send them back. */
function pairsOf(html: string, action: string): [string, string][] {
  const forms = [...html.matchAll(/<form[^>]*action="([^"]*)"[^>]*>(.*?)<\/form>/gs)];
  const form = forms.find(([, to]) => to === action)?.[2];
  if (form === undefined) throw new Error(`There is no form that goes to ${action}.`);
  // An attribute may hold any sign but the quotes around it.
  const field = /<(?:input|textarea)(?:[^>"]|"[^"]*")*>(?:([^<]*)<\/textarea>)?/g;
  const sent = [...form.matchAll(field)].flatMap<[string, string]>(([tag, inside]) => {
    const name = /name="([^"]*)"/.exec(tag)?.[1] ?? '';
    const choice = /type="(?:checkbox|radio)"/.test(tag);
    if (name === '' || (choice && !/ checked/.test(tag))) return [];
    // A browser leaves out the line end that a text area begins with.
    const written = inside?.replace(/^\n/, '');
    return [[name, decode(written ?? /value="([^"]*)"/.exec(tag)?.[1] ?? '')]];
  });
  const selects = form.matchAll(/<select[^>]*name="([^"]*)"[^>]*>(.*?)<\/select>/gs);
  const chosen = [...selects].map<[string, string]>(([, name = '', options = '']) => {
    const option = /<option[^>]*selected[^>]*>/.exec(options) ?? /<option[^>]*>/.exec(options);
    return [name, decode(/value="([^"]*)"/.exec(option?.[0] ?? '')?.[1] ?? '')];
  });
  return [...sent, ...chosen];
}

/** The same, each by its name. */
export const fieldsOf = (html: string, action: string): Record<string, string> =>
  Object.fromEntries(pairsOf(html, action));

/** Text as it stands in HTML, read. */
export const decode = (html: string): string =>
  html
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

/** A browser: it keeps cookies, follows nobody, and says where its forms come from. */
export class Visitor {
  private readonly jar = new Map<string, string>();
  constructor(private readonly app: Parameters<typeof request>[0]) {}

  get cookie(): string {
    return this.jar.get('__Host-amana') ?? '';
  }
  set cookie(value: string) {
    this.jar.set('__Host-amana', value);
  }

  async get(path: string): Promise<Response> {
    return this.keep(await request(this.app).get(path).set('Cookie', this.cookies()));
  }

  async post(
    path: string,
    fields: Fields,
    headers: Readonly<Record<string, string>> = { 'Sec-Fetch-Site': 'same-origin' },
  ): Promise<Response> {
    const body = new URLSearchParams();
    for (const [name, value] of Object.entries(fields))
      for (const one of [value].flat()) body.append(name, one);
    const sent = request(this.app).post(path).set('Cookie', this.cookies()).set(headers);
    return this.keep(await sent.type('form').send(body.toString()));
  }

  /** Fills in the form of a page and sends it. */
  async send(page: Response, action: string, fields: Fields = {}): Promise<Response> {
    const shown: Record<string, string[]> = {};
    for (const [name, value] of pairsOf(page.text, action)) (shown[name] ??= []).push(value);
    return this.post(action, { ...shown, ...fields });
  }

  private cookies(): string {
    return [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  private keep(response: Response): Response {
    const set: unknown = response.headers['set-cookie'];
    for (const cookie of Array.isArray(set) ? (set as string[]) : []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (value === '') this.jar.delete(name);
      else this.jar.set(name, value);
    }
    return response;
  }
}

/** Signs somebody in through the pages. @returns what came after the code */
export async function signInBy(
  visitor: Visitor,
  person: Person,
  to = '/console/account',
): Promise<Response> {
  const second = await visitor.post('/console/sign-in', {
    to,
    login: person.login,
    password: passwordOf(person.login),
  });
  return visitor.send(second, '/console/sign-in/code', { code: person.code() });
}

export { network };
