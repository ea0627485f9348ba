import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { Fault } from '../shared/fault.js';

/** One key and the moment from which it is the one to write with; before that it is only known, not used. */
const timedKey = z.object({ kid: z.string().min(1).max(32), key: z.base64(), from: z.iso.datetime() });
export type TimedKey = z.infer<typeof timedKey>;

const publicKey = z.object({ kid: z.string(), key: z.base64() });
export type PublicKey = z.infer<typeof publicKey>;

/** The secrets of the gateway: they turn a person into a pseudonym and open return addresses. */
export const gatewayKeys = z.object({
  version: z.literal(1),
  /** Made by `npm start` without configuration; production refuses it. */
  demo: z.boolean(),
  /** Turns an address into a pseudonym. */
  pseudonym: z.array(timedKey).min(1),
  /** Seals sessions, and messages until they are sent. */
  session: z.array(timedKey).min(1),
  /** Seals return addresses; one key a week, destroyed with its week. Source: safety.md §4.5. */
  address: z.array(timedKey).min(1),
});
export type GatewayKeys = z.infer<typeof gatewayKeys>;

/** What the cases half needs to take a tip in: it can seal, and can open nothing. */
export const casesKeys = z.object({
  version: z.literal(1),
  demo: z.boolean(),
  /** Turns a case code into what is kept of it. */
  code: z.array(timedKey).min(1),
  /** Chains the audit log. */
  audit: z.array(timedKey).min(1),
  /** The public keys tips are sealed to, by compartment: `TG`, `TG.independent`, `regional`. */
  recipients: z.record(z.string(), publicKey),
});
export type CasesKeys = z.infer<typeof casesKeys>;

/** The private keys, each sealed under the passphrase. May be kept on another machine. */
export const vaultFile = z.object({
  version: z.literal(1),
  demo: z.boolean(),
  kdf: z.object({
    algorithm: z.literal('argon2id13'),
    operations: z.number().int(),
    memory: z.number().int(),
    salt: z.base64(),
  }),
  /** By kid of the public key. */
  keys: z.record(z.string(), z.object({ nonce: z.base64(), box: z.base64() })),
});
export type VaultFile = z.infer<typeof vaultFile>;

/** A new symmetric key. @param kid its name @param from when writing with it begins */
export function newTimedKey(kid: string, from: Date): TimedKey {
  return { kid, key: randomBytes(32).toString('base64'), from: from.toISOString() };
}

/** Reads and checks a key file. @throws Fault naming the file when it is missing, readable by others, or damaged */
export function readKeyFile<T>(file: string, schema: z.ZodType<T>): T {
  if (!existsSync(file))
    throw new Fault(`There is no key file ${path.basename(file)}. Run: amana keys create`);
  const mode = statSync(file).mode & 0o777;
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw new Fault(`${path.basename(file)} can be read by other users of this machine (mode ${mode.toString(8)}). Run: chmod 600 on it`); // prettier-ignore
  }
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // The cause is left out on purpose: a JSON error quotes the text, and the text is keys.
    throw new Fault(
      `${path.basename(file)} is not a key file of Amana, or it is damaged. Restore it from its backup.`,
    );
  }
}

/** Writes a key file whole or not at all, readable by its owner only. */
export function writeKeyFile(file: string, content: unknown): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}.new`;
  writeFileSync(draft, JSON.stringify(content, null, 2) + '\n', { mode: 0o600 });
  chmodSync(draft, 0o600);
  renameSync(draft, file);
}
