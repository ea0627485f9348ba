/** The text of an XML file, or why its bytes cannot be read. */
export type DecodedXml =
  | {
      readonly ok: true;
      readonly text: string;
      /** The name of the encoding, as the file has it. */
      readonly encoding: string;
      /** What the file says of itself, where its bytes are of another encoding. */
      readonly said?: string;
    }
  | {
      readonly ok: false;
      readonly line: number;
      readonly what: string;
    };

/** The supported encodings by their names in files; the value is the name for TextDecoder. */
const known: Readonly<Record<string, string>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'us-ascii': 'utf-8',
  ascii: 'utf-8',
  'utf-16': 'utf-16le',
  'utf-16le': 'utf-16le',
  'utf-16be': 'utf-16be',
  'iso-8859-1': 'windows-1252',
  'latin-1': 'windows-1252',
  latin1: 'windows-1252',
  'windows-1252': 'windows-1252',
};

/** The first bytes, which hold the XML declaration if there is one. */
const HEAD = 200;

function marked(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  // UTF-16 without its byte order mark: `<` and a zero.
  if (bytes[0] === 0x3c && bytes[1] === 0) return 'utf-16le';
  return bytes[0] === 0 && bytes[1] === 0x3c ? 'utf-16be' : undefined;
}

const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length;

/** Decodes the bytes, and reports the line of the first letter that the encoding does not know. */
function decodeAs(bytes: Uint8Array, encoding: string, said: string): DecodedXml {
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return { ok: true, text, encoding: said.toUpperCase() };
  } catch {
    const text = new TextDecoder(encoding).decode(bytes);
    const line = lineAt(text, Math.max(0, text.indexOf('\uFFFD')));
    return { ok: false, line, what: `A letter of the file is not ${said}.` };
  }
}

/** Returns the encoding that the XML declaration names. */
const saidIn = (head: string): string | undefined =>
  /^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']/.exec(head)?.[1];

/** Adds what the declaration says, if it is not what the byte order mark says. */
function withMark(decoded: DecodedXml, byMark: string): DecodedXml {
  if (!decoded.ok) return decoded;
  const said = saidIn(decoded.text.slice(0, HEAD));
  if (said === undefined) return decoded;
  const named = said.toLowerCase() === 'utf-16' ? byMark : known[said.toLowerCase()];
  return named === byMark ? decoded : { ...decoded, said };
}

/**
 * Decodes an XML file by its byte order mark, otherwise by the encoding in the XML declaration,
 * otherwise as UTF-8. Total. It never guesses: wrongly guessed letters would make a name or a place
 * that nobody knows.
 */
export function decodeXml(bytes: Uint8Array): DecodedXml {
  const byMark = marked(bytes);
  if (byMark) return withMark(decodeAs(bytes, byMark, byMark.toUpperCase()), byMark);
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, HEAD));
  const said = saidIn(head) ?? 'UTF-8';
  const encoding = known[said.toLowerCase()];
  if (encoding === undefined)
    return { ok: false, line: 1, what: `The file says that it is in ${said}, which is not read.` };
  if (encoding.startsWith('utf-16'))
    return { ok: false, line: 1, what: `The file says that it is in ${said}, and it is not.` };
  return decodeAs(bytes, encoding, said);
}
