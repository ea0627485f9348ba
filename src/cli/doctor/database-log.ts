import type { Config } from '../../app/config.js';
import type { Db } from '../../models/store/db.js';
import { failure, ok, warning, type Finding } from './finding.js';

/** A limit in milliseconds above which nothing counts as slow. */
const NEVER = 1_000_000;
const UNAUTHORIZED = 13;

/** How MongoDB itself records the commands of one half. */
interface Noted {
  /** The profiling level: above 0, commands are stored in a collection. */
  readonly was: number;
  readonly slowms: number;
  readonly sampleRate?: number;
}

const code = (error: unknown): unknown => (error as { code?: unknown }).code;

async function noted(half: Db['gateway']): Promise<Noted | undefined> {
  try {
    return (await half.db?.command({ profile: -1 })) as unknown as Noted;
  } catch (error) {
    // A router has no profiler, and some users lack the permission to ask.
    if (typeof code(error) === 'number') return undefined;
    throw error;
  }
}

/** Returns how much MongoDB logs of each command; undefined when this user may not ask. */
async function verbosity({ gateway }: Db): Promise<number | undefined> {
  try {
    const said = await gateway.db?.admin().command({ getParameter: 1, logLevel: 1 });
    return said?.['logLevel'] as number | undefined;
  } catch (error) {
    if (code(error) === UNAUTHORIZED) return undefined;
    throw error;
  }
}

const FIX =
  'Set operationProfiling in mongod.conf (mode: off, slowOpThresholdMs: 2147483647, ' +
  'slowOpSampleRate: 0) and systemLog.verbosity to 0, on every member, and restart it: ' +
  'docs/install.md, 4.';

/**
 * MongoDB logs slow commands with their query: a person's pseudonym, to the millisecond. The
 * program cannot prevent that.
 */
export async function checkDatabaseLog(db: Db, { production }: Config): Promise<Finding[]> {
  const bad = production ? failure : warning;
  const halves = ['gateway', 'cases'] as const;
  const found = await Promise.all(halves.map((name) => noted(db[name])));
  const profiled = halves.filter((_, at) => (found[at]?.was ?? 0) > 0);
  const slow = halves.filter((_, at) => {
    const { slowms = NEVER, sampleRate = 1 } = found[at] ?? {};
    return slowms < NEVER && sampleRate > 0;
  });
  const findings = [
    ...(profiled.length > 0
      ? [bad('database log', `MongoDB keeps commands (profiling): ${profiled.join(', ')}.`, FIX)]
      : []),
    ...(slow.length > 0
      ? [
          bad(
            'database log',
            `MongoDB logs slow commands, with people's pseudonyms and times: ${slow.join(', ')}.`,
            FIX,
          ),
        ]
      : []),
    ...(((await verbosity(db)) ?? 0) > 0
      ? [bad('database log', 'MongoDB logs every command (its verbosity is above 0).', FIX)]
      : []),
  ];
  const unseen = halves.filter((_, at) => found[at] === undefined);
  if (unseen.length > 0)
    findings.push(
      warning(
        'database log',
        `Whether MongoDB logs slow commands cannot be seen by these users: ${unseen.join(', ')}.`,
        'Let them see it (the role in deploy/mongo-users.js), or look yourself: ' +
          'db.getProfilingStatus() in mongosh, in each database, on every member.',
      ),
    );
  return findings.length > 0
    ? findings
    : [ok('database log', 'MongoDB writes down no command and no time of one')];
}
