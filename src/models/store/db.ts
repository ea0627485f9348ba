import mongoose, { type Connection } from 'mongoose';
import { Fault } from '../../shared/fault.js';

/**
 * Durable means: a majority has it in its journal. Everything that Amana acknowledges is written
 * like this.
 */
export const durable = { w: 'majority', j: true, wtimeout: 10_000 } as const;

/** The two halves, which never know the same thing (docs/architecture.md). */
export interface Db {
  /** Addresses and open sessions, sealed. Never the words of a submitted tip. */
  readonly gateway: Connection;
  /** Sealed tips, codes, priorities, escalations. Never an address. */
  readonly cases: Connection;
  close(): Promise<void>;
}

/** The addresses of the databases. Separate URIs allow a separate user for each half. */
export interface DbAddress {
  readonly gatewayUri: string;
  readonly casesUri: string;
  readonly gatewayName: string;
  readonly casesName: string;
}

/**
 * How a hanging primary is noticed, in milliseconds: how often it is asked, and after how long
 * without an answer it is given up; waiting work then goes to its successor. A provider waits 15 s
 * for a webhook. (The driver's own 10 s and 30 s would make it 40 s. Commands have no time limit:
 * building an index of millions takes minutes.)
 */
const HANGS = { heartbeatFrequencyMS: 3_000, connectTimeoutMS: 6_000 } as const;

async function connect(uri: string, dbName: string): Promise<Connection> {
  try {
    return await mongoose
      .createConnection(uri, {
        dbName,
        writeConcern: durable,
        readConcern: { level: 'majority' },
        readPreference: 'primary',
        retryWrites: true,
        serverSelectionTimeoutMS: 5_000,
        ...HANGS,
        autoIndex: false,
        autoCreate: false,
        bufferCommands: false,
        maxPoolSize: 20,
      })
      .asPromise();
  } catch (cause) {
    throw new Fault('MongoDB does not answer. Check that it runs, and MONGODB_URI.', { cause });
  }
}

/** Connects to both databases. @throws Fault when MongoDB does not answer within 5 s */
export async function connectDb(address: DbAddress): Promise<Db> {
  const gateway = await connect(address.gatewayUri, address.gatewayName);
  const cases = await connect(address.casesUri, address.casesName).catch(async (error: unknown) => {
    await gateway.close();
    throw error;
  });
  return {
    gateway,
    cases,
    async close() {
      await Promise.all([gateway.close(), cases.close()]);
    },
  };
}
