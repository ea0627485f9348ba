import { clientAddress } from '../web/client-address.js';
import type { Request, Response } from 'express';
import { cookieNames, readCookie, setCookie } from './cookies.js';
import type { ConsoleDeps, SignedIn } from './deps.js';
import type { Form } from './form.js';
import { equal, formToken, sealFor } from './guard.js';
import type { ConsoleRoute } from './route.js';
import {
  consoleLanguages,
  isConsoleLanguage,
  type ConsoleKey,
  type ConsoleLanguage,
  type Say,
} from './say.js';
import type { Visit } from './visit.js';
import { whenIn } from './when.js';

/** The parts of the console that one process shares. */
export interface Site {
  readonly deps: ConsoleDeps;
  readonly texts: (language: ConsoleLanguage) => Say;
  /** The version of style and script. */
  readonly version: string;
}

/** A year, in seconds. */
const YEAR = 365 * 86_400;

/**
 * Returns the language of a page: the one chosen in this browser, then that of the account, then
 * the one the browser asks for.
 */
function languageOf(
  request: Request,
  chosen: string | undefined,
  me: SignedIn | undefined,
): ConsoleLanguage {
  if (isConsoleLanguage(chosen)) return chosen;
  if (isConsoleLanguage(me?.language)) return me.language;
  const wanted = request.acceptsLanguages(...consoleLanguages);
  return isConsoleLanguage(wanted) ? wanted : 'en';
}

/** Returns the message of the previous act, if the address carries it with a valid seal. */
function doneIn(query: URLSearchParams, cookie: string | undefined, say: Say): string | undefined {
  const parts = (query.get('done') ?? '').split('~');
  const seal = parts.pop() ?? '';
  if (cookie === undefined || !equal(seal, sealFor(cookie, parts.join('~')))) return undefined;
  const [key = '', one = '', two = ''] = parts;
  return say(`done.${key}` as ConsoleKey, { one, two });
}

/** Returns functions that set and delete the cookies of a browser. */
function cookiesOf(response: Response, secure: boolean): Visit['cookies'] {
  const names = cookieNames(secure);
  return {
    signIn(cookie, device) {
      setCookie(response, names.session, cookie, { secure });
      if (device !== undefined) setCookie(response, names.device, device, { secure, maxAge: YEAR });
    },
    signOut: () => setCookie(response, names.session, '', { secure, maxAge: 0 }),
    language: (language) => setCookie(response, names.language, language, { secure, maxAge: YEAR }),
  };
}

/** Collects the parts of a request that a page needs. */
export async function makeVisit(
  { deps, texts }: Site,
  route: Pick<ConsoleRoute<ConsoleDeps>, 'quiet'> | undefined,
  request: Request,
  response: Response,
  form: Form,
): Promise<Visit> {
  const { clock, accounts, secure, place, zone } = deps;
  const names = cookieNames(secure);
  const now = clock.now();
  const cookie = readCookie(request, names.session);
  const me = cookie ? await accounts.read(cookie, { quiet: route?.quiet ?? false }) : undefined;
  const language = languageOf(request, readCookie(request, names.language), me);
  const say = texts(language);
  const { pathname, searchParams, search } = new URL(request.originalUrl, 'http://console.invalid');
  return {
    method: request.method === 'POST' ? 'post' : 'get',
    address: `${pathname}${search}`,
    path: pathname,
    params: request.params as Record<string, string>,
    query: searchParams,
    form,
    now,
    network: clientAddress(request),
    device: readCookie(request, names.device),
    language,
    say,
    when: whenIn(language, say, zone(me?.staff.countries[0]), now),
    place: (code) => place(code, language),
    me,
    cookie,
    token: me && cookie ? formToken(cookie) : '',
    done: me ? doneIn(searchParams, cookie, say) : undefined,
    cookies: cookiesOf(response, secure),
  };
}
