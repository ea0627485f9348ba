import { z } from 'zod';
import type { Desk } from '../../desk/desk.js';
import type { SendingView } from '../../desk/sending-view.js';
import { granted } from '../refused.js';
import type { Call } from '../route.js';
import { scopeFor, type Right } from './sending-shapes.js';

/** The heading of these routes in the docs. */
export const tag = 'Sending';
export const params = z.object({ sending: z.string().max(40).describe('its id') });

/**
 * Returns the sending that a request names.
 * @throws Problem when it does not exist, or the token does not allow this with it
 */
export async function asked(
  desk: Desk,
  {
    params: { sending: id },
    need,
  }: Pick<Call<{ sending: string }, unknown, unknown>, 'params' | 'need'>,
  right: Right,
): Promise<SendingView> {
  const found = granted(await desk.sending.status(id));
  await need(scopeFor(found.kind, right));
  return found;
}
