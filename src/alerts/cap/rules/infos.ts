import { childOf, childrenOf, textOf, type XmlElement } from '../../xml/element.js';
import { finding, quote, type Findings } from '../finding.js';
import { momentOf } from '../times.js';
import type { Checked } from './scope.js';
import { isWebAddress } from './web-address.js';

/** Source: RFC 3066, which CAP names. The longest tag that is read has nine parts. */
const LANGUAGE = /^(?:[a-zA-Z]{2,3}|[ix])(?:-[a-zA-Z0-9]{1,8}){0,8}$/i;
/** The names of languages: a tag of two letters that has none is of no language. */
const languageNames = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });

const isLanguage = (tag: string): boolean => {
  const [first = ''] = tag.toLowerCase().split('-');
  return LANGUAGE.test(tag) && (first.length !== 2 || languageNames.of(first) !== undefined);
};
/** Messages for people; the other types answer a system. */
const telling = new Set(['Alert', 'Update', 'Cancel']);

const languageOf = (info: XmlElement): string =>
  (textOf(info, 'language') ?? 'en-US').toLowerCase();

/**
 * Checks the area and the end. Follow-up messages and hubs need both; a first message without them
 * gets a warning.
 */
function* limits(info: XmlElement, kind: string | undefined, strict: boolean): Findings {
  if (kind === undefined || !telling.has(kind)) return;
  const severity = strict || kind !== 'Alert' ? 'error' : 'warning';
  if (!childOf(info, 'area'))
    yield finding(info.line, 'area-missing', `An <info> of ${kind} has no <area>.`, { severity });
  if (textOf(info, 'expires') === undefined)
    yield finding(info.line, 'expires-missing', `An <info> of ${kind} has no <expires>.`, {
      severity,
    });
}

function* order(alert: XmlElement, info: XmlElement, now: Date): Findings {
  const end = childOf(info, 'expires');
  const ends = end && momentOf(end.text.trim());
  if (!ends) return;
  const begins = [
    ['sent', alert],
    ['effective', info],
    ['onset', info],
  ] as const;
  for (const [name, parent] of begins) {
    const moment = momentOf(textOf(parent, name) ?? '');
    if (moment && ends <= moment)
      yield finding(end.line, 'expires-order', `<expires> is not after <${name}>.`);
  }
  if (ends <= now) yield finding(end.line, 'expired', `It ended at ${quote(end.text)}.`);
}

function* language(info: XmlElement, several: boolean): Findings {
  const element = childOf(info, 'language');
  const text = element?.text.trim();
  if (!element || !text)
    yield finding(element?.line ?? info.line, 'language-missing', 'An <info> names no language.', {
      severity: several ? 'error' : 'warning',
    });
  else if (!isLanguage(text))
    yield finding(element.line, 'language', `No language has the tag ${quote(text)}.`);
}

function* web(info: XmlElement): Findings {
  const element = childOf(info, 'web');
  if (element && element.text.trim() !== '' && !isWebAddress(element.text))
    yield finding(element.line, 'web', `<web> is no full address: ${quote(element.text)}.`);
}

/** Reports several infos in one language, or the same words in two languages. */
function* languages(infos: readonly XmlElement[], own: boolean): Findings {
  const seen = new Map<string, XmlElement>();
  const said = new Map<string, string>();
  for (const info of infos) {
    const tag = languageOf(info);
    if (seen.has(tag))
      yield finding(info.line, 'language-repeated', `There is another <info> in ${tag}.`, {
        severity: own ? 'error' : 'warning',
      });
    seen.set(tag, info);
    for (const name of ['headline', 'description', 'instruction']) {
      const text = textOf(info, name);
      if (text === undefined) continue;
      const other = said.get(`${name} ${text}`);
      const line = childOf(info, name)?.line ?? info.line;
      if (other !== undefined && other !== tag.split('-')[0])
        yield finding(line, 'same-text', `<${name}> has the same words as that in ${other}.`);
      said.set(`${name} ${text}`, tag.split('-')[0] ?? tag);
    }
    yield;
  }
}

/** Checks the content: its languages, its end, and its area. */
export function* infoRules({ element, profile, now }: Checked): Findings {
  const infos = childrenOf(element, 'info');
  const kind = textOf(element, 'msgType');
  if (infos.length === 0 && kind !== undefined && telling.has(kind))
    yield finding(element.line, 'info-missing', `${kind} has no <info>.`);
  for (const info of infos) {
    yield* limits(info, kind, profile !== 'cap');
    yield* order(element, info, now);
    yield* language(info, infos.length > 1);
    yield* web(info);
    yield;
  }
  yield* languages(infos, profile === 'own');
}
