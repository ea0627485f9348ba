import path from 'node:path';
import { startChild, type Child } from '../lib/child.js';
import { PASSPHRASE, production, PUBLIC_URL, SENDER } from '../lib/production.js';
import type { LoadReady } from './load.js';
import type { Target } from './phone.js';

/** What a stack's process tells of a round. */
export interface Cost {
  readonly cpuMicros: number;
  readonly rss: number;
}

/** A stack under test, running in a process of its own. */
export interface Stack {
  readonly name: string;
  readonly target: Target;
  readonly child: Child<{ readonly url: string }>;
}

/**
 * The stacks there are; Amana also without the end of the talk, and so without escalation. The
 * floors are the least that any program of this kind must do (conversations/floor.mjs): every
 * result is told as a share of theirs.
 */
export const stackNames = [
  'amana',
  'telegraf',
  'grammy',
  'amana, tip left open',
  'floor',
  'floor2',
] as const;
export type StackName = (typeof stackNames)[number];

/** The name of a stack, in names of files and databases. */
export const slugOf = (name: string): string => name.replace(/\W+/g, '_');

/** Where a stack runs. */
interface Where {
  readonly mongoUri: string;
  readonly load: LoadReady;
  /** For Amana's keys and log. */
  readonly folder: string;
  /** Where a CPU profile is written. */
  readonly profile?: string;
}

/** What every stack's process is told. */
const common = (slug: string, { mongoUri, profile }: Where) => ({
  mongoUri,
  dbName: `bench_${slug}`,
  ...(profile ? { profile: path.resolve(profile, `${slug}.cpuprofile`) } : {}),
});

/** A stack that people text to by SMS. */
const bySms = (name: StackName, child: Stack['child']): Stack => ({
  name,
  child,
  target: {
    kind: 'twilio',
    url: child.ready.url,
    publicUrl: PUBLIC_URL,
    sender: SENDER,
    open: name === 'amana, tip left open',
  },
});

async function startAmana(name: StackName, slug: string, where: Where): Promise<Stack> {
  const { mongoUri, load, folder } = where;
  const { db, env } = await production(mongoUri, folder, `bench_${slug}`, load.twilio);
  await db.close();
  const log = path.join(folder, `${slug}.log`);
  const setting = { ...common(slug, where), env, passphrase: PASSPHRASE, log };
  return bySms(name, await startChild('conversations/amana.mjs', setting));
}

async function startFloor(name: StackName, slug: string, where: Where): Promise<Stack> {
  const { twilio } = where.load;
  const updates = name === 'floor2' ? 2 : 1;
  const setting = {
    ...common(slug, where),
    twilio,
    publicUrl: PUBLIC_URL,
    sender: SENDER,
    updates,
  };
  return bySms(name, await startChild('conversations/floor.mjs', setting));
}

/** Starts a stack. */
export async function startStack(name: StackName, where: Where): Promise<Stack> {
  const slug = slugOf(name);
  if (name.startsWith('amana')) return startAmana(name, slug, where);
  if (name.startsWith('floor')) return startFloor(name, slug, where);
  const setting = { ...common(slug, where), botApi: where.load.botApi };
  const child = await startChild<{ url: string }>(`conversations/${name}.mjs`, setting);
  return { name, child, target: { kind: 'telegram', url: child.ready.url } };
}
