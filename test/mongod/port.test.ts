import { createServer, type Server } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { freePort } from '../../src/mongod/port.js';

const servers: Server[] = [];
afterEach(() => servers.splice(0).forEach((server) => server.close()));

async function occupy(port: number): Promise<void> {
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
}

test('a port is none that systems lend to connections of strangers, and not that of an ordinary MongoDB', async () => {
  const ports = await Promise.all(Array.from({ length: 50 }, () => freePort()));
  expect(Math.max(...ports)).toBeLessThan(27_017);
  expect(Math.min(...ports)).toBeGreaterThan(1_023);
  expect(new Set(ports).size).toBeGreaterThan(40);
});

test('a port that is wished for is given while it is free, and another one while somebody listens on it', async () => {
  const wished = await freePort();
  expect(await freePort(wished)).toBe(wished);
  await occupy(wished);
  expect(await freePort(wished)).not.toBe(wished);
  expect(await freePort(wished)).toBeLessThan(27_017);
});
