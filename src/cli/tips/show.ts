import { DEMO_PASSPHRASE } from '../../app/keys.js';
import { readConfig } from '../../app/config.js';
import type { TipDoc } from '../../models/cases/tip-doc.js';
import { findTip } from '../../models/cases/tip-lookup.js';
import { openVault, type Vault } from '../../privacy/vault.js';
import { openKeyStore } from '../../privacy/key-store.js';
import { Fault } from '../../shared/fault.js';
import { readTip, type ReadEntry } from '../../tips/read.js';
import { command } from '../../shared/command.js';
import { note } from '../audit.js';
import { withInstallation } from '../connect.js';
import type { ExitCode } from '../exit.js';
import type { Io } from '../io.js';
import { print } from '../output.js';
import { askPassphrase } from '../passphrase.js';
import { vaultFileOf } from '../vault-file.js';
import { hourOf, plainTip } from './list.js';

const unreadable = {
  noKey: 'sealed to a key that is not in this vault',
  altered: 'does not open: it was altered, or its key is damaged',
} as const;

/** The options of `tips show`. */
export interface ShowOptions {
  readonly passphraseFile?: string;
  /** The path of vault.json, if it is not stored on the server. */
  readonly vault?: string;
  readonly json?: boolean;
}

/**
 * Opens the vault of an installation.
 * @throws Fault when it is not here, or the passphrase is wrong
 */
async function vaultOf(io: Io, { passphraseFile, vault }: ShowOptions): Promise<Vault> {
  const { keysFolder } = readConfig(io.env);
  const vaultPath = vaultFileOf(
    keysFolder,
    vault,
    command('tips show REFERENCE --vault /media/stick/vault.json'),
  );
  const hint = openKeyStore(keysFolder).isDemo ? ` (of the demo: ${DEMO_PASSPHRASE})` : '';
  const passphrase = await askPassphrase(io, {
    file: passphraseFile,
    prompt: `Passphrase${hint}: `,
  });
  const opened = await openVault(vaultPath, passphrase);
  if (!opened.ok) throw new Fault('That is not the passphrase of this vault.');
  return opened.vault;
}

function asText(tip: TipDoc, entries: readonly ReadEntry[]): string {
  const facts = plainTip(tip);
  const lines = [
    `${facts.reference}  P${facts.priority} ${facts.kind}  ${facts.area ?? facts.country}  ${facts.state}`,
    `received ${hourOf(facts.receivedAt)} UTC, reply mode ${facts.mode}`,
    ...(facts.note === null ? [] : [facts.note]),
    ...(tip.signals.length > 0 ? [`signals: ${tip.signals.join(', ')}`] : []),
    ...Object.entries(tip.answers).map(([step, value]) => `${step}: ${value}`),
    '',
    ...entries.map((entry) => {
      const words = 'words' in entry ? entry.words : `[${unreadable[entry.unreadable]}]`;
      return `${entry.step}:\n${words.replace(/^/gm, '  ')}`;
    }),
    ...(entries.length === 0 ? ['No words were sent, only answers.'] : []),
  ];
  return `${lines.join('\n')}\n`;
}

/**
 * Shows the words of a tip that the vault's keys can open. The audit log records the reading before
 * any word is shown.
 * @returns 1 when an entry was altered
 * @throws Fault when there is no such tip, or the passphrase is wrong
 */
export async function showTip(io: Io, reference: string, options: ShowOptions): Promise<ExitCode> {
  const vault = await vaultOf(io, options);
  try {
    const tip = await withInstallation(io, async (there) => {
      const found = await findTip(there.db.cases, reference);
      if (found) await note(io, there, 'tip.opened', found._id);
      return found;
    });
    if (!tip)
      throw new Fault(`There is no tip of that reference or id. See: ${command('tips list')}`);
    const entries = readTip(vault, tip);
    const data = { ...plainTip(tip), signals: tip.signals, answers: tip.answers, entries };
    print(io, options.json, data, () => asText(tip, entries));
    return entries.some((entry) => 'unreadable' in entry && entry.unreadable === 'altered') ? 1 : 0;
  } finally {
    vault.close();
  }
}
