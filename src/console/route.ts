import type { VNode } from 'preact';
import { isAction, type Action } from '../access/policy.js';
import { Fault } from '../shared/fault.js';
import type { Visit } from './visit.js';

/** The page that answers a request. */
export interface PageAnswer {
  readonly kind: 'page';
  readonly status?: number;
  readonly title: string;
  readonly body: VNode;
  /** The part of the navigation that this page belongs to. */
  readonly section?: Section;
}

/** What a request is answered with. */
export type Answer =
  | PageAnswer
  /** Another page, and there what happened: `done` is the key of a text and its values. */
  | {
      readonly kind: 'go';
      readonly to: string;
      readonly done?: Done | undefined;
      /** The cookie of the session that begins now, when it is a new one. */
      readonly as?: string;
    }
  /** A part of a page, for the script. */
  | { readonly kind: 'part'; readonly body: VNode }
  /** A file to keep. */
  | { readonly kind: 'file'; readonly name: string; readonly type: string; readonly body: string }
  /** What came with a case: shown only when `inline`, else to keep. */
  | {
      readonly kind: 'bytes';
      readonly name: string;
      readonly type: string;
      readonly inline: boolean;
      readonly bytes: Buffer;
    }
  /** A part of a page that is as it was. */
  | { readonly kind: 'same' }
  /** The session is over, the page is blank, and another one comes. */
  | { readonly kind: 'exit' }
  /** Nothing is there, or it is somebody else's: nobody can tell which. */
  | { readonly kind: 'nothing' }
  /** The person's roles have no such page. */
  | { readonly kind: 'forbidden' };

/** What happened, for the next page: never words that somebody typed. */
export interface Done {
  readonly key: `done.${string}`;
  readonly values?: readonly string[];
}

export const sections = [
  'cases',
  'board',
  'reveals',
  'referrals',
  'alerts',
  'polls',
  'campaigns',
  'account',
  'accounts',
  'keys',
  'audit',
  'health',
  'directory',
  'webhooks',
] as const;
export type Section = (typeof sections)[number];

/** Who may ask: `anyone`, or those to whom the policy gives an action. */
export type RouteAction = 'anyone' | Action;

/** One page or one form of the console. */
export interface ConsoleRoute<Deps> {
  readonly method: 'get' | 'post';
  /** As Express reads it. */
  readonly path: string;
  readonly action: RouteAction;
  /** Asked for by the script by itself: it does not keep a session awake. */
  readonly quiet?: boolean;
  readonly answer: (visit: Visit, deps: Deps) => Promise<Answer>;
}

/** A page that answers. */
export const page = (
  title: string,
  body: VNode,
  more: Omit<PageAnswer, 'kind' | 'title' | 'body'> = {},
): PageAnswer => ({ kind: 'page', title, body, ...more });

/**
 * Holds a table of routes to its rules: every route says who may ask, and none is there twice.
 * @throws Fault, so that the program does not start
 */
export function checkRoutes(
  routes: readonly Pick<ConsoleRoute<never>, 'method' | 'path' | 'action'>[],
): void {
  const seen = new Set<string>();
  for (const { method, path, action } of routes) {
    const name = `${method.toUpperCase()} ${path}`;
    if (!action) throw new Fault(`The route ${name} of the console has no action.`);
    if (action !== 'anyone' && !isAction(action))
      throw new Fault(
        `The route ${name} has an action that the policy does not know: ${String(action)}.`,
      );
    if (seen.has(name)) throw new Fault(`The route ${name} of the console is there twice.`);
    seen.add(name);
  }
}
