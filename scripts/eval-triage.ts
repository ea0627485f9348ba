/**
 * Measures triage on the labelled messages: `npm run eval:triage` prints the numbers and writes
 * docs/triage.md.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { projectRoot } from '../src/shared/root.js';
import { createTexts } from '../src/shared/texts/load.js';
import { createJudge } from '../src/tips/triage/judge.js';
import { judgeAll } from './triage/measure.js';
import { files, readMessages } from './triage/messages.js';
import { page } from './triage/page.js';

const texts = createTexts();
const messages = files.flatMap(readMessages);
const judge = createJudge(texts);
const model = judgeAll(messages, (text) => {
  const { outcome } = judge(text);
  return outcome === 'none' ? undefined : outcome;
});
const file = path.join(projectRoot(), 'docs/triage.md');
const markdown = await format(page(model), {
  ...(await resolveConfig(file)),
  parser: 'markdown',
});
writeFileSync(file, markdown);
process.stdout.write(markdown);
