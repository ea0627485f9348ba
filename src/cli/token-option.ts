import type { Command } from 'commander';
import { jsonOption } from './context.js';

/** The variable that names a file with the token of the person who runs a command. */
export const TOKEN_FILE = 'AMANA_TOKEN_FILE';
const tokenOption = [
  '--token-file <file>',
  `act as the person whose token is in this file (or in the one ${TOKEN_FILE} names); else as the user of this machine`,
] as const;

/** Adds a command of the desk, with the token option. */
export const atDesk = (group: Command, name: string, description: string) =>
  group
    .command(name)
    .description(description)
    .option(...tokenOption)
    .option(...jsonOption);
