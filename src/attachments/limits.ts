/** The kinds of files that are fetched. */
export type FileKind = 'photo' | 'voice' | 'document';

/** The most bytes that are stored, by kind. */
export type Limits = Readonly<Record<FileKind, number>>;

/** A megabyte, in bytes. */
export const MB = 1024 * 1024;
/** A gigabyte, in bytes. */
export const GB = 1024 * MB;

/** The limits when nothing is configured. */
export const defaultLimits: Limits = { photo: 10 * MB, voice: 5 * MB, document: 10 * MB };

/** No file larger than this is fetched, since its kind is known only from its bytes. */
export const mostOf = (limits: Limits): number => Math.max(...Object.values(limits));
