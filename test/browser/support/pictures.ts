import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';

/** Where the pictures of a run go: the folder named by AMANA_PICTURES, otherwise a new one. */
export function pictureFolder(env: Record<string, string | undefined>): string {
  const given = env['AMANA_PICTURES'];
  return given !== undefined && given !== ''
    ? given
    : mkdtempSync(path.join(tmpdir(), 'amana-pictures-'));
}

/** A picture of the README: `npm run test:browser` with AMANA_README_PICTURES=yes renews those in docs/images. */
export async function readmePicture(page: Page, name: string): Promise<void> {
  if (process.env['AMANA_README_PICTURES'] === 'yes')
    await page.screenshot({ path: `docs/images/${name}.png` });
}
