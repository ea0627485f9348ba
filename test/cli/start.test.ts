import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { newInstallation, testIo, type TestInstallation, type TestIo } from './support.js';

let here: TestInstallation;
beforeAll(async () => {
  here = await newInstallation();
});
afterAll(() => here.close());

/** Waits until it says where it runs. */
async function urlOf(io: TestIo, running: Promise<unknown>): Promise<string> {
  let over = false;
  void running.finally(() => (over = true));
  while (!over && !io.stdout().includes('\n'))
    await new Promise((resolve) => setTimeout(resolve, 20));
  return /http:\/\/\S+/.exec(io.stdout())?.[0] ?? '';
}

test('it says one URL, works, and stops in order when it is asked to', async () => {
  const io = testIo({ ...here.env, PORT: '0' });
  const running = here.run(['start'], io);
  const url = await urlOf(io, running);
  expect(await (await fetch(`${url}/readyz`)).json()).toEqual({ ready: true });
  io.signals.emit('SIGTERM');
  const { code, out } = await running;
  expect(code).toBe(0);
  expect(out).toMatch(/^Amana is running: http:\/\/localhost:\d+\n$/);
  expect(io.exits).toEqual([]);
  expect(io.signals.listenerCount('SIGTERM')).toBe(0);
  await expect(fetch(url)).rejects.toThrow();
});

test('the demo leads to its page, and writes its log beside its data', async () => {
  const folder = path.join(here.folder, 'demo');
  const names = {
    MONGODB_GATEWAY_NAME: `${here.db.address.gatewayName}_d`,
    MONGODB_CASES_NAME: `${here.db.address.casesName}_d`,
  };
  const env = {
    ...here.env,
    ...names,
    PORT: '0',
    AMANA_DEMO: 'on',
    AMANA_DATA: folder,
    AMANA_KEYS: path.join(folder, 'keys'),
  };
  const io = testIo(env);
  const running = here.run(['start'], io);
  const url = await urlOf(io, running);
  expect(url).toMatch(/\/demo$/);
  expect((await fetch(url)).status).toBe(200);
  io.signals.emit('SIGINT');
  io.signals.emit('SIGINT');
  expect((await running).code).toBe(0);
  expect(io.exits).toEqual([1]);
  expect(existsSync(path.join(folder, 'amana.log'))).toBe(true);
  for (const name of Object.values(names)) await here.db.gateway.useDb(name).dropDatabase();
});

test('a port in use, missing keys and a wrong configuration end with 1 and say what to do', async () => {
  const taken: Server = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const port = String((taken.address() as AddressInfo).port);
  const busy = await here.run(['start'], testIo({ ...here.env, PORT: port }));
  taken.close();
  expect([busy.code, busy.out]).toEqual([1, '']);
  expect(busy.err).toContain(`Port ${port} is in use`);

  const production = {
    ...here.env,
    NODE_ENV: 'production',
    AMANA_KEYS: path.join(here.folder, 'none'),
  };
  const keyless = await here.run(['start'], testIo(production));
  expect([keyless.code, keyless.err]).toEqual([1, expect.stringContaining('amana keys create')]);

  const wrong = await here.run(
    ['start'],
    testIo({ ...production, TELEGRAM_BOT_TOKEN: '123456789:changeme' }),
  );
  expect([wrong.code, wrong.err]).toEqual([1, expect.stringContaining('TELEGRAM_BOT_TOKEN')]);
  expect(wrong.err).not.toContain('changeme');
});

test('a database that is away ends with 3', async () => {
  const env = {
    ...here.env,
    MONGODB_URI: 'mongodb://127.0.0.1:9/?serverSelectionTimeoutMS=200',
    PORT: '0',
  };
  const { code, err } = await here.run(['start'], testIo(env));
  expect([code, err]).toEqual([3, expect.stringContaining('MongoDB does not answer')]);
});

test('a variable with a slip in its name is named at the start, with the right one, by doctor too', async () => {
  const env = { ...here.env, AMANA_SILENCE: '5', TWILIO_TOKEN: 'C4n4ry', PORT: 'many' };
  const { code, err } = await here.run(['start'], testIo(env));
  expect(code).toBe(1);
  expect(err).toContain('Did you mean AMANA_SILENCE_MINUTES?');
  expect(err).toContain('Did you mean TWILIO_AUTH_TOKEN?');
  const doctor = await here.run(['doctor'], testIo(env));
  expect(doctor.out).toContain('Did you mean AMANA_SILENCE_MINUTES?');
  expect(err + doctor.out).not.toContain('C4n4ry');
});
