import type { z } from 'zod';
import type { Action } from '../access/policy.js';
import type { Scope } from '../access/scopes.js';
import type { Who } from '../desk/who.js';
import type { ParsedYaml } from '../shared/files/parse-yaml.js';
import type { ProblemName } from './problem.js';

/** What a handler is given: checked, and nothing that was not declared. */
export interface Call<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly who: Who;
  /** Whether the token allows it. */
  readonly may: (scope: Scope) => boolean;
  /** @throws Problem 403, which is noted in the audit log, when the token does not allow it */
  readonly need: (scope: Scope) => Promise<void>;
  /**
   * The tag of the version that the caller changes (If-Match), without quotes; `*` stands for any.
   */
  readonly ifMatch: string | undefined;
  /** The caller wants to make something new only (`If-None-Match: *`). */
  readonly onlyNew: boolean;
  /** What opens the keys of the person (header Amana-Key), if they sent it. */
  readonly key: string | undefined;
  /** What was read of the body, when it was YAML. */
  readonly yaml: ParsedYaml | undefined;
  /** One of the route's `gives` that the caller takes. */
  readonly accept: string;
}

/** What a handler answers. */
export interface Reply<R> {
  readonly body: R;
  readonly status?: number;
  /** The tag of the version shown, without quotes. */
  readonly etag?: string;
  readonly location?: string;
}
/** An answer that is no JSON. */
export interface FileReply {
  readonly text: string;
  readonly file: string;
}

type AnyShape = z.ZodType;
type Out<S> = S extends AnyShape ? z.output<S> : undefined;

/** A route as it is written down. */
export interface RouteSpec<P, Q, B, R extends AnyShape> {
  /** Its name for programs that are made from the document (operationId). */
  readonly id: string;
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** Below /api/v1, as `/polls/{poll}`. */
  readonly path: string;
  /**
   * Null: whoever has a token. Several: one of them, by what
   * it is done to; then `handle` asks for it with `need`.
   */
  readonly scope: Scope | readonly Scope[] | null;
  /**
   * What the roles of a person with an account must let
   * them do, as in the console. Several: one of them.
   */
  readonly action: Action | readonly Action[];
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** The body may be YAML: then the handler gets `yaml` and no body. */
  readonly takesYaml?: boolean;
  /** An example of the body for the docs. */
  readonly example?: unknown;
  readonly status?: 200 | 201 | 202;
  readonly answer: R;
  /** Other forms of the answer beside JSON. */
  readonly gives?: readonly string[];
  /** Shows an ETag. */
  readonly tagged?: boolean;
  /** Takes If-Match, so that two people do not overwrite each other. */
  readonly guarded?: boolean;
  /** Takes an Idempotency-Key: doing it twice would do harm. */
  readonly once?: boolean;
  /** Takes an Amana-Key: what it does needs the keys of its person. */
  readonly keyed?: boolean;
  /** Beside those every route has. */
  readonly problems?: readonly ProblemName[];
  handle(call: Call<Out<P>, Out<Q>, Out<B>>): Promise<Reply<z.input<R>> | FileReply>;
}

/** A route in a list of routes; its own types are known only where it is written. */
export type Route = RouteSpec<
  z.ZodObject | undefined,
  z.ZodObject | undefined,
  z.ZodType | undefined,
  z.ZodType
>;

/** Writes down a route; the handler's types follow from its schemas. */
export function route<
  P extends z.ZodObject | undefined = undefined,
  Q extends z.ZodObject | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
  R extends z.ZodType = z.ZodType,
>(spec: RouteSpec<P, Q, B, R>): Route {
  return spec;
}

/** The scopes of a route: a token needs one of them. Empty: any token will do. */
export const scopesOf = ({ scope }: Pick<Route, 'scope'>): readonly Scope[] =>
  scope === null ? [] : typeof scope === 'string' ? [scope] : scope;

/** The actions of a route: the roles of a person with an account must allow one of them. */
export const actionsOf = ({ action }: Pick<Route, 'action'>): readonly Action[] =>
  typeof action === 'string' ? [action] : action;
