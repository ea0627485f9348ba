/**
 * Checks the languages of locales/: `npm run check:locales`. Exit code 1 when anything is wrong.
 */
import { checkLocales } from '../src/shared/texts/check.js';
import { prompts } from './prompts.js';

const { languages, texts, problems, overOneSegment } = checkLocales(prompts());
for (const { file, key, units, segments } of overOneSegment) {
  console.log(`${file}  ${key}: ${segments} segments (${units} units)`);
}
for (const { file, key, problem } of problems) console.error(`${file}  ${key}: ${problem}`);
console.log(
  `${texts} texts in ${languages.join(', ')}: ${problems.length} problems; ${overOneSegment.length} take two segments`,
);
if (problems.length > 0) process.exitCode = 1;
