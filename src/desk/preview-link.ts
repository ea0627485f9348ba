/**
 * The way to a page on which a poll or a campaign can be tried,
 * below the address of this Amana, and how long it is good.
 */
export interface PreviewLink {
  readonly path: string;
  readonly until: Date;
}

/** Makes a link to a preview. */
export type MakeLink = (
  subject: { readonly kind: 'polls' | 'campaigns'; readonly name: string },
  now: Date,
) => PreviewLink;
