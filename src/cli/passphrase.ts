import { readFileSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { checkPassphrase, suggestPassphrase } from '../privacy/passphrase.js';
import { Fault } from '../shared/fault.js';
import { decodeText } from '../shared/files/decode.js';
import type { Io } from './io.js';

/**
 * The sources of a passphrase. Never an argument or a variable: other users can read both while the
 * command runs.
 */
export interface PassphraseSource {
  readonly file?: string | undefined;
  readonly prompt: string;
}

/** The variable that names a file with the passphrase. */
export const PASSPHRASE_FILE = 'AMANA_PASSPHRASE_FILE';

/**
 * Reads a passphrase as it would be typed: an editor's byte order mark, or the two bytes a letter
 * of a shell on Windows, are no part of it.
 */
function fromFile(file: string, io: Io): string {
  let text: string;
  try {
    text = decodeText(readFileSync(file), false).text;
    if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0)
      io.err('Other users of this machine may read the passphrase file. Run: chmod 600 on it\n');
  } catch {
    throw new Fault('The passphrase file cannot be read. Check its path and who owns it.');
  }
  const passphrase = text.replace(/\r?\n$/, '');
  if (passphrase === '') throw new Fault('The passphrase file is empty.');
  if (/[\0\uFFFD]/.test(passphrase))
    throw new Fault('The passphrase file is no text in UTF-8 or UTF-16. Save it as UTF-8.');
  return passphrase;
}

/** What the command asks for, and what to use without a terminal. */
interface Asked {
  readonly what: string;
  readonly instead: string;
}

/**
 * Asks at the terminal; the typed text is not shown.
 * @throws Fault without a terminal, or when the input is interrupted
 */
function typed(
  io: Io,
  prompt: string,
  { what, instead }: Asked = {
    what: 'passphrase',
    instead: `--passphrase-file or ${PASSPHRASE_FILE}`,
  },
): Promise<string> {
  if (!io.stdin.isTTY)
    throw new Fault(`There is no terminal to ask for the ${what}. Use ${instead}.`);
  io.err(prompt);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({
    input: io.stdin,
    output: nowhere,
    terminal: true,
    historySize: 0,
  });
  return new Promise((resolve, reject) => {
    lines.on('SIGINT', () => lines.close());
    lines.on('close', () => {
      io.err('\n');
      reject(new Fault(`No ${what} was given.`));
    });
    lines.question('', (answer) => {
      resolve(answer);
      lines.close();
    });
  });
}

/**
 * Asks for the password of an account.
 * @throws Fault when there is no way to ask for it
 */
export const askPassword = async (io: Io, { file, prompt }: PassphraseSource): Promise<string> =>
  file ? fromFile(file, io) : typed(io, prompt, { what: 'password', instead: '--password-file' });

/**
 * Asks for the code that a person's phone shows; it can be used once.
 * @throws Fault when there is no way to ask for it
 */
export const askCode = async (io: Io, given: string | undefined): Promise<string> =>
  given ?? typed(io, 'The code of the phone: ', { what: 'code', instead: '--code' });

/**
 * Asks for the passphrase of an existing vault.
 * @throws Fault when there is no way to ask for it
 */
export async function askPassphrase(io: Io, { file, prompt }: PassphraseSource): Promise<string> {
  const named = file ?? io.env[PASSPHRASE_FILE];
  return named ? fromFile(named, io) : typed(io, prompt);
}

/**
 * Asks for a new passphrase, typed twice. At the terminal it offers one, so that a good passphrase
 * costs no effort.
 * @throws Fault when the two differ, or when it can be guessed
 */
export async function askNewPassphrase(io: Io, source: PassphraseSource): Promise<string> {
  if (source.file) return checked(fromFile(source.file, io));
  const offered = suggestPassphrase();
  if (io.stdin.isTTY)
    io.err(
      `This one was made just now; nobody else has it, and it is kept nowhere: ${offered}\nTo take it, write it down, press Enter, and type it from your paper. Or type one of your own.\n`,
    );
  const own = await typed(io, source.prompt);
  const first = checked(own || offered);
  // A person who types it from the paper knows that the paper opens the vault.
  const again = own ? 'The same again: ' : 'Now from your paper: ';
  if (first !== (await typed(io, again)))
    throw new Fault('The two passphrases differ. Nothing was changed.');
  return first;
}

function checked(passphrase: string): string {
  checkPassphrase(passphrase);
  return passphrase;
}

/** Files with one half each, instead of two people at the terminal. */
export interface HalfFiles {
  readonly firstFile?: string;
  readonly secondFile?: string;
}

/** Joins two halves. A person who has both may type them with a blank between. */
const together = (first: string, second: string) => `${first} ${second}`;

/** Asks for a passphrase of which two people know half each. Neither sees the other's half. */
export async function askPassphraseOfTwo(
  io: Io,
  { firstFile, secondFile }: HalfFiles,
): Promise<string> {
  const half = (file: string | undefined, prompt: string) =>
    file ? fromFile(file, io) : typed(io, prompt);
  const first = await half(firstFile, 'The first half: ');
  return together(first, await half(secondFile, 'Now the second person. The second half: '));
}

/** Asks for a new passphrase in two halves, each of which is strong enough alone. */
export async function askNewPassphraseOfTwo(
  io: Io,
  { firstFile, secondFile }: HalfFiles,
): Promise<string> {
  const first = await askNewPassphrase(io, {
    file: firstFile,
    prompt: 'The first person, alone. The first half: ',
  });
  const prompt = 'The second person, alone. The second half: ';
  return together(first, await askNewPassphrase(io, { file: secondFile, prompt }));
}
