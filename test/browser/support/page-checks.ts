import type { Page } from 'playwright-core';

/** Whether anything makes the page wider than the window. */
export const scrollsSideways = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);

/** Fields and buttons that have no name for a screen reader. */
export const nameless = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const named = (one: Element) =>
      (one.getAttribute('aria-label') ?? '') !== '' ||
      (one as HTMLInputElement).labels?.length ||
      (one.textContent ?? '').trim() !== '';
    const all = document.querySelectorAll(
      'a, button, textarea, input:not([type=hidden]), progress',
    );
    return [...all]
      .filter((one) => {
        if (one.nodeName === 'TEXTAREA') return !(one as HTMLTextAreaElement).labels.length;
        return !named(one);
      })
      .map((one) => one.outerHTML.slice(0, 200));
  });

/**
 * Things to press that are smaller than 24 by 24 (WCAG 2.2, 2.5.8), links within a sentence aside.
 */
export const tooSmall = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('a, button, textarea')]
      .filter((one) => one.checkVisibility() && !one.closest('p') && !one.matches('.skip'))
      .filter((one) => {
        const { width, height } = one.getBoundingClientRect();
        return width < 24 || height < 24;
      })
      .map((one) => one.outerHTML.slice(0, 200)),
  );

/**
 * Texts whose contrast to their ground is under 4.5, or
 * under 3 when large (WCAG 2.2, 1.4.3), with the contrast.
 */
export const lowContrast = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    type Colour = [number, number, number, number];
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    if (!canvas) throw new Error('No canvas.');
    const read = (css: string): Colour => {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = css;
      canvas.fillRect(0, 0, 1, 1);
      const [r = 0, g = 0, b = 0, a = 0] = canvas.getImageData(0, 0, 1, 1).data;
      return [r, g, b, a / 255];
    };
    const over = ([r, g, b, a]: Colour, [R, G, B]: Colour): Colour => [
      r * a + R * (1 - a),
      g * a + G * (1 - a),
      b * a + B * (1 - a),
      1,
    ];
    const ground = (one: Element | null): Colour => {
      if (!one) return [255, 255, 255, 1];
      const style = getComputedStyle(one);
      // A gradient is judged by its last colour: the
      // phone's body, which carries no text of its own.
      const gradient = /rgb\([^)]*\)(?!.*rgb\()/.exec(style.backgroundImage)?.[0];
      const own = read(gradient ?? style.backgroundColor);
      return own[3] === 1 ? own : over(own, ground(one.parentElement));
    };
    const light = ([r, g, b]: Colour) => {
      const part = (v: number) =>
        v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4;
      return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
    };
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const one = node.parentElement;
      if (
        !one ||
        (node.textContent ?? '').trim() === '' ||
        !one.checkVisibility() ||
        one.closest('.hidden, noscript')
      )
        continue;
      const style = getComputedStyle(one);
      const back = ground(one);
      const [a, b] = [light(over(read(style.color), back)), light(back)];
      const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      const size = parseFloat(style.fontSize);
      const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      if (contrast < (large ? 3 : 4.5))
        found.push(
          `${contrast.toFixed(2)} ${one.className || one.nodeName}: ${(node.textContent ?? '').slice(0, 40)}`,
        );
    }
    return found;
  });
