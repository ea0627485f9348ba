import { localesFolder, readLocale } from '../../shared/texts/locale-file.js';
import { families } from '../../shared/texts/plurals.js';
import { plain } from '../../shared/texts/segments.js';
import type { Texts } from '../../shared/texts/texts.js';

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Returns a pattern for a text of locales/: any values, in the letters of a basic phone. */
function patternOf(template: string): RegExp {
  const parts = plain(template).split(/\{\{[^{}]*\}\}/);
  return new RegExp(parts.map(escaped).join('[^]+?'));
}

/** Checks whether a message is what a conversation file expects. */
export type Matches = (what: string, message: string) => boolean;

/**
 * Creates the check whether a message is what a conversation file expects.
 * @param what a key of locales/ (`fr:tip.kept` in one language, without it in any), or a part of
 * the message
 */
export function wantedIn(texts: Texts): Matches {
  const folder = localesFolder();
  const locales = new Map(
    texts.languages.map((language) => [language, readLocale(folder, language).texts]),
  );
  return (what, message) => {
    const [, tag, key = what] = /^([a-z]{2,3}):([\w.]+)$/.exec(what) ?? [];
    const languages = [...locales].filter(([language]) => tag === undefined || language === tag);
    const templates = languages.flatMap(([, all]) =>
      (families(all).get(key) ?? []).map((form) => all[form] ?? ''),
    );
    if (templates.length === 0) return plain(message).includes(plain(what));
    return templates.some((template) => patternOf(template).test(plain(message)));
  };
}
