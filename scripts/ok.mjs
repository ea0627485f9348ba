/**
 * Runs the checks of a change, two at a time, and then the tests: `npm run ok`. `npm run ok:quick`
 * lints only the files that differ from main, and runs only the tests that mirror them.
 */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';

const git = (...args) =>
  execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).split('\n');

/** Where this branch left main, which a fresh clone of a branch knows by its origin alone. */
function leftMain() {
  for (const main of ['main', 'origin/main']) {
    try {
      return git('merge-base', 'HEAD', main)[0];
    } catch {
      // Not known by this name.
    }
  }
  throw new Error('No branch "main" to compare with: run "git fetch origin main:main" first.');
}

/** Files that differ from main, committed or not, and are still there. */
function touched() {
  const base = leftMain();
  const files = [
    ...git('diff', '--name-only', base),
    ...git('ls-files', '-o', '--exclude-standard'),
  ];
  return [...new Set(files)].filter((file) => file !== '' && existsSync(file));
}

/**
 * The tests of a file: itself, or those that mirror it (src/a/b.ts: test/a/b.test.ts,
 * test/a/b.property.test.ts).
 */
function testsOf(file) {
  if (/^test\/(?!browser\/).*\.test\.tsx?$/.test(file)) return [file];
  const [, name] = /^src\/(.+)\.tsx?$/.exec(file) ?? [];
  const folder = name && path.join('test', path.dirname(name));
  if (!folder || !existsSync(folder)) return [];
  const start = `${path.basename(name)}.`;
  const mirrors = readdirSync(folder).filter((test) => test.startsWith(start));
  return mirrors
    .filter((test) => /\.test\.tsx?$/.test(test))
    .map((test) => path.join(folder, test));
}

const npm = (...args) => ({ name: args[0], command: ['npm', 'run', '-s', ...args] });
const jest = (...args) => ({ name: 'test', command: ['npx', 'jest', ...args] });

/** Everything, or, the quick way, what a change of a few files can break. */
function plan(quick) {
  // The longest first: the others take their turns beside it. The tests need the build.
  const names = ['check:types', 'build', 'check:folders', 'check:locales', 'check:evidence'];
  const checks = names.map((name) => npm(name));
  if (!quick)
    return {
      checks: [npm('check:lint'), npm('check:format'), npm('check:twins'), ...checks],
      tests: jest(),
    };
  const files = touched();
  const code = files.filter((file) => /\.(ts|tsx|mjs)$/.test(file));
  const lint = { name: 'lint', command: ['npx', 'eslint', '--max-warnings', '0', ...code] };
  const format = { name: 'format', command: ['npx', 'prettier', '--check', '-u', ...files] };
  const tests = [...new Set(files.flatMap(testsOf))];
  return {
    checks: [...checks, ...(code.length > 0 ? [lint] : []), ...(files.length > 0 ? [format] : [])],
    ...(tests.length > 0 ? { tests: jest('--runTestsByPath', ...tests) } : {}),
  };
}

/** Runs one part; what it prints is shown as it comes, or when it has failed. */
function run({ name, command: [program, ...args] }, live = false) {
  const began = Date.now();
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: live ? 'inherit' : 'pipe' });
    let out = '';
    for (const stream of live ? [] : [child.stdout, child.stderr])
      stream.on('data', (piece) => (out += piece));
    child.once('close', (code) => {
      const seconds = ((Date.now() - began) / 1000).toFixed(0);
      console.log(`${code === 0 ? 'ok    ' : 'FAILED'}  ${name} (${seconds} s)`);
      if (code !== 0) process.stdout.write(out);
      resolve(code === 0);
    });
  });
}

/** Takes checks from the list until it is empty. */
async function lane(waiting, results) {
  for (let next = waiting.shift(); next; next = waiting.shift()) results.push(await run(next));
}

const { checks, tests } = plan(process.argv.includes('--quick'));
const results = [];
const lanes = Math.min(2, availableParallelism());
await Promise.all(Array.from({ length: lanes }, () => lane(checks, results)));
if (results.every(Boolean) && tests) results.push(await run(tests, true));
process.exit(results.every(Boolean) ? 0 : 1);
