import { plain } from '../../src/shared/texts/segments.js';
import { localesFolder, readLocale } from '../../src/shared/texts/locale-file.js';
import type { TextKey } from '../../src/shared/texts/texts.js';

/**
 * A text of locales/ as a chat shows it, so that a test need not quote it. Without `values` it ends
 * before the first value: what is left is a beginning that can be looked for.
 */
export function words(
  language: string,
  key: TextKey,
  values?: Readonly<Record<string, string>>,
): string {
  const text = readLocale(localesFolder(), language).texts[key];
  if (text === undefined) throw new Error(`locales/${language}.json has no "${key}".`);
  if (!values) return (text.split('{{')[0] ?? '').trim();
  return text.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => values[name] ?? '');
}

/** The same as it goes out as SMS. */
export const smsWords = (...of: Parameters<typeof words>): string => plain(words(...of));
