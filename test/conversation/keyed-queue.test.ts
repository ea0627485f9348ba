import { expect, test } from '@jest/globals';
import { KeyedQueue } from '../../src/conversation/keyed-queue.js';

test('two messages of one person are handled in order, two people never wait for each other', async () => {
  const queue = new KeyedQueue();
  const order: string[] = [];
  let release: (() => void) | undefined;
  const slow = queue.run('afi', async () => {
    await new Promise<void>((resolve) => (release = resolve));
    order.push('afi 1');
  });
  const second = queue.run('afi', async () => void order.push('afi 2'));
  await queue.run('kofi', async () => void order.push('kofi'));
  release?.();
  await Promise.all([slow, second]);
  expect(order).toEqual(['kofi', 'afi 1', 'afi 2']);
});

test('a message that fails does not hold up the next of the same person', async () => {
  const queue = new KeyedQueue();
  await expect(queue.run('afi', () => Promise.reject(new Error('lost')))).rejects.toThrow('lost');
  expect(await queue.run('afi', async () => 'handled')).toBe('handled');
  await queue.idle();
});
