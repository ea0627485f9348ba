import { EventEmitter } from 'node:events';
import { Readable } from 'node:stream';
import { run } from '../../src/cli/run.js';
import { stoppedClock } from '../../src/shared/clock.js';
import { programName } from '../../src/shared/command.js';

/** The commands there are, as `polls save`, and what `--help` says of each. */
export type CommandTree = ReadonlyMap<string, string>;

/** What `--help` says of a command, or nothing when there is no such command. */
async function helpOf(words: readonly string[]): Promise<string | undefined> {
  let out = '';
  const io = {
    out: (text: string) => void (out += text),
    err: () => undefined,
    file: () => undefined,
    stdin: Readable.from([]),
    env: {},
    clock: stoppedClock('2026-03-03T10:00:00Z'),
    timeOf: () => Promise.reject(new Error('Help asks no database.')),
    user: 'test',
    signals: new EventEmitter(),
    exit: () => undefined,
  };
  const code = await run([...words, '--help'], io);
  const usage = `Usage: ${[programName(), ...words].join(' ')} `;
  return code === 0 && out.startsWith(usage) ? out : undefined;
}

const commandsIn = (help: string) =>
  [...(help.split('\nCommands:\n')[1]?.split('\n\n')[0] ?? '').matchAll(/^ {2}([a-z-]+)/gm)]
    .map(([, name]) => name ?? '')
    .filter((name) => name !== 'help');

/** Adds a command and all commands below it. */
async function addTo(tree: Map<string, string>, words: readonly string[]): Promise<void> {
  const help = (await helpOf(words)) ?? '';
  if (words.length > 0) tree.set(words.join(' '), help);
  for (const below of commandsIn(help)) await addTo(tree, [...words, below]);
}

/** Asks the program for all of its commands, as deep as they go. */
export async function commandTree(): Promise<CommandTree> {
  const tree = new Map<string, string>();
  await addTo(tree, []);
  return tree;
}

/** The longest command that a line begins with. */
function commandOf(tree: CommandTree, typed: string): string | undefined {
  const words = (/^[a-z-]+(?: [a-z-]+)*/.exec(typed)?.[0] ?? '').split(' ');
  return words
    .map((_word, at) => words.slice(0, words.length - at).join(' '))
    .find((one) => tree.has(one));
}

/**
 * Whether there is such a command with such options.
 * @param typed what stands behind the program's name
 * @param groups whether a group such as `polls` may stand alone
 */
export function isCommand(tree: CommandTree, typed: string, groups = false): boolean {
  const name = commandOf(tree, typed);
  if (name === undefined) return false;
  const help = tree.get(name) ?? '';
  const rest = typed.slice(name.length);
  const group = help.includes('\nCommands:\n');
  // Behind a group stands one of its commands, or nothing.
  if (group && /^ [a-z]/.test(rest)) return false;
  if (group && !groups && !rest.includes('--help')) return false;
  const options = rest.match(/--[a-z-]+/g) ?? [];
  return options.every((option) => option === '--help' || help.includes(option));
}
