import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { wishes } from '../../../src/shared/traits.js';
import {
  audienceFilter,
  readAudience,
  type Listener,
} from '../../../src/models/gateway/audience.js';
import type { Db } from '../../../src/models/store/db.js';
import { audienceIndex, type SubscriberDoc } from '../../../src/models/gateway/subscriber-doc.js';
import { prepareSubscribers } from '../../../src/models/gateway/subscriber.js';
import { dropTestDb, testDb } from '../../support/db.js';

const wants = { polls: true, alerts: false, campaigns: false };
const person = (_id: string, rest: Partial<SubscriberDoc> = {}): SubscriberDoc => ({
  _id,
  name: _id,
  channel: 'sms',
  language: 'fr',
  country: 'TG',
  wants,
  box: Buffer.from(`sealed ${_id}`),
  mark: `mark of ${_id}`,
  applied: [],
  since: new Date(0),
  ...rest,
});

const afi = person('afi');
const esi = person('esi', { country: 'GH', language: 'en', channel: 'telegram' });
/** She never said where she lives. */
const { country: _, ...sena } = person('sena');
const yao = person('yao', { wants: { ...wants, polls: false } });
const zola = person('zola', { language: 'ee' });

describe('an audience, page by page', () => {
  let db: Db;
  beforeAll(async () => {
    db = await testDb();
    await prepareSubscribers(db.gateway);
    await db.gateway.collection('subscribers').insertMany([zola, sena, esi, yao, afi] as never);
  });
  afterAll(() => dropTestDb(db));

  const read = (after: string, limit: number, boxes = false) =>
    readAudience(db.gateway, audienceFilter({}, 'polls'), after, { limit, boxes });

  test('everybody is in one page, in the order of their names, with their own traits beside them', async () => {
    const pages: (readonly Listener[])[] = [];
    for (let after: string | undefined = ''; after !== undefined; after = pages.at(-1)?.at(-1)?._id)
      pages.push(await read(after, 2));
    expect(pages).toEqual([
      [
        { _id: 'afi', mark: 'mark of afi', channel: 'sms', country: 'TG', language: 'fr' },
        { _id: 'esi', mark: 'mark of esi', channel: 'telegram', country: 'GH', language: 'en' },
      ],
      [
        { _id: 'sena', mark: 'mark of sena', channel: 'sms', country: undefined, language: 'fr' },
        { _id: 'zola', mark: 'mark of zola', channel: 'sms', country: 'TG', language: 'ee' },
      ],
      [],
    ]);
  });

  test('the sealed address comes only where it is asked for, and is its own', async () => {
    for (const one of await read('', 9)) expect(one.box).toBeUndefined();
    for (const { _id, box } of await read('', 9, true))
      expect(box).toEqual(Buffer.from(`sealed ${_id}`));
  });

  test.each(wishes)('who wants %s is counted from the index alone', async (wish) => {
    const counted = db.gateway
      .collection('subscribers')
      .find(audienceFilter({ countries: ['TG'] }, wish) as never, {
        hint: audienceIndex,
        projection: { _id: 0, channel: 1 },
      });
    const { executionStats } = (await counted.explain('executionStats')) as {
      executionStats: { totalDocsExamined: number };
    };
    expect(executionStats.totalDocsExamined).toBe(0);
  });

  test('nobody is an empty page', async () => {
    expect(await read('zola', 9)).toEqual([]);
  });
});
