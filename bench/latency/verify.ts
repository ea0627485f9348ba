import { setTimeout as wait } from 'node:timers/promises';
import { findTip } from '../../src/models/cases/tip-lookup.js';
import { keyFiles } from '../../src/privacy/keyfile.js';
import { openTip, openVault } from '../../src/privacy/vault.js';
import { PASSPHRASE, type Production } from '../lib/production.js';
import { talk, tokenAt, type Person } from './crowd.js';

/** What was acknowledged against what is kept. */
export interface Verdict {
  /** Messages with words whose webhook was answered 200. */
  readonly acknowledged: number;
  /** Of those: not in any tip. */
  readonly missing: number;
  /** Words that are in the database more than once. */
  readonly doubled: number;
  /**
   * People who texted in order and were acknowledged each
   * time, and how many texts they did not get or got beyond.
   */
  readonly people: number;
  readonly textsLost: number;
  readonly textsTooMany: number;
}

const PAUSE = 500;

/**
 * Waits until no work is promised and no text is on its way.
 * @param ms how long at most
 * @returns whether it is so
 */
export async function settled({ db }: Production, ms: number): Promise<boolean> {
  for (let waited = 0; waited < ms; waited += PAUSE) {
    const promised = await db.gateway
      .collection('conversations')
      .countDocuments({ 'pend.0': { $exists: true } });
    const onTheWay = await db.gateway.collection('deliveries').countDocuments({ state: 'due' });
    if (promised + onTheWay === 0) return true;
    await wait(PAUSE);
  }
  return false;
}

/** How often each token is in the words of the tips, opened with the vault. */
async function tokens({ db, keyFolder }: Production): Promise<Map<string, number>> {
  const opened = await openVault(keyFiles(keyFolder).vault, PASSPHRASE);
  if (!opened.ok) throw new Error('The vault does not open.');
  const times = new Map<string, number>();
  for await (const { _id } of db.cases.collection('tips').find({}, { projection: { _id: 1 } })) {
    const tip = await findTip(db.cases, String(_id));
    if (!tip) continue;
    const strands = Object.entries(tip.strands).map(([id, wraps]) => ({ id, wraps }));
    for (const entry of openTip(opened.vault, { id: tip._id, strands, entries: tip.entries }))
      for (const [, token] of ('words' in entry ? entry.words : '').matchAll(
        /dossier ([a-z0-9]+)/g,
      ))
        if (token !== undefined) times.set(token, (times.get(token) ?? 0) + 1);
  }
  opened.vault.close();
  return times;
}

/**
 * Compares what was acknowledged with what is kept and what was said.
 * @param texts how many texts each phone got @param says how many a whole talk says
 */
export async function verdictOn(
  installed: Production,
  people: readonly Person[],
  texts: ReadonlyMap<string, number>,
  says: number,
): Promise<Verdict> {
  const times = await tokens(installed);
  const length = talk('').length;
  const acknowledged = people.flatMap((person) =>
    [...person.acknowledged].flatMap((place) => tokenAt(person, place) ?? []),
  );
  const whole = people.filter((person) => person.inOrder && person.acknowledged.size === length);
  const surplus = whole.map(({ phone }) => (texts.get(phone) ?? 0) - says);
  return {
    acknowledged: acknowledged.length,
    missing: acknowledged.filter((token) => !times.has(token)).length,
    doubled: [...times.values()].filter((count) => count > 1).length,
    people: whole.length,
    textsLost: -surplus.filter((n) => n < 0).reduce((a, b) => a + b, 0),
    textsTooMany: surplus.filter((n) => n > 0).reduce((a, b) => a + b, 0),
  };
}
