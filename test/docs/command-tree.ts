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

/** Asks the program for all of its commands. */
export async function commandTree(): Promise<CommandTree> {
  const tree = new Map<string, string>();
  for (const name of commandsIn((await helpOf([])) ?? '')) {
    const help = (await helpOf([name])) ?? '';
    tree.set(name, help);
    for (const below of commandsIn(help))
      tree.set(`${name} ${below}`, (await helpOf([name, below])) ?? '');
  }
  return tree;
}

/**
 * Whether there is such a command with such options.
 * @param typed what stands behind the program's name
 * @param groups whether a group such as `polls` may stand alone
 */
export function isCommand(tree: CommandTree, typed: string, groups = false): boolean {
  const [, words = '', rest = ''] = /^([a-z-]+(?: [a-z-]+)?)(.*)$/s.exec(typed) ?? [];
  const help = tree.get(words) ?? tree.get(words.split(' ')[0] ?? '');
  if (help === undefined) return false;
  const group = help.includes('\nCommands:\n');
  if (group && !tree.has(words)) return false;
  if (group && !groups && !rest.includes('--help')) return false;
  const options = rest.match(/--[a-z-]+/g) ?? [];
  return options.every((option) => option === '--help' || help.includes(option));
}
