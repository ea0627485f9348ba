import type { Page, Request } from 'playwright-core';

/**
 * Complaints about a page: of the browser, of its
 * policy, and whatever it asks of any host but its own.
 */
export function watch(page: Page, origin: () => string): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    // What its policy refuses stands here, too.
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(origin()) && !url.startsWith('data:'))
      complaints.push(`asked another host: ${url}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 500) complaints.push(`${response.status()}: ${response.url()}`);
  });
  return complaints;
}

/** The goal for everything that a page needs at first (100 KB), in bytes on the wire. */
export const FIRST_LOAD = 100_000;

/**
 * What a public page of alerts may weigh on the wire beside
 * its pictures: who looks for a child has a slow line.
 */
export const LIGHT = 20_000;

/**
 * Opens a page as somebody who was never here.
 * @returns the bytes of all that came, as they were on the wire
 */
export async function firstLoad(page: Page, url: string): Promise<number> {
  const requests: Promise<number>[] = [];
  const count = (request: Request) => {
    if (request.url().startsWith('http'))
      requests.push(
        request
          .sizes()
          .then(
            ({ responseBodySize, responseHeadersSize }) => responseBodySize + responseHeadersSize,
          ),
      );
  };
  page.on('requestfinished', count);
  await page.goto(url, { waitUntil: 'load' });
  page.off('requestfinished', count);
  return (await Promise.all(requests)).reduce((sum, size) => sum + size, 0);
}
