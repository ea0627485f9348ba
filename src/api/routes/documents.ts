import { z } from 'zod';
import type { BlockingFound, CheckedPoll, Given } from '../../desk/check.js';
import type { PreviewLink } from '../../desk/preview-link.js';
import type { Seen } from '../../desk/replacing.js';
import type { Call } from '../route.js';
import { moment } from '../shapes.js';

type AnyCall = Call<unknown, unknown, unknown>;

/** A document as it came: as JSON, or as what was read of a YAML file. */
export const givenBy = ({ yaml, body }: Pick<AnyCall, 'yaml' | 'body'>): Given =>
  yaml === undefined ? { data: body } : { yaml };

/** The version that the person who saves has seen. */
export const seenBy = ({ ifMatch, onlyNew }: Pick<AnyCall, 'ifMatch' | 'onlyNew'>): Seen =>
  onlyNew ? 'nothing' : ifMatch === undefined ? 'unsaid' : { tag: ifMatch };

/** What keeps a language from being ready, as it is answered. */
export const blockingShown = ({ at, line, says, language }: BlockingFound) => ({
  at,
  ...(line === undefined ? {} : { line }),
  says,
  language,
});

/** What a check came to, without the document itself. */
export const shownCheck = ({ ready, blocking, messages }: Omit<CheckedPoll, 'poll'>) => ({
  ready: [...ready],
  blocking: blocking.map(blockingShown),
  messages: [...messages],
});

/** A link to a preview, as it is answered. */
export const linkMade = z.object({ url: z.string(), until: moment }).meta({ id: 'PreviewLink' });
export const linkTo = (
  publicUrl: string,
  { path, until }: PreviewLink,
): z.input<typeof linkMade> => ({ url: `${publicUrl}${path}`, until });
