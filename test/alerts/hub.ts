import { childOf, childrenOf, textOf, type XmlElement } from '../../src/alerts/xml/element.js';
import { parseXml } from '../../src/alerts/xml/parse.js';

/** What a hub of many countries has taken of a feed. */
export interface HubAlert {
  readonly url: string;
  readonly identifier: string;
  /** Rings as it reads them: split at one space and at the comma, and no wiser. */
  readonly rings: readonly (readonly number[][])[];
}

async function root(text: string): Promise<XmlElement> {
  const parsed = await parseXml(text);
  if (!parsed.ok || !parsed.roots[0]) throw new Error('The hub cannot read it.');
  return parsed.roots[0];
}

/** A time as Python's fromisoformat took it until 3.11: with an offset in digits. */
function hubTime(text: string): Date {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/.test(text))
    throw new Error(`The hub cannot read the time ${text}.`);
  return new Date(text);
}

/**
 * The rules by which IFRC's alert hub reads feeds, as far as an alert can fail them: an address is
 * read once and never again; in Atom it is the id, in RSS the link; only Actual counts; infos that
 * have ended are passed over; what is gone from the feed is forgotten, but only when something new
 * was read.
 */
export class Hub {
  readonly #seen = new Set<string>();
  alerts: HubAlert[] = [];

  async poll(feed: string, get: (url: string) => string, now: Date): Promise<void> {
    const top = await root(feed);
    const entries =
      top.name === 'feed'
        ? childrenOf(top, 'entry').map((one) => childOf(one, 'id')?.text ?? '')
        : childrenOf(childOf(top, 'channel') ?? top, 'item').map(
            (one) => childOf(one, 'link')?.text ?? '',
          );
    const fresh = entries.filter((url) => !this.#seen.has(url));
    for (const url of fresh) {
      this.#seen.add(url);
      const taken = this.#take(url, await root(get(url)), now);
      if (taken) this.alerts.push(taken);
    }
    if (fresh.length > 0) this.alerts = this.alerts.filter(({ url }) => entries.includes(url));
  }

  #take(url: string, alert: XmlElement, now: Date): HubAlert | undefined {
    if (alert.space !== 'urn:oasis:names:tc:emergency:cap:1.2') return undefined;
    hubTime(childOf(alert, 'sent')?.text ?? '');
    if (childOf(alert, 'status')?.text !== 'Actual') return undefined;
    const infos = childrenOf(alert, 'info').filter((info) => {
      const expires = textOf(info, 'expires');
      return expires === undefined || hubTime(expires) > now;
    });
    if (infos.length === 0) return undefined;
    const rings = infos
      .flatMap((info) => childrenOf(info, 'area'))
      .flatMap((area) => childrenOf(area, 'polygon'))
      .map(({ text }) => text.split(' ').map((pair) => pair.split(',').map(Number)));
    return { url, identifier: childOf(alert, 'identifier')?.text ?? '', rings };
  }
}
