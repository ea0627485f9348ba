import type { AttachmentDoc } from '../models/cases/attachment.js';

/** Something that came with a case besides words, as it may be known without a key. */
export interface AttachmentRow extends Pick<
  AttachmentDoc,
  'kind' | 'state' | 'reason' | 'type' | 'size' | 'area' | 'receivedAt'
> {
  readonly id: string;
}

/** An attachment that was opened. */
export interface OpenedAttachment {
  readonly kind: AttachmentDoc['kind'];
  /**
   * Media type. Of a picture it is one that was made here anew, without what a camera notes in it.
   */
  readonly type: string;
  readonly bytes: Buffer;
  /** Of a location: where it is, in degrees, to about a hundred metres. */
  readonly point?: { readonly latitude: number; readonly longitude: number };
}
