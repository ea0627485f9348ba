import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { wakes } from '../support/alert.js';
import { install, uninstall, type Installation } from '../support/installation.js';

let here: Installation;
beforeAll(async () => {
  here = await install();
});
afterAll(uninstall);

test.each([
  ['thrown', 'throw new TypeError(words)'],
  [
    'a promise that nobody waits for',
    'void Promise.reject(Object.assign(new Error(words), { words }))',
  ],
  ['no error at all', 'throw words'],
])(
  'a program that breaks off by what nobody caught (%s) wakes somebody, and says nothing of its words',
  async (_what, fault) => {
    const mine = path.join(here.folder, 'fault.mjs');
    const words = 'trois filles, ecrit +22890112233';
    const source = `const words = '${words}';\nprocess.on('SIGUSR2', () => { ${fault}; });\n`;
    writeFileSync(mine, source);
    const running = here.start({}, ['--import', pathToFileURL(mine).href]);
    await running.url();
    process.kill(running.pid, 'SIGUSR2');
    expect((await running.ended).code).toBe(1);
    const lines = running.err().split('\n');
    const log = lines.filter((line) => line.startsWith('{')).join('\n');
    expect(wakes(log)).toMatchObject([{ msg: 'the program broke off' }]);
    expect(running.err() + running.out()).not.toMatch(/trois filles|22890112233/);
  },
);
