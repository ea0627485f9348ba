import type { AttachmentDoc } from '../models/cases/attachment.js';

/** An attachment of a case, as far as it is known without a key. */
export interface AttachmentRow extends Pick<
  AttachmentDoc,
  'kind' | 'state' | 'reason' | 'type' | 'size' | 'area' | 'receivedAt'
> {
  readonly id: string;
}

/** An opened attachment. */
export interface OpenedAttachment {
  readonly kind: AttachmentDoc['kind'];
  /** The media type. A picture is redrawn here, without the metadata of the camera. */
  readonly type: string;
  readonly bytes: Buffer;
  /** Only for a location: its point in degrees, exact to about a hundred metres. */
  readonly point?: { readonly latitude: number; readonly longitude: number };
}
