import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { TOKEN_LIFE, TOKEN_LISTED } from '../../src/access/tokens.js';
import { REPEAT_KEPT } from '../../src/api/repeat.js';
import * as conversation from '../../src/models/gateway/conversation.js';
import * as delivery from '../../src/models/gateway/delivery-doc.js';
import * as heard from '../../src/models/gateway/replay-guard.js';
import * as mailbox from '../../src/models/gateway/mailbox.js';
import { schema } from '../../src/app/config.js';
import { defaultPolicies } from '../../src/escalation/policies.js';
import { jobTable, type JobDeps } from '../../src/jobs/jobs.js';
import { prepareApiRepeats } from '../../src/models/gateway/api-repeat.js';
import { prepareApiTokens } from '../../src/models/gateway/api-token.js';
import { prepareBroadcasts } from '../../src/models/gateway/broadcast-doc.js';
import { prepareRecipients } from '../../src/models/gateway/recipient.js';
import { prepareRefusedReaches } from '../../src/models/gateway/refused-reach.js';
import { prepareCampaigns } from '../../src/models/gateway/campaign.js';
import { prepareCopies } from '../../src/models/gateway/copy.js';
import { ERASURE_KEPT } from '../../src/models/gateway/erasure.js';
import { prepareEscalations } from '../../src/models/cases/escalation.js';
import { prepareSubscribers } from '../../src/models/gateway/subscriber.js';
import { prepareTips } from '../../src/models/cases/tip.js';
import { preparePolls } from '../../src/polls/prepare.js';
import { TELL_KEPT, WORDS_KEPT } from '../../src/polls/closing.js';
import { REPLY_LIFE } from '../../src/outbox/backoff.js';
import * as rings from '../../src/privacy/rings.js';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/shared/clock.js';
import { dropTestDb, testDb, type TestDb } from '../support/db.js';
import { page, tableAfter } from './pages.js';

const architecture = page('docs/architecture.md');
const models = path.join(import.meta.dirname, '../../src/models');
const plain = (cell: string | undefined) => (cell ?? '').replaceAll('`', '');

let db: TestDb;
beforeAll(async () => {
  db = await testDb();
});
afterAll(() => dropTestDb(db));

test('the table of folders is the one the code is held against', async () => {
  const table = new URL('../../folders.mjs', import.meta.url).href;
  const { folders } = (await import(table)) as { folders: Record<string, readonly string[]> };
  const written = tableAfter(architecture, 'folders').map(([folder, , imports]) => {
    const names = plain(imports).split(', ');
    return [plain(folder), names[0] === '–' ? [] : names] as const;
  });
  expect(written).toHaveLength(Object.keys(folders).length);
  expect(Object.fromEntries(written)).toEqual(folders);
});

test('of every collection it is said once what it knows in the open, or that it is read by its id alone', () => {
  const code = readdirSync(models, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(path.join(models, file), 'utf8'))
    .join('\n');
  const named = [...code.matchAll(/collection(?:: |<?\w*>?\()'(\w+)'/g)].map(([, name]) => name);
  const { text } = architecture;
  const told = text.slice(text.indexOf('Read by `_id`'), text.indexOf('## How long things'));
  const [byId = '', open = ''] = told.split('What each knows in the open: ');
  const known = open.split(/ ·\s+/).map((one) => /^`(\w+)` /.exec(one)?.[1]);
  expect(known).toEqual([...new Set(known)]);
  const written = [...byId.matchAll(/`(\w+)`/g)].map(([, name]) => name).concat(known);
  expect(written).toEqual(expect.arrayContaining([...new Set(named)]));
});

test('the indexes that are written down are those of the database', async () => {
  const { gateway, cases } = db;
  await Promise.all([
    conversation.prepareConversations(gateway),
    heard.prepareReplayGuard(gateway),
    mailbox.prepareMailbox(gateway),
    prepareSubscribers(gateway),
    delivery.prepareDeliveries(db),
    prepareCopies(gateway),
    prepareBroadcasts(gateway),
    prepareRecipients(gateway),
    prepareRefusedReaches(gateway),
    preparePolls(db),
    prepareCampaigns(gateway),
    prepareApiTokens(gateway),
    prepareApiRepeats(gateway),
    prepareTips(cases),
    prepareEscalations(db),
  ]);
  const real: string[] = [];
  for (const half of ['gateway', 'cases'] as const) {
    for (const { name } of (await db[half].db?.listCollections().toArray()) ?? []) {
      for (const { key } of await db[half].collection(name).indexes()) {
        const fields = Object.keys(key).join(', ');
        if (fields !== '_id') real.push(`${half} ${name}: ${fields}`);
      }
    }
  }
  const written = tableAfter(architecture, 'indexes').map(
    ([half, collection, fields]) => `${plain(half)} ${plain(collection)}: ${plain(fields)}`,
  );
  expect(written.sort()).toEqual(real.sort());
});

test('things are kept for as long as it is written', () => {
  const constants: Readonly<Record<string, number>> = {
    AMANA_SILENCE_MINUTES: schema.shape.AMANA_SILENCE_MINUTES.parse(undefined) * MINUTE,
    REMEMBERED: conversation.REMEMBERED,
    STOP_REMEMBERED: conversation.STOP_REMEMBERED,
    ERASURE_KEPT: ERASURE_KEPT,
    HEARD_KEPT: heard.REPLAY_GUARD_KEPT,
    LEASE: conversation.LEASE,
    ADDRESS_KEPT: mailbox.ADDRESS_KEPT,
    MAIL_KEPT: mailbox.MAIL_KEPT,
    KEPT: delivery.KEPT,
    STATUS_WINDOW: delivery.STATUS_WINDOW,
    REPLY_LIFE,
    REPEAT_KEPT,
    TOKEN_LIFE,
    TOKEN_LISTED,
    GRACE: rings.GRACE,
    TELL_KEPT,
    WORDS_KEPT,
    'KEPT.address': rings.KEPT.address,
    'KEPT.session': rings.KEPT.session,
  };
  const units: Readonly<Record<string, number>> = {
    second: SECOND,
    minute: MINUTE,
    hour: HOUR,
    day: DAY,
  };
  const written = tableAfter(architecture, 'retention').map(([, howLong, constant]) => {
    const [, count, unit = ''] = /^(\d+) (second|minute|hour|day)s?\b/.exec(howLong ?? '') ?? [];
    return [plain(constant), Number(count) * (units[unit] ?? NaN)] as const;
  });
  expect(Object.fromEntries(written)).toEqual(constants);
});

test('the deadlines that are written down are those of the code', () => {
  const inMs = (text: string) => {
    const [, count, unit = ''] = /(\d+) (min|h|days)/.exec(text) ?? [];
    return Number(count) * ({ min: MINUTE, h: HOUR, days: DAY }[unit] ?? NaN);
  };
  const written = tableAfter(architecture, 'ladder').map(([, ...cells]) => cells.map(inMs));
  const real = ([1, 2, 3] as const).map((priority) => {
    const { levels, actWithin } = defaultPolicies[priority];
    return [...levels.map(({ answerWithin }) => answerWithin), actWithin];
  });
  expect(written).toEqual(real);
  for (const { levels, repeatEvery } of Object.values(defaultPolicies))
    expect(repeatEvery).toBe(levels.at(-1)?.answerWithin);
});

test('every job is written down, in its order, and no other', () => {
  const jobs = jobTable({} as JobDeps).map(({ name }) => name);
  expect(tableAfter(architecture, 'jobs').map(([name]) => plain(name))).toEqual(jobs);
});
