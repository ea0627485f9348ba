/**
 * Do the benches still run? Each once, as small as it gets:
 * `npm run bench:smoke`. What they measure means nothing.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const runs: Readonly<Record<string, readonly string[]>> = {
  start: ['--rounds', '1', '--rate', '20', '--seconds', '2'],
  latency: ['--rate', '20', '--others', '', '--seconds', '2', '--warm', '1', '--search', '0'],
  escalation: ['--sizes', '100', '--due', '0,3', '--rounds', '1'],
  scale: ['--tips', '50,100', '--times', '3'],
  console: ['--tips', '50,100', '--times', '3'],
  broadcast: ['--recipients', '9000', '--seconds', '6'],
  alerts: ['--recipients', '500', '--cap', '20', '--seconds', '10'],
  join: ['--people', '6', '--minutes', '10'],
  polls: ['--answers', '600', '--people', '150'],
  idle: ['--seconds', '2', '--calm', '1'],
  'turn-profile': ['--talks', '64', '--warm', '64'],
  'storage-shapes': ['--talks', '1', '--rounds', '1'],
  conversations: [
    '--rounds',
    '1',
    '--seconds',
    '1',
    '--warm',
    '1',
    '--people',
    '2',
    '--only',
    'amana,floor',
  ],
};

/** Results of no worth are not kept beside the others. */
const results = mkdtempSync(path.join(os.tmpdir(), 'amana-bench-smoke-'));
const failed = Object.entries(runs).filter(([name, flags]) => {
  const file = fileURLToPath(new URL(`${name}.ts`, import.meta.url));
  const began = performance.now();
  const ran = spawnSync(process.execPath, ['--import', 'tsx', file, ...flags], {
    encoding: 'utf8',
    env: { ...process.env, BENCH_RESULTS: results },
  });
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  console.log(`${ran.status === 0 ? 'runs  ' : 'FAILED'} ${name} (${seconds} s)`);
  if (ran.status !== 0) console.log(ran.stdout + ran.stderr);
  return ran.status !== 0;
});
rmSync(results, { recursive: true, force: true });
process.exitCode = failed.length > 0 ? 1 : 0;
