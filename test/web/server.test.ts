import { expect, test } from '@jest/globals';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { trust } from '../../src/web/connections.js';
import { listen } from '../../src/web/server.js';
import { until } from '../support/until.js';

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
  const server = await listen(
    ({ url }, response) => void (url === '/slow' ? undefined : response.end('here')),
    '127.0.0.1',
    0,
  );
  const agent = new Agent({ keepAlive: true });
  const ended: string[] = [];
  agent.on('free', (socket: Socket) => socket.once('close', () => ended.push('idle')));
  expect(await ask(server.url, agent)).toBe('timeout=125');
  const slow = await raw(server.url, 'GET /slow HTTP/1.1\r\nHost: x\r\n\r\n');
  slow.once('close', () => ended.push('under way'));
  await server.close();
  await until('both are closed', () => ended.length === 2);
  // What is under way is given a moment; what is idle is not waited for.
  expect(ended).toEqual(['idle', 'under way']);
  agent.destroy();
});

/** Connects and sends a text as it is. */
async function raw(url: string, text: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(text);
  return socket;
}
const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;

/** A server with room for so many connections, which takes /genuine for a provider's request. */
const trusting = (connections: number) =>
  listen(
    (request, response) => {
      if (request.url === '/genuine') trust(request.socket);
      response.end('here');
    },
    '127.0.0.1',
    0,
    { connections },
  );

test('the connection that asked nothing for the longest time makes room; one of a provider never does', async () => {
  const server = await trusting(3);
  const answered = async (socket: Socket) => once(socket, 'data');
  const genuine = await raw(server.url, get('/genuine'));
  await answered(genuine);
  const busy = await raw(server.url, get('/'));
  await answered(busy);
  const silent = await raw(server.url, '');
  busy.write(get('/'));
  await answered(busy);
  for (let more = 0; more < 2; more += 1) await answered(await raw(server.url, get('/')));
  silent.resume();
  await until('the silent one is cut', () => silent.closed);
  for (const socket of [genuine, busy]) {
    socket.write(get('/'));
    await answered(socket);
  }
  await server.close();
});

test('providers’ connections take no room from strangers', async () => {
  const server = await trusting(5);
  const sockets: Socket[] = [];
  for (const path of ['/genuine', '/genuine', '/genuine', '/genuine', '/', '/']) {
    const socket = await raw(server.url, get(path));
    await once(socket, 'data');
    sockets.push(socket);
  }
  for (const socket of sockets) {
    socket.write(get('/'));
    await once(socket, 'data');
  }
  await server.close();
});

test('a connection that does not read its answer is cut after a silence', async () => {
  let cut: (() => void) | undefined;
  const isCut = new Promise<void>((resolve) => (cut = resolve));
  const server = await listen(
    ({ socket }, response) => {
      socket.once('close', () => cut?.());
      response.end(Buffer.alloc(32 * 1024 * 1024));
    },
    '127.0.0.1',
    0,
    { silence: 200 },
  );
  const deaf = await raw(server.url, get('/'));
  deaf.pause();
  await isCut;
  await server.close();
  deaf.destroy();
});

test('a port that is taken is said, with what to do', async () => {
  const server = await listen((_request, response) => void response.end(), '127.0.0.1', 0);
  const port = Number(new URL(server.url).port);
  await expect(listen(() => undefined, '127.0.0.1', port)).rejects.toThrow(
    new RegExp(`Port ${port} is in use.*PORT=`),
  );
  await server.close();
});
