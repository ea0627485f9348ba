/**
 * Names of languages of West Africa that Node does not know. Source: reference names of ISO 639-3,
 * and how their speakers write them.
 */
const others: Readonly<Record<string, string>> = {
  ajg: 'Aja',
  bba: 'Baatonum',
  bci: 'Baoulé',
  ble: 'Balanta',
  bsq: 'Bassa',
  dag: 'Dagbani',
  kbp: 'Kabiyè',
  kdh: 'Tem',
  kri: 'Krio',
  lir: 'Kolokwa',
  mnk: 'Mandinka',
  pov: 'Kriol',
};

/**
 * Returns the name of a language, or the tag itself when nobody here knows its name.
 * @param tag as BCP 47 has it; a stranger's message may have anything
 * @param language of the name
 */
export function languageName(tag: string, language: string): string {
  try {
    const names = new Intl.DisplayNames([language], { type: 'language', fallback: 'none' });
    return names.of(tag) ?? others[tag] ?? tag;
  } catch {
    return tag;
  }
}
