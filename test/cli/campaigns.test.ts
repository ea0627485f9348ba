import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { run } from '../../src/cli/run.js';
import { newFolder, secretFile, testIo } from './support.js';

const example = 'examples/campaigns/real-offer.yaml';
async function check(...argv: string[]) {
  const io = testIo({});
  const code = await run(['campaigns', 'check', ...argv], io);
  return { code, out: io.stdout(), err: io.stderr() };
}

test('a coordinator sees that the example is right, what it costs, and to which words it answers', async () => {
  const { code, out, err } = await check(example);
  expect([code, err]).toEqual([0, '']);
  expect(out).toContain('real-offer version 1: Is this job offer real?');
  expect(out).toContain('CONTRACT, CONTRAT, CONTRATO');
  expect(out).toMatch(/en +message \+ fee +\d+ +GSM-7 +\d+ +2 +! more than one/);
  const [json] = JSON.parse((await check(example, '--json')).out) as {
    ok: boolean;
    ready: string[];
  }[];
  expect(json).toMatchObject({ ok: true, ready: ['en', 'fr', 'pt'] });
});

test('a mistake is named by its line, and a blocked language ends with 1 when it is asked for', async () => {
  const folder = newFolder();
  const text = readFileSync(example, 'utf8');
  const bad = secretFile(folder, 'bad.yaml', text.replace('right: true', 'right: maybe'));
  expect(await check(bad)).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^bad\.yaml:\d+:\d+: quiz 1, options 2, right: .*"right: true"/),
  });
  const blocked = secretFile(
    folder,
    'blocked.yaml',
    text.replace('Appelez le {{helpline}}.', 'Appelez.'),
  );
  const seen = await check(blocked);
  expect(seen).toMatchObject({
    code: 0,
    out: expect.stringContaining('ready in en, pt; blocked: fr'),
  });
  expect((await check(blocked, '--strict')).code).toBe(1);
  expect(await check('nowhere.yaml')).toMatchObject({
    code: 1,
    err: expect.stringContaining('cannot be read'),
  });
});
