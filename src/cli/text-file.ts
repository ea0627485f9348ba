import { readFileSync } from 'node:fs';
import { decodeText } from '../shared/files/decode.js';
import { Fault } from '../shared/fault.js';
import { inLine } from './output.js';

/**
 * Returns the bytes of a file that a person named.
 * @param advice what to do when it cannot be read
 * @throws Fault when it cannot be read at all
 */
export function bytesOf(file: string, advice = 'Check its path and who owns it.'): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new Fault(`${inLine(file)} cannot be read. ${advice}`, { cause });
  }
}

/**
 * Returns the text of a file that a person named.
 * @throws Fault when it cannot be read at all
 */
export const textOf = (file: string): string => decodeText(bytesOf(file), false).text;
