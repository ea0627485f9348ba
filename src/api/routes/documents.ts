import { z } from 'zod';
import type { BlockingFound, CheckedPoll, Given } from '../../desk/check.js';
import type { PreviewLink } from '../../desk/preview-link.js';
import type { Seen } from '../../desk/replacing.js';
import type { Call } from '../route.js';
import { moment } from '../shapes.js';

type AnyCall = Call<unknown, unknown, unknown>;

/** Returns the document of a request: its JSON body, or its parsed YAML file. */
export const givenBy = ({ yaml, body }: Pick<AnyCall, 'yaml' | 'body'>): Given =>
  yaml === undefined ? { data: body } : { yaml };

/** Returns the version that the person who saves has seen. */
export const seenBy = ({ ifMatch, onlyNew }: Pick<AnyCall, 'ifMatch' | 'onlyNew'>): Seen =>
  onlyNew ? 'nothing' : ifMatch === undefined ? 'unsaid' : { tag: ifMatch };

/** Returns a problem that blocks a language, for the answer. */
export const blockingShown = ({ at, line, says, language }: BlockingFound) => ({
  at,
  ...(line === undefined ? {} : { line }),
  says,
  language,
});

/** Returns the result of a check, without the document itself. */
export const shownCheck = ({ ready, blocking, messages }: Omit<CheckedPoll, 'poll'>) => ({
  ready: [...ready],
  blocking: blocking.map(blockingShown),
  messages: [...messages],
});

/** A link to a preview in an answer. */
export const linkMade = z.object({ url: z.string(), until: moment }).meta({ id: 'PreviewLink' });
export const linkTo = (
  publicUrl: string,
  { path, until }: PreviewLink,
): z.input<typeof linkMade> => ({ url: `${publicUrl}${path}`, until });
