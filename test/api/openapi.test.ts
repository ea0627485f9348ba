import { expect, test } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import express from 'express';
import request from 'supertest';
import { createApi } from '../../src/api/api.js';
import { openApi } from '../../src/api/openapi.js';
import { problems } from '../../src/api/problem.js';
import { allRoutes } from '../../src/api/routes/all.js';
import { createDesk } from '../../src/desk/desk.js';
import { systemClock } from '../../src/shared/clock.js';
import { silentLog } from '../../src/shared/log.js';

const nothing = undefined as never;
const routes = allRoutes(createDesk({} as never), '', {} as never);
const document = openApi(routes, 'https://tips.example');

const copyOf = (one: unknown) => JSON.parse(JSON.stringify(one)) as Record<string, unknown>;

test('a program can be made from the description: a validator that is not ours finds nothing wrong', async () => {
  const validator = new Validator();
  const result = await validator.validate(copyOf(document));
  expect(result).toMatchObject({ valid: true });
  expect(validator.version).toBe('3.1');
  const broken = copyOf(document);
  delete (broken.info as { title?: string }).title;
  expect(await new Validator().validate(broken)).toMatchObject({ valid: false });
});

test('every reference leads somewhere, every operation has a name of its own, and says which scope it needs', () => {
  const text = JSON.stringify(document);
  const names = [...text.matchAll(/#\/components\/schemas\/(\w+)/g)].map(([, name]) => name ?? '');
  expect(names.length).toBeGreaterThan(10);
  for (const name of names) expect(document.components['schemas']).toHaveProperty(name);
  expect(new Set(routes.map(({ id }) => id)).size).toBe(routes.length);
  const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
  for (const one of operations as { description: string; security: unknown }[]) {
    expect(one.description).toMatch(/Needs the scope `|Any token/);
    expect(one.security).toEqual([{ token: [] }]);
  }
});

test('the docs page shows every operation with a command to type, every problem, and brings no script', async () => {
  const app = express().use(
    createApi({
      db: nothing,
      clock: systemClock,
      log: silentLog,
      denied: nothing,
      routes,
      roleOf: nothing,
      publicUrl: '',
    }),
  );
  const page = await request(app).get('/api/docs');
  const unpacked = await request(app).get('/api/docs').set('Accept-Encoding', 'identity');
  expect(page.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' });
  expect(unpacked.headers['content-encoding']).toBeUndefined();
  expect(unpacked.text).toBe(page.text);
  expect([page.status, page.type]).toEqual([200, 'text/html']);
  for (const { id, path } of routes) {
    expect(page.text).toContain(`id="${id}"`);
    expect(page.text).toContain(`https://your-amana/api/v1${path}`);
  }
  for (const name of Object.keys(problems)) expect(page.text).toContain(`id="problem-${name}"`);
  expect(page.text).not.toMatch(/<script|https?:\/\/(?!your-amana)/);
  expect(page.headers['content-security-policy']).toContain("default-src 'none'");
  expect((await request(app).get('/api/docs/docs.css')).type).toBe('text/css');
  const described = await request(app).get('/api/v1/openapi.json');
  expect((described.body as { openapi: string }).openapi).toBe('3.1.1');
});
