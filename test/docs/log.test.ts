import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { projectRoot } from '../../src/shared/root.js';
import { page, readText } from './pages.js';

const files = readdirSync(path.join(projectRoot(), 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !name.startsWith('demo'))
  .map((name) => `src/${name.replaceAll(path.sep, '/')}`);
const source = files.map(readText).join('\n');
const written = [...page('docs/log.md').text.matchAll(/^- `([^`]+)`/gm)].map(
  ([, event = '']) => event,
);

test('an administrator finds every event of the log explained', () => {
  const logged = [...source.matchAll(/\blog(?:\.(?:info|warn|error))\(\s*'([^']+)'/g)].map(
    ([, event]) => event,
  );
  const repeated = [...source.matchAll(/untilDone\([^;]*?'([^']+)'/g)].map(([, event]) => event);
  expect(logged.length).toBeGreaterThan(20);
  const unexplained = [...new Set([...logged, ...repeated])].filter(
    (event) => !written.includes(event ?? ''),
  );
  expect(unexplained).toEqual([]);
});

test('no event is explained that is never logged', () => {
  expect(written.filter((event) => !source.includes(`'${event}'`))).toEqual([]);
});
