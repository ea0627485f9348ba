import type { Command } from 'commander';
import { examples, jsonOption, type Context } from '../context.js';
import type { Io } from '../io.js';
import { printJson } from '../output.js';
import { readScript } from '../simulate/script.js';
import { textOf } from '../text-file.js';

/**
 * Plays a conversation.
 * @returns whether every expectation was met
 */
async function simulate(io: Io, file: string | undefined, json: boolean): Promise<boolean> {
  const steps = file === undefined ? undefined : readScript(textOf(file));
  const { openStage } = await import('../simulate/stage.js');
  const stage = await openStage(io);
  try {
    if (!steps) {
      const { converse } = await import('../simulate/interactive.js');
      await converse(io, stage);
      return true;
    }
    const { play } = await import('../simulate/play.js');
    const { failed, expectations, messages } = await play(
      stage,
      steps,
      json ? () => undefined : io.out,
    );
    const { trouble } = stage;
    const right = failed.length === 0 && trouble.length === 0;
    if (json) printJson(io, { ok: right, expectations, failed, trouble, messages });
    else io.out(`\n${expectations - failed.length} of ${expectations} expectations came true.\n`);
    for (const event of trouble) io.err(`Went wrong inside: ${event}\n`);
    return right;
  } finally {
    await stage.close();
  }
}

export function addSimulate(program: Command, context: Context): void {
  program
    .command('simulate')
    .description('play a conversation file on the real program, or talk to it at the keyboard')
    .argument('[file]', 'a conversation; without one, type as a person would')
    .option(...jsonOption)
    .action(async (file: string | undefined, { json }: { json?: boolean }) => {
      if (!(await simulate(context.io, file, json ?? false))) context.code = 1;
    })
    .addHelpText(
      'after',
      `
It runs the whole program on a database that is thrown away, with the fictional people of the demo; nothing is sent.
examples/README.md explains the format. Ends with 1 when an expectation of the file does not come true.
${examples('amana simulate examples/conversations/urgent-en.txt', 'amana simulate')}`,
    );
}
