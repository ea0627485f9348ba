import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import type { FilesToFetch } from '../../src/attachments/attachments.js';
import { defaultLimits } from '../../src/attachments/limits.js';
import { prepareAttachments } from '../../src/models/cases/attachment.js';
import { createJudge } from '../../src/tips/triage/judge.js';
import { createConversation, type Conversation } from '../../src/conversation/conversation.js';
import { rmSync } from 'node:fs';
import type { Channel, ChannelId, Inbound } from '../../src/bots/channel.js';
import { SpendingMemory } from '../../src/conversation/spending-memory.js';
import { ShortMemory } from '../../src/conversation/short-memory.js';
import type { ConversationDeps } from '../../src/conversation/deps.js';
import {
  createConversations,
  prepareConversations,
} from '../../src/models/gateway/conversation.js';
import { createQuietPhones, prepareQuietPhones } from '../../src/models/gateway/quiet-phone.js';
import { createReplayGuard, prepareReplayGuard } from '../../src/models/gateway/replay-guard.js';
import { prepareMailbox } from '../../src/models/gateway/mailbox.js';
import { createSubscribers, prepareSubscribers } from '../../src/models/gateway/subscriber.js';
import { prepareTips } from '../../src/models/cases/tip-doc.js';
import { createTipIntake } from '../../src/models/cases/tip.js';
import type { CopyToDelete } from '../../src/outbox/copies.js';
import type { Delivery } from '../../src/outbox/delivery.js';
import { openKeyStore } from '../../src/privacy/key-store.js';
import { readySealing } from '../../src/privacy/tip-seal.js';
import { MINUTE, stoppedClock } from '../../src/shared/clock.js';
import { createLog } from '../../src/shared/log.js';
import { directoryOf } from '../directory/people.js';
import { texts } from '../flows/dialog/people.js';
import { monday, newKeys } from '../privacy/keys.js';
import { dropTestDb, testDb } from '../support/db.js';
import { noPolls } from '../support/no-polls.js';

const judge = createJudge(texts);
export const afi = '+22890000001';
export const kofi = '+233200000002';
const phone: Channel = {
  id: 'sms',
  capabilities: {
    letters: 'gsm',
    buttons: false,
    twoWay: true,
    maxLength: 1_600,
    perSecond: 1,
    erases: false,
  },
  sender: '+22870000000',
  routes: [],
  send: () => Promise.reject(new Error('only the outbox sends')),
};
const erased: [string, readonly string[]][] = [];
const chat: Channel = {
  ...phone,
  id: 'telegram',
  capabilities: {
    letters: 'unicode',
    buttons: true,
    twoWay: true,
    maxLength: 4_096,
    perSecond: 30,
    erases: true,
  },
  erase: async (to, refs) => erased.push([to, refs]),
};

/**
 * The conversation layer on a real mongod with real
 * keys; what leaves it (replies, calls) is written down.
 */
export async function startConversation() {
  const [db, { folder }] = await Promise.all([
    testDb('conversation'),
    newKeys({ compartments: ['TG', 'TG.independent', 'GH', 'GH.independent', 'regional'] }),
  ]);
  await readySealing();
  await Promise.all([
    prepareConversations(db.gateway),
    prepareReplayGuard(db.gateway),
    prepareQuietPhones(db.gateway),
    prepareMailbox(db.gateway),
    prepareSubscribers(db.gateway),
    prepareTips(db.cases),
    prepareAttachments(db.cases),
  ]);
  const clock = stoppedClock(monday);
  const lines: string[] = [];
  const replies: Delivery[] = [];
  const copies: CopyToDelete[] = [];
  const expected: FilesToFetch[] = [];
  const followed: Parameters<ConversationDeps['escalations']['bringUpToDate']>[0][] = [];
  const directory = directoryOf([]);
  const deps: ConversationDeps = {
    db,
    conversations: createConversations(db.gateway),
    replayGuard: createReplayGuard(db.gateway),
    quietPhones: createQuietPhones(db.gateway),
    subscribers: createSubscribers(db.gateway),
    intake: createTipIntake(db.cases),
    keys: openKeyStore(folder),
    directory: () => directory,
    texts,
    judge,
    outbox: {
      enqueue: async () => undefined,
      reply: async (delivery) => {
        replies.push(delivery);
        return { outcome: 'sent', providerId: `provider-${replies.length}` };
      },
      forgetReplies: async () => undefined,
      tick: async () => ({ sent: 0, retried: 0, failedOver: 0, dead: 0 }),
    },
    spending: new SpendingMemory(),
    shortMemory: new ShortMemory(),
    copies: { add: async (copy) => void copies.push(copy) },
    attachments: {
      limits: defaultLimits,
      expect: async (files) => void expected.push(files),
      soon: () => undefined,
    },
    escalations: {
      bringUpToDate: async (request) => {
        followed.push(request);
        return 'itsOwn';
      },
      added: async () => undefined,
      callForHelpAgain: async () => undefined,
      openCallsOf: async () => [],
      callsOf: async () => [],
      answer: async () => ({ ok: false, reason: 'unknownCode' }) as never,
    },
    polls: noPolls,
    channels: new Map<ChannelId, Channel>([
      ['sms', phone],
      ['telegram', chat],
    ]),
    clock,
    log: createLog({ write: (line: string) => void lines.push(line) }),
    defaultLanguage: 'en',
    silence: 30 * MINUTE,
  };
  return {
    deps,
    folder,
    db,
    clock,
    replies,
    copies,
    expected,
    followed,
    erased,
    phone,
    chat,
    logged: () => lines.join(''),
    async stop() {
      await dropTestDb(db);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

let count = 0;
/** A text as a provider hands it in. */
export function inbound(text: string, change: Partial<Inbound> = {}): Inbound {
  count += 1;
  return {
    channel: 'sms',
    from: afi,
    to: '+22870000000',
    providerId: `in-${count}`,
    content: { kind: 'text', text },
    ...change,
  };
}

export type Here = Awaited<ReturnType<typeof startConversation>>;

/** The same people write by WhatsApp, too. */
function alsoByWhatsApp({ deps, phone: sms }: Here): void {
  const whatsapp: Channel = { ...sms, id: 'whatsapp', sender: 'whatsapp:+22870000000' };
  Object.assign(deps, { channels: new Map(deps.channels).set('whatsapp', whatsapp) });
}

/**
 * A conversation with nobody known and nothing said, neither in the database nor in this process.
 */
async function conversationAnew({ db, deps, replies }: Here): Promise<Conversation> {
  await db.gateway.collection('conversations').deleteMany({});
  await db.cases.collection('tips').deleteMany({});
  // Else this process would still know whom the database has just forgotten.
  Object.assign(deps, { conversations: createConversations(db.gateway) });
  replies.length = 0;
  return createConversation(deps);
}

/**
 * Starts the conversation layer for the tests of a file, and a conversation anew for each.
 * @param keep gets both
 */
export function talksForEachTest(keep: (here: Here, talks: Conversation) => void): void {
  let here: Here | undefined;
  beforeAll(async () => {
    here = await startConversation();
    alsoByWhatsApp(here);
  }, 60_000);
  beforeEach(async () => {
    if (here) keep(here, await conversationAnew(here));
  });
  afterAll(async () => {
    await here?.stop();
  });
}
