import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from '@jest/globals';
import ts from 'typescript';
import { COMMAND_NAME, command, programName } from '../../src/shared/command.js';
import { projectRoot } from '../../src/shared/root.js';
import { commandTree, isCommand, type CommandTree } from './command-tree.js';

/** A text in the source, and the function whose argument it is. */
interface Found {
  readonly where: string;
  readonly text: string;
  readonly of: string | undefined;
}

const source = readdirSync(path.join(projectRoot(), 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => path.join('src', name));

/** The text of a literal; what is put in when the program runs becomes `X`. */
function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node) || ts.isJsxText(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return [node.head.text, ...node.templateSpans.map(({ literal }) => `X${literal.text}`)].join('');
}

function textsIn(name: string): Found[] {
  const text = readFileSync(path.join(projectRoot(), name), 'utf8');
  const kind = name.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true, kind);
  const found: Found[] = [];
  const visit = (node: ts.Node): void => {
    const words = textOf(node);
    if (words !== undefined) {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart(file));
      const { parent } = node;
      const of = ts.isCallExpression(parent) ? parent.expression.getText(file) : undefined;
      found.push({ where: `${name}:${line + 1}`, text: words, of });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

const texts = source.flatMap(textsIn);

describe('a person who types what the program told them', () => {
  let tree: CommandTree;
  beforeAll(async () => {
    tree = await commandTree();
  });

  test('is told the name that the program has for them: one place decides it', () => {
    const groups = [...tree.keys()].filter((key) => !key.includes(' ')).join('|');
    const bare = new RegExp(String.raw`\bamana (?:${groups})\b`);
    const wrong = texts.filter(({ text, of }) => of !== 'examples' && bare.test(text));
    expect(wrong.map(({ where, text }) => `${where} ${text}`)).toEqual([]);
  });

  test('types a command that there is, with options that there are', () => {
    const hints = texts
      .filter(({ of }) => of === 'command')
      .map(({ where, text }) => ({ where, text }));
    expect(hints.length).toBeGreaterThan(30);
    const each = hints.flatMap(({ where, text }) =>
      // Polls and campaigns have the same commands for what a hint tells of both.
      (/^Xs? ?/.test(text) ? ['polls', 'campaigns'] : [undefined]).map((group) => ({
        where,
        text: group === undefined ? text : text.replace(/^Xs?/, group),
      })),
    );
    const wrong = each.filter(({ text }) => !isCommand(tree, text, /^\w+$/.test(text)));
    expect(wrong).toEqual([]);
  });

  test('copies an example of a help text that works', () => {
    const program = new RegExp(String.raw`(?:^|[\s(])${programName()} ([^|>)]*)`);
    const lines = [...tree.values()].flatMap((help) =>
      (help.split('\nExamples:\n')[1]?.split('\n\n')[0] ?? '').split('\n').filter(Boolean),
    );
    expect(lines.length).toBeGreaterThan(50);
    const wrong = lines.filter((line) => !isCommand(tree, program.exec(line)?.[1]?.trim() ?? ''));
    expect(wrong).toEqual([]);
  });
});

test('where the program is installed as a command, the hints say its name', () => {
  const before = process.env[COMMAND_NAME];
  try {
    delete process.env[COMMAND_NAME];
    expect(command('keys create')).toBe('npx amana keys create');
    process.env[COMMAND_NAME] = 'amana';
    expect(command('keys create')).toBe('amana keys create');
  } finally {
    if (before === undefined) delete process.env[COMMAND_NAME];
    else process.env[COMMAND_NAME] = before;
  }
  for (const file of ['deploy/amana', 'deploy/amana.service'])
    expect(readFileSync(path.join(projectRoot(), file), 'utf8')).toContain(`${COMMAND_NAME}=amana`);
});

test('`npx amana` is this program in its folder, and asks no registry for it', async () => {
  const cache = mkdtempSync(path.join(tmpdir(), 'amana-npx-'));
  try {
    const env = { ...process.env, npm_config_cache: cache, npm_config_offline: 'true' };
    const { stdout } = await promisify(execFile)('npx', ['amana', '--version'], {
      cwd: projectRoot(),
      env,
    });
    const { version } = JSON.parse(
      readFileSync(path.join(projectRoot(), 'package.json'), 'utf8'),
    ) as { version: string };
    expect(stdout.trim()).toBe(version);
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
}, 240_000);
