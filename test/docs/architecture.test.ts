import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { prepareStaff } from '../../src/accounts/prepare.js';
import { IDLE, LONGEST_SESSION } from '../../src/accounts/sessions.js';
import { TRIES_KEPT } from '../../src/models/cases/sign-in-tries.js';
import { TOKEN_LIFE, TOKEN_LISTED } from '../../src/access/tokens.js';
import { REPEAT_KEPT } from '../../src/api/repeat.js';
import * as conversation from '../../src/models/gateway/conversation.js';
import * as delivery from '../../src/models/gateway/delivery-doc.js';
import * as heard from '../../src/models/gateway/replay-guard.js';
import * as mailbox from '../../src/models/gateway/mailbox.js';
import { schema } from '../../src/app/config-variables.js';
import { defaultPolicies } from '../../src/escalation/policies.js';
import { jobTable, type JobDeps } from '../../src/jobs/jobs.js';
import { prepareApiRepeats } from '../../src/models/gateway/api-repeat.js';
import { prepareApiTokens } from '../../src/models/gateway/api-token.js';
import { prepareAttachmentFetches } from '../../src/models/gateway/attachment-fetch.js';
import { prepareBroadcasts } from '../../src/models/gateway/broadcast-doc.js';
import { prepareNeighbours } from '../../src/models/gateway/neighbour.js';
import { preparePublishedAlerts } from '../../src/models/gateway/published-alert.js';
import { prepareRecipients } from '../../src/models/gateway/recipient-doc.js';
import { prepareRefusedReaches } from '../../src/models/gateway/refused-reach.js';
import { prepareWebhooks } from '../../src/models/gateway/webhook.js';
import { prepareCampaigns } from '../../src/models/gateway/campaign.js';
import { prepareCopies } from '../../src/models/gateway/copy.js';
import { ERASURE_KEPT } from '../../src/models/gateway/erasure.js';
import { prepareAttachments } from '../../src/models/cases/attachment.js';
import { prepareEscalations } from '../../src/models/cases/escalation-doc.js';
import { prepareGuesses } from '../../src/models/gateway/guesses.js';
import { prepareQuietPhones, QUIET } from '../../src/models/gateway/quiet-phone.js';
import { prepareSubscribers } from '../../src/models/gateway/subscriber.js';
import { prepareCaseWork } from '../../src/models/cases/prepare-case-work.js';
import { prepareTips } from '../../src/models/cases/tip-doc.js';
import { preparePolls } from '../../src/polls/prepare.js';
import { TELL_KEPT, WORDS_KEPT } from '../../src/polls/closing.js';
import { REPLY_LIFE } from '../../src/outbox/backoff.js';
import * as rings from '../../src/privacy/rings.js';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/shared/clock.js';
import { DEVICE_KEPT, LINK_LIFE } from '../../src/shared/kept.js';
import { dropTestDb, testDb, type TestDb } from '../support/db.js';
import { exists, page, readText, tableAfter } from './pages.js';

const architecture = page('docs/architecture.md');
const collections = page('docs/collections.md');
const retention = page('docs/retention.md');
const models = path.join(import.meta.dirname, '../../src/models');
const plain = (cell: string | undefined) => (cell ?? '').replaceAll('`', '');

let db: TestDb;
beforeAll(async () => {
  db = await testDb();
});
afterAll(() => dropTestDb(db));

test('every folder that the code is held against is explained, in its order, and no other', async () => {
  const table = new URL('../../folders.mjs', import.meta.url).href;
  const { folders } = (await import(table)) as { folders: Record<string, readonly string[]> };
  const written = tableAfter(architecture, 'folders').map(([folder]) => plain(folder));
  expect(written).toEqual(Object.keys(folders));
});

test('the way of an inbound text has at most eight hops, and each names a function that exists', () => {
  const hops = tableAfter(architecture, 'walk');
  expect(hops.length).toBeGreaterThan(0);
  expect(hops.length).toBeLessThanOrEqual(8);
  const missing = hops.flatMap(([hop, nameCell, fileCell]) => {
    const [file, name] = [plain(fileCell), plain(nameCell)];
    if (!exists(file)) return [`${hop}: no file ${file}`];
    const defined = new RegExp(`(?:function|class|const) ${name}\\b`).test(readText(file));
    return defined ? [] : [`${hop}: no ${name} in ${file}`];
  });
  expect(missing).toEqual([]);
});

/** What is written of a collection. */
interface Written {
  readonly half: string;
  readonly name: string;
  readonly unordered: boolean;
  readonly open: string;
  /** The columns of each index. */
  readonly indexes: readonly string[];
}

const written: readonly Written[] = ['gateway', 'cases'].flatMap((half) => {
  const heading = `### ${half === 'gateway' ? 'Gateway' : 'Cases'} database\n`;
  const [, section = ''] = collections.text.split(heading);
  const [own = ''] = section.split(/\n##+ /);
  return own
    .split(/\n(?=- )/)
    .filter((entry) => entry.startsWith('- **`'))
    .map((entry) => {
      const text = entry.replace(/\s+/g, ' ');
      const [, name = ''] = /^- \*\*`(\w+)`/.exec(text) ?? [];
      const [, open = ''] = /_Open:_ (.*?)(?= _Indexes:_|$)/.exec(text) ?? [];
      const [, list = ''] = /_Indexes:_ (.*)$/.exec(text) ?? [];
      const indexes = [...list.matchAll(/`([^`]+)` \(/g)].map(([, fields = '']) => fields);
      return { half, name, unordered: text.includes('_Unordered._'), open, indexes };
    });
});

test('of every collection it is said once what it knows in the open', () => {
  const code = readdirSync(models, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(path.join(models, file), 'utf8'))
    .join('\n');
  const named = [...code.matchAll(/collection(?:: |<?\w*>?\()'(\w+)'/g)].map(([, name]) => name);
  const told = written.filter(({ open }) => open !== '').map(({ name }) => name);
  expect(told).toEqual([...new Set(told)]);
  // Progress of upgrades is in both halves.
  expect([...told, 'migrations'].sort()).toEqual(
    expect.arrayContaining([...new Set(named)].sort()),
  );
  const clustered = [...code.matchAll(/createUnordered\((?:gateway|cases), '(\w+)'\)/g)].map(
    ([, n]) => n,
  );
  expect(
    written
      .filter((one) => one.unordered)
      .map(({ name }) => name)
      .sort(),
  ).toEqual(clustered.sort());
});

test('the indexes that are written down are those of the database', async () => {
  const { gateway, cases } = db;
  await Promise.all([
    conversation.prepareConversations(gateway),
    heard.prepareReplayGuard(gateway),
    mailbox.prepareMailbox(gateway),
    prepareGuesses(gateway),
    prepareQuietPhones(gateway),
    prepareSubscribers(gateway),
    delivery.prepareDeliveries(db),
    prepareCopies(gateway),
    prepareAttachmentFetches(gateway),
    prepareBroadcasts(gateway),
    prepareRecipients(gateway),
    preparePublishedAlerts(gateway),
    prepareNeighbours(gateway),
    prepareRefusedReaches(gateway),
    prepareWebhooks(gateway),
    preparePolls(db),
    prepareCampaigns(gateway),
    prepareApiTokens(gateway),
    prepareApiRepeats(gateway),
    prepareTips(cases),
    prepareAttachments(cases),
    prepareEscalations(db),
    prepareCaseWork(cases),
    prepareStaff(db),
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
  const told = written.flatMap(({ half, name, indexes }) =>
    indexes.map((fields) => `${half} ${name}: ${fields}`),
  );
  expect(told.sort()).toEqual(real.sort());
});

test('things are kept for as long as it is written', () => {
  const constants: Readonly<Record<string, number>> = {
    AMANA_SILENCE_MINUTES: schema.shape.AMANA_SILENCE_MINUTES.parse(undefined) * MINUTE,
    REMEMBERED: conversation.REMEMBERED,
    STOP_REMEMBERED: conversation.STOP_REMEMBERED,
    QUIET,
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
    IDLE,
    LONGEST_SESSION,
    'LINK_LIFE.invitation': LINK_LIFE.invitation,
    'LINK_LIFE.reset': LINK_LIFE.reset,
    DEVICE_KEPT,
    TRIES_KEPT,
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
  const written = tableAfter(retention, 'retention').map(([, howLong, constant]) => {
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
  expect(tableAfter(page('docs/processes.md'), 'jobs').map(([name]) => plain(name))).toEqual(jobs);
});
