import { z } from 'zod';
import type { Action } from '../../access/policy.js';
import type { Scope } from '../../access/scopes.js';
import type { CheckedPoll, Given } from '../../desk/check.js';
import type { Documents } from '../../desk/documents.js';
import type { Outcome } from '../../desk/refusal.js';
import type { Who } from '../../desk/who.js';
import { granted } from '../refused.js';
import type { Reply, Route } from '../route.js';
import { blockingFound, moment } from '../shapes.js';
import { blockingShown, givenBy, linkMade, linkTo, seenBy, shownCheck } from './documents.js';

/** The differences between the routes of polls and those of campaigns. */
export interface DocumentKind<K> {
  readonly noun: 'poll' | 'campaign';
  /** The heading of its routes in the docs. */
  readonly tag: string;
  readonly params: z.ZodObject;
  readonly definition: z.ZodType;
  readonly document: z.ZodObject;
  /** Returns the document for the answer, with its tag. */
  readonly told: (one: K) => Reply<object>;
  readonly desk: Documents<K>;
}

/** The name and the description of a route. */
type Described = Pick<Route, 'id' | 'summary' | 'description'>;
type Labels = Pick<DocumentKind<unknown>, 'noun' | 'tag' | 'params'>;
type Right = 'read' | 'write' | 'send';

/**
 * Returns the common parts of the routes of one document.
 * @param below the last part of its address
 */
const frame = ({ noun, tag, params }: Labels, right: Right, below = '') => ({
  path: `/${noun}s/{${noun}}${below}`,
  scope: `${noun}s:${right}` satisfies Scope,
  action: `${noun}s.${right}` satisfies Action,
  tag,
  params,
});
const nameIn = ({ noun }: Labels, { params }: { readonly params: unknown }): string =>
  (params as Readonly<Record<string, string>>)[noun] ?? '';

/**
 * Defines the route that checks a document and saves nothing.
 * @param answer the schema of the answer
 * @param check the desk's check
 * @param named returns the document's name and version for the answer
 */
export const checkRoute = <K, C extends Omit<CheckedPoll, 'poll'>>(
  { noun, tag, definition }: DocumentKind<K>,
  answer: z.ZodObject,
  check: (given: Given) => Outcome<C>,
  named: (checked: C) => object,
  described: Pick<Described, 'id'>,
): Route => ({
  ...described,
  method: 'post',
  path: `/${noun}-checks`,
  scope: `${noun}s:write`,
  action: `${noun}s.write`,
  tag,
  summary: `Check a ${noun}, and see what each message costs`,
  description: `Saves nothing. A problem in one language blocks that language, not the ${noun}.`,
  body: definition,
  takesYaml: true,
  answer,
  async handle(call) {
    const checked = granted(check(givenBy(call)));
    return { body: { ...named(checked), ...shownCheck(checked) } };
  },
});

/** Defines the route that shows a stored document. */
export const showRoute = <K>(kind: DocumentKind<K>, described: Described): Route => ({
  ...described,
  ...frame(kind, 'read'),
  method: 'get',
  tagged: true,
  answer: kind.document,
  handle: async (call) => kind.told(granted(await kind.desk.show(nameIn(kind, call)))),
});

/**
 * Defines the route that saves a document, or a new version of it.
 * @param schema the name of the answer's schema
 */
export const saveRoute = <K>(
  kind: DocumentKind<K>,
  schema: string,
  described: Described,
): Route => ({
  ...described,
  ...frame(kind, 'write'),
  method: 'put',
  body: kind.definition,
  takesYaml: true,
  guarded: true,
  tagged: true,
  problems: ['conflict'],
  answer: kind.document
    .extend({ blocking: z.array(blockingFound).describe('what keeps languages from being ready') })
    .meta({ id: schema }),
  async handle(call) {
    const saved = granted(
      await kind.desk.save(call.who, givenBy(call), seenBy(call), nameIn(kind, call)),
    );
    const { body, ...reply } = kind.told(saved);
    return { ...reply, body: { ...body, blocking: saved.blocking.map(blockingShown) } };
  },
});

/**
 * Defines a route that releases or ends a document.
 * @param verb the last part of its address
 */
export const decisionRoute = <K>(
  kind: DocumentKind<K>,
  verb: string,
  decide: (who: Who, name: string) => Promise<Outcome<K>>,
  described: Described,
): Route => ({
  ...described,
  ...frame(kind, 'send', `/${verb}`),
  method: 'post',
  problems: ['conflict'],
  answer: kind.document,
  handle: async (call) => kind.told(granted(await decide(call.who, nameIn(kind, call)))),
});

/**
 * Defines the route that makes a link to a preview.
 * @param publicUrl the beginning of the link
 */
export const linkRoute = <K>(
  kind: DocumentKind<K>,
  publicUrl: string,
  described: Pick<Described, 'id'>,
): Route => ({
  ...described,
  ...frame(kind, 'read', '/preview-links'),
  method: 'post',
  summary: `Make a link to the preview of a ${kind.noun}`,
  description: `A web page with the ${kind.noun} on a phone, open for an hour to anybody with the link. It shows this ${kind.noun} and nothing else, and holds no token.`,
  status: 201,
  answer: linkMade,
  handle: async (call) => ({
    body: linkTo(publicUrl, granted(await kind.desk.link(nameIn(kind, call)))),
  }),
});

/**
 * Defines the route that returns a word with which a person tries a document.
 * @param schema the name of the answer's schema
 */
export const trialRoute = <K>(
  kind: DocumentKind<K>,
  schema: string,
  described: Described,
): Route => ({
  ...described,
  ...frame(kind, 'write', '/trials'),
  method: 'post',
  once: true,
  status: 201,
  answer: z
    .object({
      word: z.string().describe('text this to the number or the bot of your Amana'),
      until: moment,
    })
    .meta({ id: schema }),
  handle: async (call) => ({
    body: granted(await kind.desk.trial(call.who, nameIn(kind, call))),
  }),
});
