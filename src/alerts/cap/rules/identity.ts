import { childOf, childrenOf, textOf, type XmlElement } from '../../xml/element.js';
import { codeOf, finding, quote, type Findings } from '../finding.js';
import { itemsOf, readReference } from '../lists.js';
import { momentOf } from '../times.js';
import type { Checked } from './scope.js';

/** Source: CAP 1.2 §3.2.1, identifier and sender. */
const FORBIDDEN = /[\s,<&]/;
/** Signs without a look: who copies the name by hand loses them. */
const UNSEEN = /[\p{Cc}\p{Cf}]/u;
/** The clock error that is tolerated, in milliseconds. */
const CLOCK_SLACK = 5 * 60_000;
/** The longest text of references that is checked, in letters: several thousand messages. */
const LONGEST = 100_000;

function* names(alert: XmlElement): Findings {
  for (const rule of ['identifier', 'sender'] as const) {
    const element = childOf(alert, rule);
    if (!element) continue;
    const text = element.text;
    if (text.trim() === '') yield finding(element.line, rule, `<${rule}> is empty.`);
    else if (FORBIDDEN.test(text)) {
      const bad = [...text].filter((sign) => FORBIDDEN.test(sign));
      const shown = new Set(bad.map((sign) => (sign.trim() === '' ? 'a space' : sign)));
      yield finding(
        element.line,
        rule,
        `<${rule}> has ${[...shown].join(' and ')} in it: ${quote(text)}.`,
      );
    } else if (UNSEEN.test(text))
      yield finding(
        element.line,
        rule,
        `<${rule}> has a sign that nobody sees: ${codeOf(UNSEEN.exec(text)?.[0] ?? '')}.`,
        { severity: 'warning' },
      );
  }
}

function* sent(alert: XmlElement, now: Date): Findings {
  const element = childOf(alert, 'sent');
  const moment = element && momentOf(element.text.trim());
  if (moment && moment.getTime() > now.getTime() + CLOCK_SLACK)
    yield finding(element.line, 'future', `It was sent in the future: ${quote(element.text)}.`);
}

function* restriction(alert: XmlElement, scope: string | undefined, line: number): Findings {
  const element = childOf(alert, 'restriction');
  const said = textOf(alert, 'restriction') !== undefined;
  if (scope === 'Restricted' && !said)
    yield finding(element?.line ?? line, 'restriction', 'Scope Restricted has no <restriction>.');
  if (scope !== undefined && scope !== 'Restricted' && element && said)
    yield finding(element.line, 'restriction', `Scope ${scope} has a <restriction>.`);
}

function* addresses(alert: XmlElement, scope: string | undefined, line: number): Findings {
  const element = childOf(alert, 'addresses');
  const named = itemsOf(element?.text ?? '').some((one) => one.trim() !== '');
  if (scope === 'Private' && !named)
    yield finding(element?.line ?? line, 'addresses', 'Scope Private has no <addresses>.');
  if (element && (element.text.match(/"/g)?.length ?? 0) % 2 === 1)
    yield finding(element.line, 'addresses', '<addresses> has a quotation mark that never ends.');
}

function* notes(alert: XmlElement): Findings {
  const said = textOf(alert, 'note') !== undefined;
  const status = childOf(alert, 'status');
  const msgType = childOf(alert, 'msgType');
  if (!said && status?.text.trim() === 'Exercise')
    yield finding(status.line, 'note', 'An exercise has no <note> that says which.');
  if (!said && msgType?.text.trim() === 'Error')
    yield finding(msgType.line, 'note', 'An error has no <note> that says what is wrong.');
}

/** Checks one reference to an earlier message. */
function* reference(text: string, alert: XmlElement, line: number): Findings {
  const read = readReference(text);
  const when = read && momentOf(read.sent);
  if (!read || !when || FORBIDDEN.test(read.sender + read.identifier)) {
    yield finding(
      line,
      'references-form',
      `A reference is not sender,identifier,sent: ${quote(text)}.`,
    );
    return;
  }
  const own = momentOf(textOf(alert, 'sent') ?? '');
  if (read.identifier === textOf(alert, 'identifier') && read.sender === textOf(alert, 'sender'))
    yield finding(line, 'references-self', 'The message names itself as an earlier one.');
  else if (own && when > own)
    yield finding(line, 'references-later', `It names a message of later: ${quote(text)}.`);
}

function* references(alert: XmlElement): Findings {
  const msgType = childOf(alert, 'msgType');
  const kind = msgType?.text.trim();
  const all = childrenOf(alert, 'references');
  const long = all.find(({ text }) => text.length > LONGEST);
  if (long) {
    yield finding(long.line, 'references-form', '<references> is so long that it was not read.');
    return;
  }
  const named = all.flatMap(({ text, line }) => itemsOf(text).map((item) => ({ item, line })));
  if (named.length === 0 && kind !== undefined && kind !== 'Alert')
    yield finding(
      all[0]?.line ?? msgType?.line ?? alert.line,
      'references-missing',
      `${kind} names no earlier message.`,
    );
  if (named.length > 0 && kind === 'Alert')
    yield finding(
      all[0]?.line ?? alert.line,
      'references-on-alert',
      'A first message has references.',
    );
  const seen = new Set<string>();
  for (const { item, line } of named) {
    if (seen.has(item))
      yield finding(line, 'references-form', `A message is named twice: ${quote(item)}.`, {
        severity: 'warning',
      });
    else yield* reference(item, alert, line);
    seen.add(item);
    yield;
  }
}

/** Checks the name of an alert, its sender, its audience, and the messages it refers to. */
export function* identityRules({ element, now }: Checked): Findings {
  yield* names(element);
  yield* sent(element, now);
  const scope = childOf(element, 'scope');
  const said = scope?.text.trim();
  yield* restriction(element, said, scope?.line ?? element.line);
  yield* addresses(element, said, scope?.line ?? element.line);
  yield* notes(element);
  yield* references(element);
}
