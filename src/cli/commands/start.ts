import { createWriteStream, mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import type { Config } from '../../app/config.js';
import { Fault } from '../../shared/fault.js';
import { createLog, type Log } from '../../shared/log.js';
import { examples, type Context } from '../context.js';
import { exitCodes, explain } from '../exit.js';
import type { Io } from '../io.js';
import { tellingOptions } from '../memory.js';

/** How long stopping may take before the process is killed, in milliseconds. */
const PATIENCE = 5_000;

/** Creates the log: a file beside the data in the demo, otherwise JSON lines on standard error. */
function logFor(config: Config, io: Io) {
  if (!config.demo) return createLog({ write: io.err });
  mkdirSync(config.dataFolder, { recursive: true, mode: 0o700 });
  const file = path.join(config.dataFolder, 'amana.log');
  const lines = createWriteStream(file, { flags: 'a', mode: 0o600 });
  // A log that cannot be written (a full disk) must not end the program.
  lines.on('error', () => undefined);
  io.err(`Log: ${file}\n`);
  return createLog(lines);
}

/** Resolves at the first SIGINT or SIGTERM; a second one, or 5 s, kills the process. */
function stopAsked(io: Io): { readonly asked: Promise<void>; off(): void } {
  let hard: NodeJS.Timeout | undefined;
  let tell: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => (tell = resolve));
  const onSignal = (): void => {
    if (hard) return io.exit(1);
    io.err('Stopping. Once more ends it at once.\n');
    hard = setTimeout(() => io.exit(1), PATIENCE);
    tell();
  };
  const names = ['SIGINT', 'SIGTERM'] as const;
  for (const name of names) io.signals.on(name, onSignal);
  return {
    asked,
    off() {
      clearTimeout(hard);
      for (const name of names) io.signals.off(name, onSignal);
    },
  };
}

/**
 * What nobody caught ends the program: an error in the log, without its words, which may be those
 * of a tip. systemd starts it again.
 */
function tellsOfItsEnd(io: Io, log: Log, { demo }: Config): () => void {
  const onBroken = (error: unknown): void => {
    log.error('the program broke off', { error });
    io.exit(demo ? explain(error, io) : exitCodes.problem);
  };
  io.signals.on('uncaughtException', onBroken);
  return () => void io.signals.off('uncaughtException', onBroken);
}

/**
 * Starts Amana and keeps it running until it is asked to stop.
 * @throws Fault when it cannot start
 */
async function start(io: Io): Promise<void> {
  const [{ readConfig, unreadVariables }, { saysUnknown }, { startAmana }] = await Promise.all([
    import('../../app/config.js'),
    import('../../app/config-names.js'),
    import('../../app/main.js'),
  ]);
  // Printed before anything can be refused: a misspelt variable is often the reason why another is
  // missing.
  for (const one of unreadVariables(io.env)) io.err(`${saysUnknown(one)}\n`);
  const config = readConfig(io.env);
  const telling = config.production ? tellingOptions(process.execArgv, io.env['NODE_OPTIONS']) : [];
  if (telling.length > 0)
    throw new Fault(
      `Node was told to write memory to files or to open a debugger (${telling.join(', ')}). In production Amana does not start like that: take it out of NODE_OPTIONS or the command.`,
    );
  const log = logFor(config, io);
  const stop = stopAsked(io);
  const atEase = tellsOfItsEnd(io, log, config);
  try {
    const running = await startAmana(config, {
      log,
      say: (line) => io.err(`${line}\n`),
      env: io.env,
    });
    const where = running.url ? `: ${running.url}${config.demo ? '/demo' : ''}` : ' as a worker.';
    io.out(`Amana is running${where}\n`);
    await stop.asked;
    await running.stop();
  } finally {
    stop.off();
    atEase();
  }
}

export function addStart(program: Command, { io }: Context): void {
  program
    .command('start')
    .description('start Amana; without any configuration, the demo with phones on the screen')
    .action(() => start(io))
    .addHelpText(
      'after',
      `
Stop it with Ctrl-C: what is under way is finished first, for at most five seconds.
${examples('amana start', 'PORT=8080 amana start', 'NODE_ENV=production amana start')}`,
    );
}
