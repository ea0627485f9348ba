import type { AlertDoc } from '../../models/cases/alert-doc.js';
import { findNeighbourAlert } from '../../models/gateway/neighbour.js';
import { idFrom } from '../../shared/ids.js';
import type { CapAlert, CapResource } from '../cap/alert.js';
import type { AlertDeps } from '../deps.js';

/** A picture that a neighbour's message names, or holds. */
export interface NamedPicture {
  /** By which it is known: another picture, or another address, is another. */
  readonly id: string;
  readonly resource: CapResource;
}

const isPicture = ({ mimeType, uri, derefUri }: CapResource): boolean =>
  /^image\//i.test(mimeType.trim()) && (uri !== undefined || derefUri !== undefined);

/** The first picture of a message; each of its languages names the same as a rule. */
export function pictureNamed({ infos }: CapAlert): NamedPicture | undefined {
  const resource = infos.flatMap(({ resources }) => resources).find(isPicture);
  if (!resource) return undefined;
  const { uri = '', derefUri = '', digest = '' } = resource;
  return { id: `neighbour-${idFrom([uri, digest, derefUri].join(' '))}`, resource };
}

/** The neighbour's message that a relay says, as long as it is kept. */
export async function pictureOfOrigin(
  { db: { gateway } }: Pick<AlertDeps, 'db'>,
  { relay }: Pick<AlertDoc, 'relay'>,
): Promise<NamedPicture | undefined> {
  const found = relay && (await findNeighbourAlert(gateway, relay.item));
  return found && pictureNamed(JSON.parse(found.alert) as CapAlert);
}
