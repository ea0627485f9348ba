import path from 'node:path';
import type { Page } from 'playwright-core';
import { lowContrast, nameless, scrollsSideways, tooSmall } from './page-checks.js';
import { pictureFolder } from './pictures.js';
import { againstWcag } from './wcag.js';

const pictures = pictureFolder(process.env);
const sizes = { wide: { width: 1400, height: 900 }, narrow: { width: 360, height: 740 } };

/**
 * Looks at the page that is open on a wide and a narrow
 * screen, light and dark, and takes a picture of each.
 * @param more what else may be wrong with it @returns all that is, which is nothing
 */
export async function wrongInAnyLook(
  page: Page,
  name: string,
  more: () => Promise<string[]> = async () => [],
): Promise<string[]> {
  const wrong: string[] = [];
  for (const [size, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      // Wherever somebody has scrolled to, what stays on top covers something else.
      await page.evaluate(() => window.scrollTo(0, 0));
      const found = [
        await nameless(page),
        await tooSmall(page),
        await lowContrast(page),
        await againstWcag(page),
        await more(),
      ].flat();
      if (await scrollsSideways(page)) found.push('scrolls sideways');
      wrong.push(...found.map((one) => `${size} ${colorScheme}: ${one}`));
      await page.screenshot({
        path: path.join(pictures, `${name}-${size}-${colorScheme}.png`),
        fullPage: true,
      });
    }
  }
  return wrong;
}
