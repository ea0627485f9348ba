import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type BrowserContext } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'chrome'];

/**
 * The Chromium of this machine: CHROMIUM_BIN, or the first of its usual names on the PATH. @throws
 * Error saying how to get one
 */
export function findChromium(env: Record<string, string | undefined>): string {
  const given = env['CHROMIUM_BIN'];
  if (given !== undefined && given !== '') {
    if (existsSync(given)) return given;
    throw new Error(`CHROMIUM_BIN names ${given}, which is not there.`);
  }
  const folders = (env['PATH'] ?? '').split(path.delimiter);
  const found = names
    .flatMap((name) => folders.map((folder) => path.join(folder, name)))
    .find(existsSync);
  if (found !== undefined) return found;
  throw new Error(
    'The browser tests need a Chromium. Install one (Debian, Ubuntu: apt install chromium; macOS: brew install --cask chromium) or set CHROMIUM_BIN to its path.',
  );
}

/** A browser of a new person: an empty profile, thrown away at the end. */
export interface TestBrowser {
  readonly context: BrowserContext;
  close(): Promise<void>;
}

/** Opens a browser. @param options of playwright's context: size, colour scheme, … */
export async function openBrowser(
  options: NonNullable<Parameters<typeof chromium.launchPersistentContext>[1]> = {},
): Promise<TestBrowser> {
  const profile = mkdtempSync(path.join(tmpdir(), 'amana-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: findChromium(process.env),
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
    ...options,
  });
  // What is waited for comes, however busy the machine is; the limit is only for what never comes.
  context.setDefaultTimeout(120_000);
  return {
    context,
    async close() {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}
