import type { Page } from 'playwright-core';

/** Elements whose text or children do not fit into them, and cannot be scrolled to. */
export const cutOff = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('body *')]
      .filter((one) => one.checkVisibility() && !one.closest('.hidden, .skip, noscript, svg'))
      .filter((one) => {
        const { overflowX, overflowY, display } = getComputedStyle(one);
        // What stands in a field can be gone through, however long it is.
        const filled = one instanceof HTMLInputElement && one.value !== '';
        if (display === 'inline' || one.nodeName === 'TEXTAREA' || filled) return false;
        const cutsX = overflowX === 'hidden' || overflowX === 'clip';
        const cutsY = overflowY === 'hidden' || overflowY === 'clip';
        return (
          (cutsX && one.scrollWidth > one.clientWidth + 1) ||
          (cutsY && one.scrollHeight > one.clientHeight + 1)
        );
      })
      .map((one) => `cut off: ${one.className || one.nodeName} ${one.innerText.slice(0, 60)}`),
  );

/** Letters that stand outside of the box they belong to. @param boxes a selector of those */
export const spillsOver = (page: Page, boxes: string): Promise<string[]> =>
  page.evaluate((selector) => {
    const found: string[] = [];
    for (const box of document.querySelectorAll<HTMLElement>(selector)) {
      if (!box.checkVisibility()) continue;
      const frame = box.getBoundingClientRect();
      const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const parent = node.parentElement;
        if (!parent?.checkVisibility() || parent.closest('.hidden') || !node.textContent?.trim())
          continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        for (const { left, right, width } of range.getClientRects())
          if (width > 0 && (left < frame.left - 1 || right > frame.right + 1))
            found.push(
              `spills out of ${box.className || box.id}: ${node.textContent.slice(0, 60)}`,
            );
      }
    }
    return [...new Set(found)];
  }, boxes);

/**
 * Neighbours that lie over each other.
 * @param parents a selector of elements whose children are compared
 */
export const overlaps = (page: Page, parents: string): Promise<string[]> =>
  page.evaluate((selector) => {
    const found: string[] = [];
    for (const parent of document.querySelectorAll<HTMLElement>(selector)) {
      const shown = [...parent.children].filter(
        (one): one is HTMLElement =>
          one instanceof HTMLElement &&
          one.checkVisibility() &&
          !one.matches('.hidden, input[type=hidden], .dot'),
      );
      for (const [i, one] of shown.entries())
        for (const other of shown.slice(i + 1)) {
          const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
          const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
          const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
          if (wide > 1 && high > 1)
            found.push(
              `${one.className || one.nodeName} lies over ${other.className || other.nodeName} in ${parent.id || parent.className}`,
            );
        }
    }
    return found;
  }, parents);

/** Holes of more than so many pixels between what stands in a column. */
export const holes = (page: Page, columns: string, most: number): Promise<string[]> =>
  page.evaluate(
    ([selector, largest]) => {
      const found: string[] = [];
      for (const column of document.querySelectorAll<HTMLElement>(selector)) {
        const rows = [...column.children]
          .filter((one) => one.checkVisibility() && !one.matches('.hidden'))
          .map((one) => one.getBoundingClientRect());
        const top = column.getBoundingClientRect().top;
        rows.forEach(({ top: from }, i) => {
          const before = i === 0 ? top : (rows[i - 1]?.bottom ?? top);
          if (from - before > largest)
            found.push(`${Math.round(from - before)} px of nothing in ${column.id}, part ${i}`);
        });
      }
      return found;
    },
    [columns, most] as const,
  );

/** What of some elements is not within the first screen. */
export const belowTheFold = (page: Page, elements: readonly string[]): Promise<string[]> =>
  page.evaluate(
    (selectors) =>
      selectors.flatMap((selector) => {
        const one = document.querySelector(selector);
        if (!one) return [`${selector} is not there`];
        const { top, bottom } = one.getBoundingClientRect();
        return top >= 0 && bottom <= innerHeight + 1
          ? []
          : [`${selector} from ${Math.round(top)} to ${Math.round(bottom)} of ${innerHeight}`];
      }),
    [...elements],
  );
