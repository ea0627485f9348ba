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
  /** The part of the navigation that the page belongs to. */
  readonly section?: Section;
}

/** The answer to a request. */
export type Answer =
  | PageAnswer
  /**
   * A redirect to another page, with a message there: `done` is the key of a text and its values.
   */
  | {
      readonly kind: 'go';
      readonly to: string;
      readonly done?: Done | undefined;
      /** The cookie of the new session, if one begins now. */
      readonly as?: string;
    }
  /** A part of a page, for the script. */
  | { readonly kind: 'part'; readonly body: VNode }
  /** A file to download, whole or piece by piece. */
  | {
      readonly kind: 'file';
      readonly name: string;
      readonly type: string;
      readonly body: string | AsyncIterable<string>;
    }
  /** An attachment of a case: shown if `inline`, otherwise downloaded. */
  | {
      readonly kind: 'bytes';
      readonly name: string;
      readonly type: string;
      readonly inline: boolean;
      readonly bytes: Buffer;
    }
  /** A part of a page that has not changed. */
  | { readonly kind: 'same' }
  /** The session ended, the page goes blank, and another page opens. */
  | { readonly kind: 'exit' }
  /** The page does not exist, or belongs to someone else: the user cannot tell which. */
  | { readonly kind: 'nothing' }
  /** The user's roles do not allow this page. */
  | { readonly kind: 'forbidden' };

/** The result of an act, for the next page; never words that a person typed. */
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

/** Who may use a route: `anyone`, or people to whom the policy gives an action. */
export type RouteAction = 'anyone' | Action;

/** One page or one form of the console. */
export interface ConsoleRoute<Deps> {
  readonly method: 'get' | 'post';
  /** The path in Express syntax. */
  readonly path: string;
  readonly action: RouteAction;
  /** Whether the script requests it by itself: such a request does not extend the session. */
  readonly quiet?: boolean;
  readonly answer: (visit: Visit, deps: Deps) => Promise<Answer>;
}

/** Returns an answer that shows a page. */
export const page = (
  title: string,
  body: VNode,
  more: Omit<PageAnswer, 'kind' | 'title' | 'body'> = {},
): PageAnswer => ({ kind: 'page', title, body, ...more });

/**
 * Checks a table of routes: every route names who may use it, and none occurs twice.
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
