import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createTexts } from '../../src/shared/texts/load.js';
import type { Lexicon } from '../../src/shared/texts/texts.js';
import { modelPath } from '../../src/tips/triage/model.js';
import { files, readMessages } from './messages.js';

/** The lists of a lexicon that features are read with: those that tell the language of a text. */
const wordsThatTell = ({ typical, greetings }: Lexicon) => [typical, greetings];

/**
 * A fingerprint of what the model is learnt from: the tuned messages, and the words by which each
 * language is known and heard. The model keeps it, so that a test sees when somebody has changed
 * them and has not trained again.
 */
export function madeFrom(): string {
  const folder = path.dirname(modelPath());
  const texts = createTexts();
  const heard = texts.languages.map((one) => [
    texts.triage(one),
    wordsThatTell(texts.lexicon(one)),
  ]);
  const words = readdirSync(folder)
    .filter((name) => name !== path.basename(modelPath()))
    .sort()
    .map((name) => JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as unknown);
  const tuned = files.flatMap(readMessages).filter(({ set }) => set === 'tuned');
  return createHash('sha256')
    .update(JSON.stringify([tuned, words, heard]))
    .digest('hex')
    .slice(0, 16);
}
