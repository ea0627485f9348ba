import { CAP_1_2 as cap } from '@dec112/cap-ts';
import { parseAtomFeed, parseRssFeed } from 'feedsmith';

/** What a reader holds of a message. */
export interface ReadMessage {
  readonly identifier: string;
  readonly msgType: string;
  readonly status: string;
  readonly references: readonly string[];
  readonly languages: readonly string[];
  readonly headlines: readonly string[];
  readonly responses: readonly string[];
  readonly pictures: readonly string[];
}

const referencesIn = (text: string | undefined): string[] =>
  (text ?? '')
    .split(' ')
    .filter((one) => one !== '')
    .map((one) => one.split(',')[1] ?? '');

async function messageIn(xml: string): Promise<ReadMessage> {
  const alert = await cap.Alert.fromXML(xml);
  const infos = alert.info_list;
  return {
    identifier: alert.identifier,
    msgType: cap._to_string_Alert_msgType(alert.msgType),
    status: cap._to_string_Alert_status(alert.status),
    references: referencesIn(alert.references),
    languages: infos.map(({ language }) => language ?? ''),
    headlines: infos.map(({ headline }) => headline ?? ''),
    responses: infos.flatMap(({ responseType_list: all }) =>
      all.map(cap._to_string_Alert_info_list_info_responseType_list_responseType),
    ),
    pictures: infos.flatMap(({ resource_list: all }) => all.flatMap(({ uri }) => uri ?? [])),
  };
}

/**
 * Follows a feed as somebody else's program does: feedsmith reads Atom and RSS, cap-ts reads the
 * messages. Each address is read once; what a later message names is dropped.
 * @param appUrl where PUBLIC_URL "is"
 */
export class FeedReader {
  readonly #read = new Map<string, ReadMessage>();
  readonly #dropped = new Set<string>();

  constructor(
    private readonly appUrl: string,
    private readonly form: 'atom' | 'rss',
  ) {}

  /** The page of the feed as it is now. */
  async #addresses(): Promise<string[]> {
    const text = await (await fetch(`${this.appUrl}/alerts/feed.${this.form}`)).text();
    const found =
      this.form === 'atom'
        ? (parseAtomFeed(text).entries ?? []).map(({ id }) => id)
        : (parseRssFeed(text).items ?? []).map(({ link }) => link);
    return found.map((one) => one ?? '');
  }

  /** Reads what is new. @returns the messages that this reader shows now */
  async poll(): Promise<readonly ReadMessage[]> {
    const addresses = await this.#addresses();
    for (const address of addresses.filter((one) => !this.#read.has(one))) {
      const found = await fetch(address.replace(/^https:\/\/[^/]+/, this.appUrl));
      if (!found.ok) throw new Error(`${address} answers ${found.status}.`);
      const message = await messageIn(await found.text());
      this.#read.set(address, message);
      for (const earlier of message.references) this.#dropped.add(earlier);
    }
    return addresses
      .flatMap((one) => this.#read.get(one) ?? [])
      .filter(({ identifier }) => !this.#dropped.has(identifier));
  }

  /** Every address that was read so far. */
  get addresses(): readonly string[] {
    return [...this.#read.keys()];
  }
}
