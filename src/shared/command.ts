/**
 * The variable in which the wrapper of an installed program gives its name (deploy/amana,
 * deploy/amana.service).
 */
export const COMMAND_NAME = 'AMANA_COMMAND';

/**
 * Returns what a person types to call this program. `npx amana` works in the program's folder,
 * where `npm ci` puts nothing on the PATH.
 */
export const programName = (): string => process.env[COMMAND_NAME] ?? 'npx amana';

/**
 * Returns a command of this program as a person types it.
 * @param words the words after the program's name
 */
export const command = (words: string): string => `${programName()} ${words}`;
