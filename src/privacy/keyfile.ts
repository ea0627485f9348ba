import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  fchmodSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { command } from '../shared/command.js';
import { Fault } from '../shared/fault.js';

/** Every key is 256 bits: HMAC would accept a shorter one without an error. */
const key = z.base64().refine((text) => Buffer.from(text, 'base64').length === 32);
/** Names of keys contain no dot, because a keyed name is written as `kid.digest`. */
const kid = z.string().regex(/^[\w-]{1,32}$/);

/**
 * One key, and the moment from which the program writes with it; before that it only reads with it.
 */
const timedKey = z.object({ kid, key, from: z.iso.datetime() });
export type TimedKey = z.infer<typeof timedKey>;

/** Keys of one kind. Two keys with the same name would make sealed values unreadable at random. */
const ring = z
  .array(timedKey)
  .min(1)
  .refine((keys) => new Set(keys.map((each) => each.kid)).size === keys.length);

/** Keys of a kind that may have none. */
const passing = z
  .array(timedKey)
  .refine((keys) => new Set(keys.map((each) => each.kid)).size === keys.length);

const publicKey = z.object({ kid: z.string().regex(/^[\w.-]{1,64}$/), key });
export type PublicKey = z.infer<typeof publicKey>;

/** The secrets of the gateway: they turn a person into a pseudonym and open return addresses. */
export const gatewayKeys = z.object({
  version: z.literal(1),
  /** Made by `npm start` without configuration; production refuses it. */
  demo: z.boolean(),
  /** Turns an address into a pseudonym. */
  pseudonym: ring,
  /** Seals sessions, and messages until they are sent. */
  session: ring,
  /** Seals return addresses; one key a week, destroyed with its week. Source: safety.md §4.5. */
  address: ring,
  /**
   * Seals addresses that are stored until their owner leaves: focal points, people who opted in.
   * Never retired.
   */
  contact: ring.optional(),
  /**
   * One key for each poll and each broadcast in progress. Destroyed when it ends (passing-keys.ts).
   */
  polls: passing.optional(),
});
export type GatewayKeys = z.infer<typeof gatewayKeys>;

/** What the cases half needs to receive a tip: it can seal, and can open nothing. */
export const casesKeys = z.object({
  version: z.literal(1),
  demo: z.boolean(),
  /** Turns a case code into the digest that is stored of it. */
  code: ring,
  /** Chains the audit log. */
  audit: ring,
  /**
   * The public keys that tips are sealed to, by compartment: `TG`, `TG.independent`, `regional`.
   */
  recipients: z.record(z.string(), publicKey),
});
export type CasesKeys = z.infer<typeof casesKeys>;

/**
 * The private keys, each sealed under the passphrase. This file may be stored on another machine.
 */
export const vaultFile = z.object({
  version: z.literal(1),
  demo: z.boolean(),
  kdf: z.object({
    algorithm: z.literal('argon2id13'),
    operations: z.number().int().min(1).max(64),
    /** In bytes, 2 GiB at most: a damaged number must not request all memory. */
    memory: z
      .number()
      .int()
      .min(8_192)
      .max(2 ** 31),
    salt: z.base64().refine((text) => Buffer.from(text, 'base64').length === 16),
  }),
  /** By the kid of the public key. */
  keys: z.record(z.string(), z.object({ nonce: z.base64(), box: z.base64() })),
});
export type VaultFile = z.infer<typeof vaultFile>;

/** Returns the paths of the three key files of a folder. */
export function keyFiles(folder: string): { gateway: string; cases: string; vault: string } {
  const at = (name: string) => path.join(folder, `${name}.json`);
  return { gateway: at('gateway'), cases: at('cases'), vault: at('vault') };
}

/**
 * Creates a symmetric key.
 * @param kid its name
 * @param from when writing with it begins
 */
export function newTimedKey(kid: string, from: Date): TimedKey {
  return { kid, key: randomBytes(32).toString('base64'), from: from.toISOString() };
}

/**
 * Reads and checks a key file.
 * @throws Fault naming the file when it is missing, readable by others, or damaged
 */
export function readKeyFile<T>(file: string, schema: z.ZodType<T>): T {
  const name = path.basename(file);
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new Fault(
        `There is no key file ${name}. Bring it from where it is kept; only for a new installation run: ${command('keys create')}`,
      );
    throw new Fault(
      `${name} cannot be read by the user that Amana runs as. Make it theirs (chown), in a folder that they may enter.`,
    );
  }
  try {
    const mode = fstatSync(descriptor).mode & 0o777;
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      throw new Fault(
        `${name} can be read by other users of this machine (mode ${mode.toString(8)}). Run: chmod 600 on it`,
      );
    }
    return schema.parse(JSON.parse(readFileSync(descriptor, 'utf8')));
  } catch (error) {
    if (error instanceof Fault) throw error;
    // The cause is left out on purpose: a JSON error quotes the text, and the text is keys.
    throw new Fault(
      `${name} is not a key file of Amana, or it is damaged. Restore it from its backup.`,
    );
  } finally {
    closeSync(descriptor);
  }
}

/** Creates the folder of the key files, or closes it to other users. */
export function makeKeyFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
}

function flush(file: string): void {
  const descriptor = openSync(file, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}

/**
 * Writes a key file completely or not at all, readable by its owner only. When this returns it is
 * on the disk: if a power cut lost a key, everything sealed with it would be lost too.
 */
export function writeKeyFile(file: string, content: unknown): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomBytes(6).toString('hex')}.new`;
  try {
    const descriptor = openSync(draft, 'wx', 0o600);
    try {
      fchmodSync(descriptor, 0o600);
      writeFileSync(descriptor, JSON.stringify(content, null, 2) + '\n');
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(draft, file);
  } catch (cause) {
    rmSync(draft, { force: true });
    throw new Fault(
      `${path.basename(file)} cannot be written. Check the space on the disk and who owns its folder.`,
      { cause },
    );
  }
  if (process.platform !== 'win32') flush(path.dirname(file));
}
