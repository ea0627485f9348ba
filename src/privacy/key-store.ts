import { statSync } from 'node:fs';
import path from 'node:path';
import type { z } from 'zod';
import { command } from '../shared/command.js';
import { casesKeys, gatewayKeys, keyFiles, readKeyFile } from './keyfile.js';
import { CasesKeyring, GatewayKeyring } from './keyring.js';
import { Fault } from '../shared/fault.js';

export { compartmentsOf, createKeys, hasKeys, REGIONAL, type NewKeys } from './create-keys.js';

/**
 * The keys of a running process, read again when `amana keys` changes them. Ask for a keyring anew
 * for each use.
 */
export interface KeyStore {
  /**
   * Returns the gateway's keyring.
   * @throws Fault when this process was not given the gateway's keys
   */
  gateway(): GatewayKeyring;
  /**
   * Returns the cases' keyring.
   * @throws Fault when this process was not given the cases' keys
   */
  cases(): CasesKeyring;
  /** Whether any of its files holds demo keys. */
  readonly isDemo: boolean;
  /** Why production must not start with these keys, naming the files; undefined when it may. */
  demoRefusal(): string | undefined;
  /**
   * Reads the files that changed on the disk again. Call it every few seconds: well below the grace
   * of a new key.
   * @returns whether anything was read
   * @throws Fault when a file is gone or damaged; the old keys stay in use
   */
  refresh(): boolean;
}

/** One key file and the keyring made from it. */
class Half<File extends { demo: boolean }, Ring> {
  private stamp = '';
  private held: { demo: boolean; ring: Ring } | undefined;
  constructor(
    private readonly file: string,
    private readonly schema: z.ZodType<File>,
    private readonly make: (file: File) => Ring,
  ) {}

  refresh(): boolean {
    // The stamp is taken before the file is read: anything written in between is read next time.
    const stat = statSync(this.file, { bigint: true, throwIfNoEntry: false });
    const stamp = stat ? `${stat.ino} ${stat.size} ${stat.mtimeNs}` : '';
    if (stat && stamp === this.stamp) return false;
    const content = readKeyFile(this.file, this.schema);
    this.held = { demo: content.demo, ring: this.make(content) };
    this.stamp = stamp;
    return true;
  }
  get ring(): Ring {
    if (!this.held) throw new Fault(`${path.basename(this.file)} was not read.`);
    return this.held.ring;
  }
  /** The name of the file if its keys are demo keys. */
  get demo(): string[] {
    return this.held?.demo ? [path.basename(this.file)] : [];
  }
}

/** Opens a half, if this process was given its file. */
const halfOf = <File extends { demo: boolean }, Ring>(
  file: string | undefined,
  schema: z.ZodType<File>,
  make: (file: File) => Ring,
): Half<File, Ring> | undefined => (file === undefined ? undefined : new Half(file, schema, make));

/**
 * Returns the keyring of a half.
 * @param refusal the message when this process was not given it
 */
function ringOf<Ring>(half: { readonly ring: Ring } | undefined, refusal: string): Ring {
  if (!half) throw new Fault(refusal);
  return half.ring;
}

/** Returns why production must not start with demo keys. */
function refusalOf(files: readonly string[]): string | undefined {
  return files.length === 0
    ? undefined
    : `Production does not start with demo keys: ${files.join(' and ')}. Run: ${command('keys create')}, in another folder.`;
}

/**
 * Opens the keys of a process.
 * @param where the folder with both files, or only the files of the half this process is for
 * @throws Fault when a file is missing, readable by others, or damaged
 */
export function openKeyStore(
  where: string | { gatewayFile?: string; casesFile?: string },
): KeyStore {
  const both = typeof where === 'string' ? keyFiles(where) : undefined;
  const files =
    typeof where === 'string' ? { gatewayFile: both?.gateway, casesFile: both?.cases } : where;
  const gateway = halfOf(files.gatewayFile, gatewayKeys, (file) => new GatewayKeyring(file));
  const cases = halfOf(files.casesFile, casesKeys, (file) => new CasesKeyring(file));
  const halves = [gateway, cases].flatMap((half) => half ?? []);
  if (halves.length === 0)
    throw new Fault('No key file was named. Give a gateway file, a cases file, or both.');
  const demoFiles = () => halves.flatMap((half) => half.demo);
  const store: KeyStore = {
    gateway: () =>
      ringOf(gateway, 'This process was not given gateway.json: it has no right to addresses.'),
    cases: () => ringOf(cases, 'This process was not given cases.json: it has no right to cases.'),
    get isDemo() {
      return demoFiles().length > 0;
    },
    demoRefusal: () => refusalOf(demoFiles()),
    refresh: () => halves.map((half) => half.refresh()).includes(true),
  };
  store.refresh();
  return store;
}
