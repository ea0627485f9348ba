import type { AlertDoc } from '../../models/cases/alert-doc.js';
import { findNeighbourAlert } from '../../models/gateway/neighbour.js';
import { idFrom } from '../../shared/ids.js';
import type { CapAlert, CapResource } from '../cap/alert.js';
import type { AlertDeps } from '../deps.js';

/** A picture that a neighbour's message names, or holds. */
export interface NamedPicture {
  /** Identifies the picture: another picture or address has another id. */
  readonly id: string;
  readonly resource: CapResource;
}

const isPicture = ({ mimeType, uri, derefUri }: CapResource): boolean =>
  /^image\//i.test(mimeType.trim()) && (uri !== undefined || derefUri !== undefined);

/** Returns the first picture of a message. Usually all its languages name the same one. */
export function pictureNamed({ infos }: CapAlert): NamedPicture | undefined {
  const resource = infos.flatMap(({ resources }) => resources).find(isPicture);
  if (!resource) return undefined;
  const { uri = '', derefUri = '', digest = '' } = resource;
  return { id: `neighbour-${idFrom([uri, digest, derefUri].join(' '))}`, resource };
}

/**
 * Returns the picture of the neighbour's message that a relay passes on, while that message is
 * stored.
 */
export async function pictureOfOrigin(
  { db: { gateway } }: Pick<AlertDeps, 'db'>,
  { relay }: Pick<AlertDoc, 'relay'>,
): Promise<NamedPicture | undefined> {
  const found = relay && (await findNeighbourAlert(gateway, relay.item));
  return found && pictureNamed(JSON.parse(found.alert) as CapAlert);
}
