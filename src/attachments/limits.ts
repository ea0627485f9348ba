/** The kinds of files that are fetched. */
export type FileKind = 'photo' | 'voice' | 'document';

/** The most bytes that are stored, by kind. */
export type Limits = Readonly<Record<FileKind, number>>;

/** A megabyte, in bytes. */
export const MB = 1024 * 1024;
/** A gigabyte, in bytes. */
export const GB = 1024 * MB;

/**
 * The free bytes on the disk of the database that files leave alone. A database whose disk is full
 * takes no words any more, and a stranger can send files for as long as they like.
 */
export const LEFT_TO_WORDS = 2 * GB;

/** The limits when nothing is configured. */
export const defaultLimits: Limits = { photo: 10 * MB, voice: 5 * MB, document: 10 * MB };

/** No file larger than this is fetched, since its kind is known only from its bytes. */
export const mostOf = (limits: Limits): number => Math.max(...Object.values(limits));
