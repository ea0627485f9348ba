import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { projectRoot } from '../root.js';
import type { ParsedYaml, YamlLimits } from './parse-yaml.js';

/** The most milliseconds for a text; a slower one is refused. */
const PATIENCE = 10_000;
/** The most texts that wait for the one thread; further ones are refused. */
const MOST_WAITING = 10;
const resourceLimits = { maxOldGenerationSizeMb: 256, stackSizeMb: 4 };

const refused = (message: string): ParsedYaml => ({
  content: undefined,
  values: new Map(),
  keys: new Map(),
  problems: [{ line: 1, message }],
});

/** Returns the path of the built worker; sources that run without a build use the one in `dist`. */
function workerFile(): string {
  const beside = fileURLToPath(new URL('./yaml-worker.js', import.meta.url));
  return existsSync(beside) ? beside : path.join(projectRoot(), 'dist/shared/files/yaml-worker.js');
}

/** Has one text read by its own thread, which ends afterwards. */
function readApart(text: string, limits: YamlLimits): Promise<ParsedYaml> {
  return new Promise((resolve) => {
    const worker = new Worker(workerFile(), { resourceLimits });
    const end = (outcome: ParsedYaml) => {
      clearTimeout(timer);
      resolve(outcome);
      void worker.terminate();
    };
    const timer = setTimeout(() => end(refused('It takes too long to read the file.')), PATIENCE);
    worker.once('message', (read: ParsedYaml) => end(read));
    // Most likely out of memory.
    worker.once('error', () => end(refused('The file cannot be read: it is too large or odd.')));
    worker.postMessage({ text, limits });
  });
}

let last: Promise<unknown> = Promise.resolve();
let waiting = 0;

/**
 * Reads YAML as `parseYaml` does, in another thread: the largest text takes up to a second, and the
 * process that takes tips must answer meanwhile. One text at a time.
 * @throws Error when too many wait already
 */
export async function parseYamlApart(text: string, limits: YamlLimits): Promise<ParsedYaml> {
  if (text.length > limits.characters)
    return refused(`The file is longer than ${limits.characters} characters.`);
  if (waiting >= MOST_WAITING) throw new Error('Too many files wait to be read.');
  waiting += 1;
  const mine = last.then(() => readApart(text, limits));
  last = mine.finally(() => (waiting -= 1));
  return mine;
}
