import { childOf, childrenOf, textOf, type XmlElement } from '../../xml/element.js';
import { finding, quote, type Finding, type Findings } from '../finding.js';
import { momentOf } from '../times.js';
import type { RuleName } from './catalogue.js';
import type { Checked } from './scope.js';

const LONGEST_HEADLINE = 140;
const LONGEST = 7 * 86_400_000;

/** The elements that each info should have, with the rule that requires them. */
const wanted = [
  ['description', 'public-description'],
  ['web', 'public-web'],
  ['headline', 'public-headline'],
  ['senderName', 'public-sender-name'],
  ['instruction', 'public-instruction'],
  ['responseType', 'public-response'],
  ['contact', 'public-contact'],
] as const satisfies readonly (readonly [string, RuleName])[];

function* whole(alert: XmlElement): Findings {
  const status = childOf(alert, 'status');
  if (status && status.text.trim() !== 'Actual')
    yield finding(status.line, 'public-status', `The status is ${quote(status.text)}.`);
  const scope = childOf(alert, 'scope');
  if (scope && scope.text.trim() !== 'Public')
    yield finding(scope.line, 'public-scope', `The scope is ${quote(scope.text)}.`);
}

function* words(info: XmlElement): Findings {
  for (const [name, rule] of wanted)
    if (textOf(info, name) === undefined)
      yield finding(info.line, rule, `An <info> has no <${name}>.`);
  const headline = textOf(info, 'headline');
  const long = [...(headline ?? '').slice(0, 1_000)].length;
  if (long > LONGEST_HEADLINE)
    yield finding(
      childOf(info, 'headline')?.line ?? info.line,
      'public-headline',
      `A <headline> has ${long} letters.`,
    );
  for (const name of ['urgency', 'severity', 'certainty']) {
    const element = childOf(info, name);
    if (element?.text.trim() === 'Unknown')
      yield finding(element.line, 'public-levels', `<${name}> is Unknown.`);
  }
}

function* addresses(info: XmlElement): Findings {
  const all = [
    ...childrenOf(info, 'web'),
    ...childrenOf(info, 'resource').flatMap((one) => childrenOf(one, 'uri')),
  ];
  for (const { text, line } of all)
    if (/^\s*http:/i.test(text))
      yield finding(line, 'public-https', `An address is not https: ${quote(text)}.`);
}

function* end(info: XmlElement, sent: Date | undefined): Findings {
  const element = childOf(info, 'expires');
  const moment = element && momentOf(element.text.trim());
  if (sent && moment && moment.getTime() - sent.getTime() > LONGEST)
    yield finding(element.line, 'public-long', 'It counts for more than seven days.');
}

function* areas(info: XmlElement): Findings {
  for (const area of childrenOf(info, 'area')) {
    const has = (name: string) => childOf(area, name) !== undefined;
    if (!has('polygon') && !has('circle') && !has('geocode'))
      yield finding(area.line, 'public-area', 'An <area> has a name and no place.');
    else if (!has('polygon'))
      yield finding(area.line, 'public-polygon', 'An <area> has no polygon.');
    yield;
  }
}

const codesOf = (info: XmlElement): string =>
  [
    ...childrenOf(info, 'category').map(({ text }) => text.trim()),
    ...childrenOf(info, 'eventCode').map(
      (one) => `${textOf(one, 'valueName') ?? ''}=${textOf(one, 'value') ?? ''}`,
    ),
  ]
    .sort()
    .join(' ');

function* sameCodes(infos: readonly XmlElement[]): Generator<Finding> {
  const [first] = infos;
  const odd = first && infos.find((info) => codesOf(info) !== codesOf(first));
  if (odd)
    yield finding(
      odd.line,
      'public-same-codes',
      'Categories or event codes differ between <info>.',
    );
}

/** Checks what hubs and the programs that show alerts to people require beyond CAP itself. */
export function* publicRules({ element, profile }: Checked): Findings {
  if (profile === 'cap') return;
  yield* whole(element);
  const infos = childrenOf(element, 'info');
  const sent = momentOf(textOf(element, 'sent') ?? '');
  for (const info of infos) {
    yield* words(info);
    yield* addresses(info);
    yield* end(info, sent);
    yield* areas(info);
  }
  yield* sameCodes(infos);
}
