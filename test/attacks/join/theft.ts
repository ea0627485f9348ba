import { readFileSync } from 'node:fs';
import { gatewayKeys, keyFiles } from '../../../src/privacy/keyfile.js';
import { GatewayKeyring } from '../../../src/privacy/keyring.js';
import type { TestAmana } from '../../support/amana.js';
import { readTips } from '../../support/reader.js';
import { dumpBoth, type Docs, type Dumps } from '../joins.js';
import type { Truth } from './judge.js';
import { keyOf, Thief, type Address } from './loot.js';
import type { Played } from './play.js';
import { markOf } from './scripts.js';

type Doc = Readonly<Record<string, unknown>>;

/** What a thief took, and what they are to find out. */
export interface Theft {
  readonly thief: Thief;
  readonly dumps: Dumps;
  readonly oplog: readonly Doc[];
  /** Every operation, by half. */
  readonly profile: { readonly gateway: readonly Doc[]; readonly cases: readonly Doc[] };
  readonly names: { readonly gateway: string; readonly cases: string };
  readonly played: Played;
  /**
   * Who told each finished tip of which nobody may be
   * told how; and of those who chose to be texted.
   */
  readonly tips: Truth;
  readonly texted: Truth;
  /** Who came back to a tip from another phone, or added to their own. */
  readonly cases: Truth;
  /** Whose the words in a poll are, by their document. */
  readonly words: Truth;
  /** Tips of a life in danger. */
  readonly danger: ReadonlySet<string>;
}

/** Whoever else has a number: people who never wrote to us. */
const others: readonly Address[] = Array.from({ length: 160 }, (_, i) => ({
  channel: 'sms',
  address: `+2289130${String(i).padStart(4, '0')}`,
}));

/** What of the oplog is of both databases. @param after an entry: only what came after it */
export async function readOplog({ db }: TestAmana, after?: Doc): Promise<readonly Doc[]> {
  const { gateway, cases } = databases({ db });
  return await db.gateway
    .getClient()
    .db('local')
    .collection('oplog.rs')
    .find({
      ...(after ? { ts: { $gt: after['ts'] } } : {}),
      ns: { $in: [/^admin\.\$cmd$/, new RegExp(`^(${gateway}|${cases})\\.`)] },
    })
    .sort({ $natural: 1 })
    .toArray();
}

const databases = ({ db }: Pick<TestAmana, 'db'>) => ({
  gateway: db.address.gatewayName ?? '',
  cases: db.address.casesName ?? '',
});

/** Who wrote what, by the marks in the words, which only the vault opens. */
async function truthOf(here: TestAmana, { people }: Played) {
  const author = (words: string) =>
    people.findIndex((_, who) => words.includes(`${markOf(who)}`) && words !== '');
  const read = await readTips(here);
  const told = read.flatMap(({ tip, words }) => {
    const [first = '', ...more] = words;
    const who = author(first);
    const added = more.map(author).find((one) => one >= 0);
    return tip.state === 'open' || who < 0 ? [] : [{ tip, who, added }];
  });
  const named = (who: number) => keyOf(people[who] as Address);
  const of = (which: (tip: (typeof told)[number]) => boolean): Truth =>
    new Map(told.filter(which).map(({ tip, who }) => [tip._id, named(who)]));
  return {
    tips: of(({ tip }) => tip.mode !== 'C'),
    texted: of(({ tip }) => tip.mode === 'C'),
    cases: new Map(
      told.flatMap(({ tip, added }) => (added === undefined ? [] : [[tip._id, named(added)]])),
    ) as Truth,
    danger: new Set(told.filter(({ tip }) => tip.priority === 1).map(({ tip }) => tip._id)),
  };
}

/** Whose the words of a poll are, by the keys of when it was open. */
export function wordsOf(file: string, { gateway }: Dumps, { people }: Played): Truth {
  const keys = new GatewayKeyring(gatewayKeys.parse(JSON.parse(file)));
  const place = (id: unknown) => ({ collection: 'pollwords', field: 'box', id: String(id) });
  return new Map(
    (gateway['pollwords'] ?? []).flatMap(({ _id, box }) => {
      const plain = keys.openPoll(place(_id), Buffer.from((box as { buffer: Buffer }).buffer));
      const who = people.findIndex((_, i) => plain?.toString().includes(`w${i}w`));
      return who < 0 ? [] : [[String(_id), keyOf(people[who] as Address)]];
    }),
  );
}

const profileOf = async (half: TestAmana['db']['gateway']): Promise<Docs> =>
  await half.collection('system.profile').find().sort({ $natural: 1 }).toArray();

/**
 * Takes everything that there is to be taken, at this moment.
 * @param words of a poll that was open before
 */
export async function steal(here: TestAmana, played: Played, words: Truth): Promise<Theft> {
  const now = here.clock.now();
  const file = readFileSync(keyFiles(here.keyFolder).gateway, 'utf8');
  const dumps = await dumpBoth(here.db);
  return {
    thief: new Thief(file, [...played.people, ...others], now),
    dumps,
    oplog: await readOplog(here),
    profile: { gateway: await profileOf(here.db.gateway), cases: await profileOf(here.db.cases) },
    names: databases(here),
    played,
    words,
    ...(await truthOf(here, played)),
  };
}
