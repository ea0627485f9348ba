import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, RequestHandler, Response } from 'express';
import { renderToString } from 'preact-render-to-string';
import { BodyError } from '../web/body.js';
import { mayAny } from '../access/policy.js';
import type { ConsoleDeps } from './deps.js';
import { noForm, readForm, type Form } from './form.js';
import { renderConsole } from './frame.js';
import { equal, fromOurPages, sealFor } from './guard.js';
import { isOwn, keepForm, readKept } from './kept.js';
import { navigationOf } from './navigation.js';
import { foreignFormPage, keptFormPage, troublePage } from './parts/simple.js';
import type { Answer, ConsoleRoute, PageAnswer } from './route.js';
import { makeVisit, type Site } from './make-visit.js';
import { signInPage } from './sign-in/pages.js';
import type { Visit } from './visit.js';

type Route = ConsoleRoute<ConsoleDeps>;

/** Sends a page in its frame. */
function sendPage({ version }: Site, visit: Visit, response: Response, answer: PageAnswer) {
  const { title, body, section, status = 200 } = answer;
  const navigation = navigationOf(visit);
  response
    .status(status)
    .type('html')
    .send(renderConsole({ visit, title, section, navigation, version, children: body }));
}

/** Returns the address of a redirect, with the message of what happened, sealed for the session. */
function addressOf(
  { to, done, as }: Extract<Answer, { kind: 'go' }>,
  before: string | undefined,
): string {
  const cookie = as ?? before;
  if (!done || cookie === undefined) return to;
  const what = [done.key.slice('done.'.length), ...(done.values ?? [])].join('~');
  const url = new URL(to, 'http://console.invalid');
  url.searchParams.set('done', `${what}~${sealFor(cookie, what)}`);
  return `${url.pathname}${url.search}${url.hash}`;
}

/** Sends a file. Nothing in it may run, load or be framed, whatever type a browser detects. */
function sendBytes(
  response: Response,
  { name, type, inline, bytes }: Extract<Answer, { kind: 'bytes' }>,
): void {
  const how = inline ? 'inline' : 'attachment';
  response.setHeader('Content-Disposition', `${how}; filename="${name}"`);
  response.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
  response.setHeader('Content-Type', type);
  response.end(bytes);
}

/**
 * Sends a file to download. What comes piece by piece is sent so: if it breaks off, so does the
 * download, and nobody takes a part for the whole.
 */
async function sendFile(
  response: Response,
  { name, type, body }: Extract<Answer, { kind: 'file' }>,
): Promise<void> {
  response.setHeader('Content-Disposition', `attachment; filename="${name}"`);
  response.type(type);
  if (typeof body === 'string') response.send(body);
  else await pipeline(Readable.from(body), response);
}

function send(site: Site, visit: Visit, response: Response, answer: Answer): void | Promise<void> {
  switch (answer.kind) {
    case 'page':
      return sendPage(site, visit, response, answer);
    case 'go':
      return response.redirect(303, addressOf(answer, visit.cookie));
    case 'part':
      return void response.type('html').send(renderToString(answer.body));
    case 'file':
      return sendFile(response, answer);
    case 'bytes':
      return sendBytes(response, answer);
    case 'same':
      return void response.status(204).end();
    case 'exit':
      response.setHeader('Refresh', `0; url=${EXIT_TO}`);
      return void response.type('html').send(BLANK);
    case 'nothing':
      return sendPage(site, visit, response, troublePage(visit, 404));
    case 'forbidden':
      return sendPage(site, visit, response, troublePage(visit, 403));
  }
}

/**
 * For users who are not signed in: leads to the sign-in, which returns them here with what they
 * typed.
 */
async function toSignIn({ deps }: Site, visit: Visit, quiet: boolean): Promise<Answer | 'ended'> {
  if (quiet) return 'ended';
  if (visit.method === 'post') {
    const carried = { to: '/console', kept: keepForm(visit.path, visit.form) };
    return signInPage(visit, carried, { demo: await deps.accounts.demoAccounts() });
  }
  return { kind: 'go', to: `/console/sign-in?to=${encodeURIComponent(visit.address)}` };
}

/**
 * Answers a form without this session's token. If it is the user's own form from an older session,
 * it is shown again.
 */
function strangeForm(visit: Visit): Answer {
  const kept = readKept(keepForm(visit.path, visit.form));
  const own = visit.me && kept && isOwn(kept, visit.me.staff.account);
  return own ? keptFormPage(visit, kept) : foreignFormPage(visit);
}

/** Returns the answer to a request, once the user is known. */
async function answerTo(site: Site, route: Route, visit: Visit): Promise<Answer | 'ended'> {
  const { deps } = site;
  if (route.action === 'anyone') return route.answer(visit, deps);
  if (!visit.me) return toSignIn(site, visit, route.quiet ?? false);
  if (visit.method === 'post' && !equal(visit.form.raw('token'), visit.token))
    return strangeForm(visit);
  if (!mayAny(visit.me.staff, route.action)) {
    await deps.denied(visit.me.staff, visit.path);
    return { kind: 'forbidden' };
  }
  return route.answer(visit, deps);
}

/** Returns the form of a request, or the error with the status that says why it was not read. */
async function formOf(request: Request): Promise<Form | BodyError> {
  if (request.method !== 'POST') return noForm;
  try {
    return await readForm(request);
  } catch (error) {
    if (error instanceof BodyError) return error;
    throw error;
  }
}

/**
 * Answers one request.
 * @param route undefined if no route matches
 */
async function respond(
  site: Site,
  route: Route | undefined,
  request: Request,
  response: Response,
): Promise<void> {
  const form = await formOf(request);
  const read = form instanceof BodyError ? noForm : form;
  const visit = await makeVisit(site, route, request, response, read);
  if (form instanceof BodyError) {
    // The rest of the request body is not needed.
    response.set('Connection', 'close');
    return sendPage(site, visit, response, troublePage(visit, form.status));
  }
  if (!route) return sendPage(site, visit, response, troublePage(visit, 404));
  if (visit.method === 'post' && !fromOurPages(request, site.deps.publicUrl))
    return sendPage(site, visit, response, foreignFormPage(visit));
  const answer = await answerTo(site, route, visit);
  if (answer === 'ended') return void response.status(401).end();
  await send(site, visit, response, answer);
}

/** Returns the handler of one route; without a route it answers 404. */
export const handle =
  (site: Site, route: Route | undefined): RequestHandler =>
  async (request, response, next) => {
    try {
      await respond(site, route, request, response);
    } catch (error) {
      if (response.headersSent) return next(error);
      site.deps.log.error('a page of the console failed', { error });
      response.status(500).type('text').send(FAILED);
    }
  };

/** The target of "exit this page": a page that anyone may have open. */
const EXIT_TO = 'https://www.google.com/';
const BLANK = '<!doctype html><html lang="en"><title>.</title></html>';

/** The answer when not even an error page can be made. */
const FAILED =
  'Something went wrong here. Go back and try again. / Une erreur est survenue. Revenez en arrière et réessayez. / Ocorreu um erro. Volte atrás e tente de novo.\n';
