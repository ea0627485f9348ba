import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newInstallation, type TestInstallation } from './support.js';

/**
 * Whatever a command prints of a file, a stranger or a provider: nothing in it is obeyed by a
 * terminal, hides what stands beside it, or begins a line of its own.
 */
const ESC = '\u001b[2J\u001b]0;owned\u0007';
const C1 = '\u009b31m';
const TURN = '\u202etxet\u2066';
const EVIL = `x${ESC}${C1}${TURN}\r\bok: 0 problems`;
const OBEYED =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

let here: TestInstallation;
beforeAll(async () => {
  here = await newInstallation();
});
afterAll(() => here.close());

const file = (name: string, text: string | Buffer): string => {
  const at = path.join(here.folder, name);
  writeFileSync(at, text);
  return at;
};
const yamlKey = JSON.stringify(EVIL);
/** Begins a line that looks like one of ours. */
const FORGED = 'x\nok: 0 problems';
const forgedKey = JSON.stringify(FORGED);
const inXml = FORGED.replaceAll('\n', '&#10;');

describe('what a command prints of', () => {
  test.each<[string, () => string[]]>([
    ['a poll', () => ['polls', 'check', file('a.yaml', `poll: ${yamlKey}\n${yamlKey}: 1\n`)]],
    ['a poll that is no YAML', () => ['polls', 'check', file('b.yaml', `a: [${EVIL}`)]],
    ['a poll of control characters', () => ['polls', 'check', file('c.yaml', EVIL)]],
    ['a campaign', () => ['campaigns', 'check', file('d.yaml', `campaign: ${yamlKey}\nx: [`)]],
    ['an alert', () => ['alerts', 'validate', file('e.xml', `<alert>${EVIL}<`)]],
    [
      'an alert with odd names',
      () => [
        'alerts',
        'validate',
        file('f.xml', `<alert xmlns="urn:${TURN}"><identifier>${TURN}${C1}</identifier></alert>`),
      ],
    ],
    ['a directory', () => ['directory', 'import', file('g.csv', `id;${EVIL}\n${EVIL};${EVIL}\n`)]],
    ['a directory in YAML', () => ['directory', 'import', file('h.yaml', `- ${yamlKey}: 1\n`)]],
    ['a directory in broken YAML', () => ['directory', 'import', file('i.yaml', `- [${EVIL}`)]],
    ['prices', () => ['prices', 'import', file('j.csv', `${EVIL},${EVIL}\n${EVIL}`)]],
    [
      'tips to look through',
      () => ['triage', file('k.jsonl', `{"id":${yamlKey},"text":[]}\n{${EVIL}`)],
    ],
    ['tips in CSV', () => ['triage', file('l.csv', `id,text\n${EVIL},"${EVIL}`)]],
    [
      'lines in a poll',
      () => ['polls', 'check', file('m.yaml', `poll: ${forgedKey}\n${forgedKey}: 1\n`)],
    ],
    ['lines in a campaign', () => ['campaigns', 'check', file('n.yaml', `${forgedKey}: 1\n`)]],
    [
      'lines in an alert',
      () => [
        'alerts',
        'validate',
        file(
          'o.xml',
          `<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>${inXml}</identifier><status>${inXml}</status></alert>`,
        ),
      ],
    ],
    [
      'lines in a feed',
      () => [
        'alerts',
        'validate',
        file(
          'p.xml',
          `<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>x</id><link href="http://${inXml}"/></entry></feed>`,
        ),
      ],
    ],
    [
      'lines in a directory',
      () => ['directory', 'import', file('q.csv', `id,"${FORGED}"\n"${FORGED}",1\n`)],
    ],
    ['lines in the name of a file', () => ['alerts', 'validate', `${here.folder}/${FORGED}`]],
    ['an argument', () => ['tips', 'show', EVIL]],
    ['an option', () => ['tips', 'list', '--country', EVIL]],
    ['an unknown option', () => ['tips', `--${EVIL}`]],
    ['a command that is not there', () => [EVIL]],
    [
      'a file that is not there',
      () => ['alerts', 'validate', `${here.folder}/${EVIL.replaceAll('\u0000', '')}`],
    ],
  ])('%s is harmless', async (_what, argv) => {
    const { out, err } = await here.run(argv());
    expect(out + err).not.toBe('');
    expect(out + err).not.toMatch(OBEYED);
    expect(`${out}${err}`).not.toMatch(/^ok: 0 problems/m);
  });
});
