import { isUtf8 } from 'node:buffer';
import { buffer } from 'node:stream/consumers';
import { LONGEST_TEXT } from '../../bots/channel.js';
import { Fault } from '../../shared/fault.js';
import { decodeText } from '../../shared/files/decode.js';
import { createTexts } from '../../shared/texts/load.js';
import { createJudge, type Judgement } from '../../tips/triage/judge.js';
import type { Io } from '../io.js';
import { print } from '../output.js';
import { bytesOf } from '../text-file.js';

/** The triage result of one text, as it is printed. */
interface Line {
  /** Its line in the file, counted from 1. */
  readonly line: number;
  readonly priority: Judgement['outcome'];
  readonly kind: Judgement['kind'];
  readonly reasons: readonly string[];
}

/**
 * Reads the texts of a file or of standard input, unchanged.
 * @throws Fault when the content is not text
 */
async function read(io: Io, file: string): Promise<string> {
  const bytes =
    file === '-'
      ? await buffer(io.stdin)
      : bytesOf(file, 'Give a file of texts, or - for the standard input.');
  const { text, encoding } = decodeText(bytes, false);
  if (encoding === 'utf-8' && !isUtf8(bytes)) {
    const name = file === '-' ? 'The standard input' : file;
    throw new Fault(`${name} is not UTF-8 text. Save it as UTF-8.`);
  }
  return text;
}

const SHAPE = 'Give each text as {"text": "..."} on a line of its own.';

/** Returns the text of a line. A line that begins with a brace must be JSON. */
function textOf(line: string, number: number): string {
  if (!line.trimStart().startsWith('{')) return line;
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch (cause) {
    throw new Fault(
      `Line ${number} begins like JSON and cannot be read as JSON. ${SHAPE} A text without a brace before it needs none.`,
      { cause },
    );
  }
  const { text } = json as { text?: unknown };
  if (typeof text !== 'string')
    throw new Fault(`Line ${number} has no "text" in its JSON. ${SHAPE}`);
  return text;
}

function asText(lines: readonly Line[]): string {
  const shown = lines.map(({ line, priority, kind, reasons }) => {
    const label = priority === 'none' ? 'none' : `P${priority}`;
    return `${[line, label, kind, ...(reasons.length > 0 ? [reasons.join(', ')] : [])].join('  ')}\n`;
  });
  return shown.length === 0 ? 'There is no text in it.\n' : shown.join('');
}

/**
 * Prints for each text of a file how triage would order it. It saves nothing and uses no database.
 */
export async function triageFile(io: Io, file: string, json: boolean | undefined): Promise<void> {
  const texts = (await read(io, file))
    .split(/\r\n|\r|\n/)
    .flatMap((line, at) =>
      line.trim() === '' ? [] : [{ line: at + 1, text: textOf(line, at + 1) }],
    );
  const judge = createJudge(createTexts());
  const lines = texts.map(({ line, text }): Line => {
    const { outcome, kind, reasons } = judge(text.slice(0, LONGEST_TEXT));
    return { line, priority: outcome, kind, reasons };
  });
  print(io, json, lines, () => asText(lines));
}
