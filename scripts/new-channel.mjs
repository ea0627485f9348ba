/**
 * Writes a channel from scripts/channel-template: the adapter, a provider on loopback, and the test
 * that holds it to the contract of channels. `npm run new:channel NAME`; CONTRIBUTING.md says what
 * is to be done then.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import prettier from 'prettier';

const here = path.dirname(fileURLToPath(import.meta.url));
const [name, option, folder] = process.argv.slice(2);
if (!/^[a-z]+(-[a-z]+)*$/.test(name ?? '') || (option !== undefined && option !== '--into')) {
  console.error(
    'Usage: npm run new:channel NAME, in small letters, for example: npm run new:channel river-sms',
  );
  process.exit(2);
}
const root = folder ?? path.join(here, '..');
const pascal = name.replace(/(?:^|-)([a-z])/g, (_, letter) => letter.toUpperCase());
const camel = pascal[0].toLowerCase() + pascal.slice(1);

/** A part of the template under the name of the channel, with the imports of its new place. */
function part(file, imports) {
  const text = readFileSync(path.join(here, 'channel-template', file), 'utf8');
  const moved = imports.reduce((all, [from, to]) => all.replaceAll(from, to), text);
  return moved
    .replace("const ID: ChannelId = 'sms'", `const ID: ChannelId = '${name}'`)
    .replaceAll('/webhooks/template', `/webhooks/${name}`)
    .replaceAll('templateHarness', `${camel}Harness`)
    .replaceAll('Template', pascal);
}

const files = {
  [`src/bots/${name}/${name}.ts`]: part('channel.ts', [
    ['../../src/bots/', '../'],
    ['../../src/shared/', '../../shared/'],
  ]),
  [`test/bots/${name}/harness.ts`]: part('harness.ts', [
    ['../../src/', '../../../src/'],
    ['../../test/bots/conformance.js', '../conformance.js'],
    ["'./channel.js'", `'../../../src/bots/${name}/${name}.js'`],
  ]),
  [`test/bots/${name}/conformance.test.ts`]: `import { describeChannel } from '../conformance.js';
import { ${camel}Harness } from './harness.js';

describeChannel('${name}', ${camel}Harness);
`,
};

for (const file of Object.keys(files))
  if (existsSync(path.join(root, file))) {
    console.error(`${file} is there already.`);
    process.exit(2);
  }
const list = path.join(root, 'src/bots/channel.ts');
files['src/bots/channel.ts'] = readFileSync(list, 'utf8').replace(
  /(channelIds = \[[^\]]*?)( ?\] as const)/,
  (_, ids, end) => `${ids}, '${name}'${end}`,
);
const style = await prettier.resolveConfig(fileURLToPath(import.meta.url));
for (const [file, text] of Object.entries(files)) {
  const target = path.join(root, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, await prettier.format(text, { ...style, parser: 'typescript' }));
  console.log(`Wrote ${file}`);
}
console.log(
  'Next: npm run check:types shows every place that must know the channel (CONTRIBUTING.md, "Add a channel").',
);
