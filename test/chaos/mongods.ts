import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { MongoClient, type Document } from 'mongodb';
import { findMongod } from '../../src/mongod/find-mongod.js';
import { freePort } from '../../src/mongod/port.js';

/**
 * One mongod that can be killed, stopped like a machine that hangs, and started again on its data.
 */
export class Mongod {
  private child: ChildProcess | undefined;

  constructor(
    private readonly binary: string,
    private readonly dbPath: string,
    readonly port: number,
  ) {}

  /** Starts it; does not wait until it listens. */
  start(): void {
    const args = [
      '--replSet',
      'chaos',
      '--bind_ip',
      '127.0.0.1',
      '--port',
      String(this.port),
      '--dbpath',
      this.dbPath,
      '--wiredTigerCacheSizeGB',
      '0.25',
      '--nounixsocket',
      '--quiet',
      '--setParameter',
      'diagnosticDataCollectionEnabled=false',
    ];
    this.child = spawn(this.binary, args, { stdio: 'ignore' });
  }

  /** A power cut. */
  async kill(): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  /** It hangs: connections stay, and nothing is answered. */
  freeze(): void {
    this.child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.child?.kill('SIGCONT');
  }

  /** What it says of itself; undefined when it does not answer within two seconds. */
  async command(command: Document): Promise<Document | undefined> {
    const options = {
      directConnection: true,
      serverSelectionTimeoutMS: 2_000,
      socketTimeoutMS: 2_000,
    };
    const client = new MongoClient(`mongodb://127.0.0.1:${this.port}/`, options);
    try {
      return await client.db('admin').command(command);
    } catch {
      return undefined;
    } finally {
      await client.close();
    }
  }

  async isPrimary(): Promise<boolean> {
    return (await this.command({ hello: 1 }))?.isWritablePrimary === true;
  }
}

/** A replica set on loopback. */
export interface Mongods {
  readonly uri: string;
  readonly nodes: readonly Mongod[];
  /** Where all of them keep their data. */
  readonly folder: string;
  /** Waits for the one that takes writes. @param except one that does not count */
  primary(except?: Mongod): Promise<Mongod>;
  stop(): Promise<void>;
}

/**
 * Starts one.
 * @param count how many nodes
 * @param electionMs how long the others wait for a silent primary; 10 s is MongoDB's own
 */
export async function startMongods(count: number, electionMs = 10_000): Promise<Mongods> {
  const { binary } = await findMongod({ env: process.env, onProgress: () => undefined });
  const folder = await mkdtemp(path.join(os.tmpdir(), 'amana-chaos-'));
  const nodes: Mongod[] = [];
  for (let i = 0; i < count; i += 1) {
    const dbPath = path.join(folder, String(i));
    await mkdir(dbPath);
    const node = new Mongod(binary, dbPath, await freePort());
    node.start();
    nodes.push(node);
  }
  const members = nodes.map(({ port }, _id) => ({ _id, host: `127.0.0.1:${port}` }));
  const config = { _id: 'chaos', members, settings: { electionTimeoutMillis: electionMs } };
  while (!(await nodes[0]?.command({ replSetInitiate: config }))) await pause(100);
  const mongods: Mongods = {
    uri: `mongodb://${members.map(({ host }) => host).join()}/?replicaSet=chaos`,
    nodes,
    folder,
    async primary(except) {
      for (;;) {
        for (const node of nodes) if (node !== except && (await node.isPrimary())) return node;
        await pause(50);
      }
    },
    async stop() {
      await Promise.all(nodes.map((node) => node.kill()));
      await rm(folder, { recursive: true, force: true });
    },
  };
  await mongods.primary();
  return mongods;
}
