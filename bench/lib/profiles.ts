import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { table } from './numbers.js';

const profiler = fileURLToPath(new URL('profiler.mjs', import.meta.url));

/**
 * What a program is started with so that it writes a CPU profile to a folder.
 * @param folder empty: it writes none @param node flags of node besides, as they are typed
 */
export function profiled(
  folder: string,
  node: string,
): { readonly flags: readonly string[]; readonly env: Readonly<Record<string, string>> } {
  const given = node.split(' ').filter(Boolean);
  if (folder === '') return { flags: given, env: {} };
  const at = path.resolve(folder);
  mkdirSync(at, { recursive: true });
  for (const name of readdirSync(at)) if (name.endsWith('.cpuprofile')) rmSync(path.join(at, name));
  return { flags: [...given, '--import', profiler], env: { BENCH_PROFILE: at } };
}

interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: {
      readonly functionName: string;
      readonly url: string;
      readonly lineNumber: number;
    };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** Whose code it is: a package, a folder of ours, node, or V8 itself. */
function owner({ url, functionName }: Profile['nodes'][number]['callFrame']): string {
  if (functionName === '(garbage collector)') return 'collecting garbage';
  const library = /node_modules\/((?:@[^/]+\/)?[^/]+)/g;
  const [, name] = [...url.matchAll(library)].at(-1) ?? [];
  if (name !== undefined) return name;
  if (url.startsWith('node:')) return 'node';
  const [, ours] = /\/dist\/([^/]+)/.exec(url) ?? [];
  if (ours !== undefined) return `src/${ours}`;
  return functionName.startsWith('write') ? 'writing to sockets' : 'native, without a name';
}

/** Rows of each table. */
const MOST = 14;

/** What busy time went to, over all profiles of a folder, or those whose names begin so: by owner, and by function. */
export function busyTime(folder: string, beginning = ''): string {
  const [owners, functions] = [new Map<string, number>(), new Map<string, number>()];
  let [busy, all] = [0, 0];
  for (const name of readdirSync(folder).filter(
    (one) => one.startsWith(beginning) && one.endsWith('.cpuprofile'),
  )) {
    const { nodes, samples, timeDeltas } = JSON.parse(
      readFileSync(path.join(folder, name), 'utf8'),
    ) as Profile;
    const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
    samples.forEach((id, i) => {
      const frame = frames.get(id);
      const micros = Math.max(0, timeDeltas[i] ?? 0);
      all += micros;
      if (!frame || ['(idle)', '(root)'].includes(frame.functionName)) return;
      busy += micros;
      const whose = owner(frame);
      owners.set(whose, (owners.get(whose) ?? 0) + micros);
      const what = `${frame.functionName || '(anonymous)'} (${whose}, ${path.basename(frame.url)}:${frame.lineNumber + 1})`;
      functions.set(what, (functions.get(what) ?? 0) + micros);
    });
  }
  const rows = (map: Map<string, number>) =>
    [...map]
      .sort(([, a], [, b]) => b - a)
      .slice(0, MOST)
      .map(([name, micros]) => [name, `${((100 * micros) / busy).toFixed(1)} %`]);
  return [
    `Busy ${((100 * busy) / all).toFixed(0)} % of the time.`,
    table(['whose', 'of busy time'], rows(owners)),
    table(['function', 'of busy time'], rows(functions)),
  ].join('\n\n');
}
