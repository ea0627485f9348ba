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

interface Frame {
  readonly functionName: string;
  readonly url: string;
  readonly lineNumber: number;
}

interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: Frame;
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** Whose code it is: a package, a folder of ours, node, or V8 itself. */
function owner({ url, functionName }: Frame): string {
  if (functionName === '(garbage collector)') return 'collecting garbage';
  const library = /node_modules\/((?:@[^/]+\/)?[^/]+)/g;
  const [, name] = [...url.matchAll(library)].at(-1) ?? [];
  if (name !== undefined) return name;
  if (url.startsWith('node:')) return 'node';
  const [, ours] = /\/dist\/(.+)\/[^/]+$/.exec(url) ?? [];
  if (ours !== undefined) return `src/${ours}`;
  return functionName.startsWith('write') ? 'writing to sockets' : 'native, without a name';
}

/** The function of a frame, as a row is named. */
const functionOf = (frame: Frame): string =>
  `${frame.functionName || '(anonymous)'} (${owner(frame)}, ${path.basename(frame.url)}:${frame.lineNumber + 1})`;

/** Not work: nothing to do, the root of all stacks, and the profiler itself. */
const noWork = new Set(['(idle)', '(root)', 'dispatch']);

/** Microseconds by name: in itself, and with all that it calls. */
class Times {
  readonly self = new Map<string, number>();
  readonly total = new Map<string, number>();

  /** @param stack the names from the innermost frame on */
  add(stack: readonly string[], micros: number): void {
    const [inner = ''] = stack;
    this.self.set(inner, (this.self.get(inner) ?? 0) + micros);
    // A function that calls itself is counted once.
    for (const name of new Set(stack)) this.total.set(name, (this.total.get(name) ?? 0) + micros);
  }
}

/** What the profiles of a folder add up to. */
interface Sum {
  busy: number;
  all: number;
  readonly owners: Times;
  readonly functions: Times;
}

/** For each node of a profile its frames, from the innermost on. */
function stacksOf({ nodes }: Profile): Map<number, readonly Frame[]> {
  const parents = new Map(
    nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)),
  );
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const stack = (id: number | undefined): readonly Frame[] => {
    const frame = id === undefined ? undefined : frames.get(id);
    return frame ? [frame, ...stack(parents.get(id as number))] : [];
  };
  return new Map(nodes.map(({ id }) => [id, stack(id)]));
}

function addProfile(sum: Sum, profile: Profile): void {
  const stacks = stacksOf(profile);
  profile.samples.forEach((id, i) => {
    const stack = (stacks.get(id) ?? []).filter(({ functionName }) => functionName !== '(root)');
    const micros = Math.max(0, profile.timeDeltas[i] ?? 0);
    sum.all += micros;
    if (stack[0] === undefined || noWork.has(stack[0].functionName)) return;
    sum.busy += micros;
    sum.owners.add(stack.map(owner), micros);
    sum.functions.add(stack.map(functionOf), micros);
  });
}

/** Rows of each table. */
const MOST = 40;

/**
 * What busy time went to, over all profiles of a folder, or those whose names begin so: by owner,
 * and by function, each in itself and with all that it calls.
 * @param messages in the profiled time; then times are
 * microseconds a message, else shares of busy time
 */
export function busyTime(folder: string, beginning = '', messages?: number): string {
  const sum: Sum = { busy: 0, all: 0, owners: new Times(), functions: new Times() };
  for (const name of readdirSync(folder))
    if (name.startsWith(beginning) && name.endsWith('.cpuprofile'))
      addProfile(sum, JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as Profile);
  const told = (micros = 0) =>
    messages === undefined
      ? `${((100 * micros) / sum.busy).toFixed(1)} %`
      : (micros / messages).toFixed(1);
  const rows = ({ self, total }: Times, by: ReadonlyMap<string, number>) =>
    [...by]
      .sort(([, a], [, b]) => b - a)
      .slice(0, MOST)
      .map(([name]) => [name, told(self.get(name)), told(total.get(name))]);
  const heads = messages === undefined ? ['self', 'total'] : ['self µs/message', 'total'];
  const ours = new Map([...sum.functions.total].filter(([name]) => name.includes('(src/')));
  return [
    `Busy ${((100 * sum.busy) / sum.all).toFixed(0)} % of the time${messages === undefined ? '' : `, ${told(sum.busy)} µs a message`}.`,
    table(['whose', ...heads], rows(sum.owners, sum.owners.self)),
    table(['function', ...heads], rows(sum.functions, sum.functions.self)),
    table(['function of ours, with all it calls', ...heads], rows(sum.functions, ours)),
  ].join('\n\n');
}
