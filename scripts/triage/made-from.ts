import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { modelPath } from '../../src/tips/triage/model.js';
import { files, readMessages } from './messages.js';

/**
 * A fingerprint of what the model is learnt from: the tuned messages, and the words of each language. The model keeps
 * it, so that a test sees when somebody has changed them and has not trained again.
 */
export function madeFrom(): string {
  const folder = path.dirname(modelPath());
  const words = readdirSync(folder)
    .filter((name) => name !== path.basename(modelPath()))
    .sort()
    .map((name) => JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as unknown);
  const tuned = files.flatMap(readMessages).filter(({ set }) => set === 'tuned');
  return createHash('sha256')
    .update(JSON.stringify([tuned, words]))
    .digest('hex')
    .slice(0, 16);
}
