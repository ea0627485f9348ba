import { expect, test } from '@jest/globals';
import { Agent, request } from 'node:http';
import { listen } from '../../src/web/server.js';

/** Asks over a connection that is kept. */
const ask = (url: string, agent: Agent) =>
  new Promise<unknown>((resolve, reject) => {
    request(url, { agent }, (response) => {
      response.resume().once('end', () => resolve(response.headers['keep-alive']));
    })
      .once('error', reject)
      .end();
  });

test('an idle connection is kept longer than a reverse proxy keeps one, and does not hold up the end', async () => {
  const server = await listen((_request, response) => void response.end('here'), '127.0.0.1', 0);
  const agent = new Agent({ keepAlive: true });
  expect(await ask(server.url, agent)).toBe('timeout=125');
  const began = performance.now();
  await server.close();
  expect(performance.now() - began).toBeLessThan(1_000);
  agent.destroy();
});

test('a port that is taken is said, with what to do', async () => {
  const server = await listen((_request, response) => void response.end(), '127.0.0.1', 0);
  const port = Number(new URL(server.url).port);
  await expect(listen(() => undefined, '127.0.0.1', port)).rejects.toThrow(
    new RegExp(`Port ${port} is in use.*PORT=`),
  );
  await server.close();
});
