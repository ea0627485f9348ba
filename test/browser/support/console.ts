import type { Page } from 'playwright-core';
import type { TestDemo } from '../../demo/support.js';

/** Texts something from a phone of the demo, by the page that has it, and waits until people are called. */
export async function tip(
  demo: TestDemo,
  words: string,
  { who = 'kofi' }: { readonly who?: string } = {},
): Promise<void> {
  const html = await (await fetch(`${demo.url}/demo`)).text();
  const token = /name="token" value="([^"]+)"/.exec(html)?.[1] ?? '';
  const fields = { token, who, device: 'sms', pane: 'reporter', text: words };
  await fetch(`${demo.url}/demo/text?reporter=${who}`, {
    method: 'POST',
    body: new URLSearchParams(fields),
    redirect: 'manual',
  });
  await demo.amana.conversation.idle();
}

/** Signs in by the press that the demo has for each person. */
export async function signIn(page: Page, demo: TestDemo, login: string, to = ''): Promise<void> {
  await page.goto(`${demo.url}/console/sign-in${to === '' ? '' : `?to=${encodeURIComponent(to)}`}`);
  await Promise.all([
    page.waitForURL((url) => !url.pathname.startsWith('/console/sign-in')),
    page.locator(`button[name=login][value=${login}]`).click(),
  ]);
}
