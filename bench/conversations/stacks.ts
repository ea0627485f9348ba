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

/** The stacks there are; Amana also without the end of the talk, and so without escalation. */
export const stackNames = ['amana', 'telegraf', 'grammy', 'amana, tip left open'] as const;
export type StackName = (typeof stackNames)[number];

/** The name of a stack, in names of files and databases. */
export const slugOf = (name: string): string => name.replace(/\W+/g, '_');

/** Starts a stack. @param where.folder for Amana's keys and log @param profile where a CPU profile is written */
export async function startStack(
  name: StackName,
  where: {
    readonly mongoUri: string;
    readonly load: LoadReady;
    readonly folder: string;
    readonly profile?: string;
  },
): Promise<Stack> {
  const { mongoUri, load, folder, profile } = where;
  const slug = slugOf(name);
  const common = {
    mongoUri,
    dbName: `bench_${slug}`,
    ...(profile ? { profile: path.resolve(profile, `${slug}.cpuprofile`) } : {}),
  };
  if (name.startsWith('amana')) {
    const open = name !== 'amana';
    const { db, env } = await production(mongoUri, folder, `bench_${slug}`, load.twilio);
    await db.close();
    const setting = {
      ...common,
      env,
      passphrase: PASSPHRASE,
      log: path.join(folder, `${slug}.log`),
    };
    const child = await startChild<{ url: string }>('conversations/amana.mjs', setting);
    return {
      name,
      child,
      target: { kind: 'twilio', url: child.ready.url, publicUrl: PUBLIC_URL, sender: SENDER, open },
    };
  }
  const child = await startChild<{ url: string }>(`conversations/${name}.mjs`, {
    ...common,
    botApi: load.botApi,
  });
  return { name, child, target: { kind: 'telegram', url: child.ready.url } };
}
