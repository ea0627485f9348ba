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

/**
 * A picture of the README: `npm run test:browser` with
 * AMANA_README_PICTURES=yes renews those in docs/images.
 * @param file its name; a large one is a .jpg, so that it has less than 200 kB
 */
export async function readmePicture(page: Page, file: string): Promise<void> {
  if (process.env['AMANA_README_PICTURES'] !== 'yes') return;
  const type = file.endsWith('.jpg') ? ({ type: 'jpeg', quality: 80 } as const) : {};
  await page.screenshot({ path: `docs/images/${file}`, ...type });
}
