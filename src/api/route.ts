import type { z } from 'zod';
import type { Action } from '../access/policy.js';
import type { Scope } from '../access/scopes.js';
import type { Who } from '../desk/who.js';
import type { Staff } from '../shared/staff.js';
import type { ParsedYaml } from '../shared/files/parse-yaml.js';
import type { ProblemName } from './problem.js';

/** The input of a handler: checked, with declared fields only. */
export interface Call<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly who: Who;
  /** The account of the token's person, as it was read for this request; undefined without one. */
  readonly account: Staff | undefined;
  /** Checks whether the token allows a scope. */
  readonly may: (scope: Scope) => boolean;
  /**
   * Requires a scope.
   * @throws Problem 403, which the audit log records, when the token does not allow it
   */
  readonly need: (scope: Scope) => Promise<void>;
  /** The tag of the version that the caller changes (If-Match), without quotes; `*` means any. */
  readonly ifMatch: string | undefined;
  /** Whether the caller only wants to create something new (`If-None-Match: *`). */
  readonly onlyNew: boolean;
  /** The key session of the person (header Amana-Key), if the request has one. */
  readonly key: string | undefined;
  /** The parsed body, if it was YAML. */
  readonly yaml: ParsedYaml | undefined;
  /** The media type to answer in: one of the route's `gives` that the caller accepts. */
  readonly accept: string;
}

/** The answer of a handler. */
export interface Reply<R> {
  readonly body: R;
  readonly status?: number;
  /** The tag of the returned version, without quotes. */
  readonly etag?: string;
  readonly location?: string;
}
/** An answer that is not JSON. */
export interface FileReply {
  readonly text: string;
  readonly file: string;
}

type AnyShape = z.ZodType;
type Out<S> = S extends AnyShape ? z.output<S> : undefined;

/** The definition of a route. */
export interface RouteSpec<P, Q, B, R extends AnyShape> {
  /** Its name for programs generated from the document (operationId). */
  readonly id: string;
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** The path under /api/v1, as `/polls/{poll}`. */
  readonly path: string;
  /**
   * The required scope. Null: any token. Several: one of them, depending on the object; then
   * `handle` requires it with `need`.
   */
  readonly scope: Scope | readonly Scope[] | null;
  /**
   * The action that the roles of an owner with an account must allow, as in the console. Several:
   * one of them.
   */
  readonly action: Action | readonly Action[];
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** Whether the body may be YAML: then the handler gets `yaml` and no body. */
  readonly takesYaml?: boolean;
  /** An example of the body for the docs. */
  readonly example?: unknown;
  readonly status?: 200 | 201 | 202;
  readonly answer: R;
  /** Other media types of the answer besides JSON. */
  readonly gives?: readonly string[];
  /** Whether the answer has an ETag. */
  readonly tagged?: boolean;
  /** Whether it accepts If-Match, so that two people do not overwrite each other. */
  readonly guarded?: boolean;
  /** Whether it accepts an Idempotency-Key, because doing it twice would do harm. */
  readonly once?: boolean;
  /** Whether it accepts an Amana-Key, because it needs the keys of a person. */
  readonly keyed?: boolean;
  /** Problems besides those of every route. */
  readonly problems?: readonly ProblemName[];
  handle(call: Call<Out<P>, Out<Q>, Out<B>>): Promise<Reply<z.input<R>> | FileReply>;
}

/** A route in a list of routes; its exact types are known only in its definition. */
export type Route = RouteSpec<
  z.ZodObject | undefined,
  z.ZodObject | undefined,
  z.ZodType | undefined,
  z.ZodType
>;

/** Defines a route; its schemas give the types of the handler. */
export function route<
  P extends z.ZodObject | undefined = undefined,
  Q extends z.ZodObject | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
  R extends z.ZodType = z.ZodType,
>(spec: RouteSpec<P, Q, B, R>): Route {
  return spec;
}

/** Returns the scopes of a route: a token needs one of them. Empty: any token is enough. */
export const scopesOf = ({ scope }: Pick<Route, 'scope'>): readonly Scope[] =>
  scope === null ? [] : typeof scope === 'string' ? [scope] : scope;

/** Returns the actions of a route: the roles of an owner with an account must allow one of them. */
export const actionsOf = ({ action }: Pick<Route, 'action'>): readonly Action[] =>
  typeof action === 'string' ? [action] : action;
