/**
 * The path of a page on which a poll or a campaign can be tried, under the address of this
 * installation, and how long it is valid.
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
