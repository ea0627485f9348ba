import path from 'node:path';
import { expect, test } from '@jest/globals';
import { anchorOf, codeOf, exists, page, pages } from './pages.js';

const all = pages();

function anchorsOf(name: string): string[] {
  const text = page(name).text.replace(/^ *```[\s\S]*?^ *```/gm, '');
  return [...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading]) => anchorOf(heading ?? ''));
}

test('there are the pages that people are promised', () => {
  const names = all.map(({ name }) => name);
  for (const name of [
    'README.md',
    'CHANGELOG.md',
    'CONTRIBUTING.md',
    'docs/channels.md',
    'docs/install.md',
    'docs/operate.md',
  ])
    expect(names).toContain(name);
});

test.each(all.map(({ name, text }) => [name, text] as const))(
  'a reader who follows a link of %s finds something',
  (name, text) => {
    const inMarkdown = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target ?? '');
    const inHtml = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, target]) => target ?? '');
    const broken = [...inMarkdown, ...inHtml].filter((target) => {
      if (/^(https?:|mailto:)/.test(target)) return false;
      const [file = '', anchor] = target.split('#');
      const place = file === '' ? name : path.posix.join(path.posix.dirname(name), file);
      return !exists(place) || (anchor !== undefined && !anchorsOf(place).includes(anchor));
    });
    expect(broken).toEqual([]);
  },
);

test.each(all.map((one) => [one.name, one] as const))(
  'every file that %s names is there',
  (_name, one) => {
    const named = codeOf(one).flatMap(
      (code) =>
        code.match(
          /(?<![\w./-])(?:src|test|docs|locales|directory|examples|scripts|bin)\/[\w./-]*/g,
        ) ?? [],
    );
    const absent = named.map((name) => name.replace(/\.$/, '')).filter((name) => !exists(name));
    expect(absent).toEqual([]);
  },
);

test('no page shows a path of the machine it was written on, or where packages were fetched from', () => {
  const found = all.filter(({ text }) =>
    /\/(?:work|tmp|root)\/|registry\.|artifactory|\bpypi\.org/i.test(text),
  );
  expect(found.map(({ name }) => name)).toEqual([]);
});
