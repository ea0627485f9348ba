import type { Page } from 'playwright-core';
import { SECOND } from '../../../src/shared/clock.js';
import type { TestDemo } from '../../demo/support.js';

/** Texts something from a basic phone, and waits until it is kept and answered. */
export async function text(demo: TestDemo, from: string, words: string): Promise<void> {
  // The same words at once would be one text that came twice.
  demo.clock.advance(11 * SECOND);
  await demo.network.text('demo-sms', from, words);
  await demo.amana.conversation.idle();
}

let people = 200;

/**
 * A report of somebody new, for which people are called.
 * @returns the id of its case, and their number
 */
export async function report(
  demo: TestDemo,
  words: string,
): Promise<{ readonly id: string; readonly from: string }> {
  const from = `+233000000${(people += 1)}`;
  const before = new Set((await demo.amana.escalations.list()).map(({ _id }) => _id));
  await text(demo, from, words);
  const fresh = (await demo.amana.escalations.list()).find(({ _id }) => !before.has(_id));
  if (!fresh) throw new Error('Nobody is called.');
  return { id: fresh._id, from };
}

/** Goes on with a talk until the reporter has the code by which they can be asked something. */
export async function untilCode(demo: TestDemo, from: string): Promise<void> {
  for (let i = 0; i < 10; i += 1) {
    const inbox = demo.network.inbox('demo-sms', from);
    if (inbox.some((message) => /\d{4}[ -]\d{4}[ -]\d{4}/.test(message.text))) return;
    await text(demo, from, i === 0 ? '1' : '2');
  }
  throw new Error('No code came.');
}

/** Signs in by the press that the demo has for each person. */
export async function signIn(page: Page, demo: TestDemo, login: string, to = ''): Promise<void> {
  await page.goto(`${demo.url}/console/sign-in${to === '' ? '' : `?to=${encodeURIComponent(to)}`}`);
  await Promise.all([
    page.waitForURL((url) => !url.pathname.startsWith('/console/sign-in')),
    page.locator(`button[name=login][value=${login}]`).click(),
  ]);
}
