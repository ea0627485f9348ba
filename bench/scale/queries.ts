import type { mongo } from 'mongoose';
import { appendAudit } from '../../src/models/cases/audit.js';
import {
  createConversations,
  type Conversations,
  type TurnCommit,
} from '../../src/models/gateway/conversation.js';
import { groupedInserts } from '../../src/models/gateway/delivery.js';
import { claimDelivery } from '../../src/models/gateway/delivery-claim.js';
import type { StoredDelivery } from '../../src/models/gateway/delivery-doc.js';
import { markDelivered } from '../../src/models/gateway/delivery-status.js';
import { findEscalationByCode } from '../../src/models/cases/escalation-calls.js';
import {
  claimDueEscalation,
  findOpenEscalations,
  insertEscalations,
} from '../../src/models/cases/escalation.js';
import { createReplayGuard } from '../../src/models/gateway/replay-guard.js';
import type { EntryDoc, TipDoc } from '../../src/models/cases/tip-doc.js';
import { createTipIntake } from '../../src/models/cases/tip.js';
import type { WrapDoc } from '../../src/models/cases/wrap.js';
import { findTip, findTipByCode, listTips } from '../../src/models/cases/tip-lookup.js';
import { newEscalation } from '../../src/escalation/levels.js';
import { policyFor } from '../../src/escalation/policies.js';
import { DAY, MINUTE } from '../../src/shared/clock.js';
import { past, request } from '../escalation/past.js';
import type { Production } from '../lib/production.js';
import { again, randomText } from './again.js';
import type { Known } from './seed.js';
import type { Templates } from './templates.js';

/** One of the program's hot queries. */
export interface Query {
  readonly name: string;
  /** What has to be there first; not timed. */
  prepare?(): Promise<void>;
  /** The program's own call. */
  run(): Promise<unknown>;
  /** Takes away what it would find the next time; not timed. */
  after?(): Promise<unknown>;
}

const any = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)] as T;
const ago = (ms: number) => new Date(Date.now() - ms);

const commitOf = (id: string, v: number): TurnCommit => ({
  id,
  v,
  box: Buffer.from(randomText(800)),
  seen: Buffer.from(randomText(512)),
  work: { id: randomText(22), box: Buffer.from(randomText(1_200)) },
  dueAt: new Date(Date.now() + DAY),
  forgetSent: false,
  silentAt: new Date(Date.now() + DAY),
  expiresAt: new Date(Date.now() + 30 * DAY),
  olderIds: [],
});

/** Reading and keeping a person. */
function ofPeople(conversations: Conversations, known: Known, stranger: string): Query[] {
  let turn: TurnCommit;
  const next = async () => {
    const [doc] = await conversations.read([any(known.people)]);
    turn = commitOf(doc?._id ?? '', doc?.v ?? 0);
  };
  return [
    { name: 'read a person', run: () => conversations.read([any(known.people), stranger]) },
    {
      name: 'commit a turn',
      run: () => conversations.commit(turn),
      after: () => conversations.done(turn.id, turn.work?.id ?? '', []),
      prepare: next,
    },
    {
      name: 'first turn of a stranger',
      run: () => conversations.commit(commitOf(stranger.replace(/[^.]+$/, '') + randomText(43), 0)),
    },
    {
      name: 'work is done',
      run: () => conversations.done(turn.id, turn.work?.id ?? '', []),
      async prepare() {
        await next();
        await conversations.commit(turn);
      },
    },
  ];
}

/** Finding what waits for its time among people. */
function ofWaiting(conversations: Conversations, raw: mongo.Collection, known: Known): Query[] {
  const person = () => ({ _id: any(known.people) }) as never;
  const due = {
    pend: [{ id: 'w', box: Buffer.alloc(10), dueAt: ago(MINUTE) }],
    dueAt: ago(MINUTE),
  };
  return [
    {
      name: 'claim due work',
      prepare: async () => void (await raw.updateOne(person(), { $set: due })),
      run: () => conversations.claimDueWork(new Date()),
      after: () =>
        raw.updateMany(
          { 'pend.id': 'w' },
          { $set: { pend: [] }, $unset: { dueAt: 1 } },
          { hint: { 'pend.dueAt': 1 } },
        ),
    },
    { name: 'claim due work, none due', run: () => conversations.claimDueWork(new Date(0)) },
    {
      name: 'find a silent talk',
      prepare: async () =>
        void (await raw.updateOne(person(), { $set: { silentAt: ago(MINUTE) } })),
      run: () => conversations.findSilent(new Date(), 100),
      after: () => raw.updateMany({ silentAt: { $lte: new Date() } }, { $unset: { silentAt: 1 } }),
    },
  ];
}

/** Words for a tip. @param own the tip is new, and these are its first */
function tipWrite(tips: Templates['tips'], tip: string, own: boolean) {
  const one = again(any(tips)) as unknown as TipDoc;
  const id = randomText(22);
  const [strand, wraps] = Object.entries(one.strands)[0] as [string, WrapDoc[]];
  const entries = one.entries.slice(0, 1).map((entry: EntryDoc) => ({ ...entry, id: `${id}.0` }));
  return {
    id,
    tip,
    reference: `TG-${randomText(5)}`,
    country: 'TG',
    priority: 2 as const,
    kind: one.kind,
    signals: one.signals,
    answers: one.answers,
    entries,
    strand: { id: strand, wraps },
    compartment: one.compartment,
    excludedAffiliations: [],
    own,
    receivedAt: new Date(),
    flow: one.flow,
  };
}

/** Tips and the log of what is done with them. */
function ofTips({ db, keys }: Production, known: Known, { tips }: Templates): Query[] {
  const { cases } = db;
  const intake = createTipIntake(cases);
  const wrong = () => [randomText(43), randomText(43)];
  const opened = () => ({
    actor: 'coordinator/bench',
    action: 'tip.opened' as const,
    subject: any(known.tips),
  });
  return [
    { name: 'a new tip', run: () => intake.take(tipWrite(tips, randomText(22), true)) },
    {
      name: 'more words for a tip',
      run: () => intake.take(tipWrite(tips, any(known.tips), false)),
    },
    {
      name: 'look up a case code',
      run: () => findTipByCode(cases, [any(known.codes), randomText(43)]),
    },
    {
      name: 'look up a wrong code',
      run: () => findTipByCode(cases, wrong()),
    },
    { name: 'list a country', run: () => listTips(cases, 'TG', 50) },
    { name: 'list all countries', run: () => listTips(cases, undefined, 50) },
    { name: 'show a tip', run: () => findTip(cases, any(known.tips)) },
    {
      name: 'append to the audit log',
      run: () => appendAudit(db, keys.cases(), [opened()], new Date()),
    },
  ];
}

/** Recognising messages of earlier talks. */
function ofReplays({ db }: Production, known: Known): Query[] {
  const guard = createReplayGuard(db.gateway);
  const ended = () => ({
    id: randomText(22),
    marks: Array.from({ length: 6 }, () => randomText(32)),
  });
  return [
    { name: 'was this heard before', run: () => guard.knows([any(known.marks), randomText(22)]) },
    { name: 'keep what was heard', run: () => guard.keep(ended(), new Date()) },
  ];
}

/** Texts on their way. */
function ofTexts({ db }: Production, known: Known, { deliveries }: Templates): Query[] {
  const raw = db.gateway.collection('deliveries');
  const { purgeAt: _, ...sent } = deliveries[0] ?? {};
  const due = () =>
    ({
      ...again(sent),
      box: Buffer.from(randomText(700)),
      state: 'due',
      channel: 'sms',
      class: 1,
      dueAt: ago(MINUTE),
      attempts: 0,
    }) as unknown as StoredDelivery;
  const claim = (now: Date) => claimDelivery(db, ['sms'], now, new Date(now.getTime() + MINUTE));
  return [
    {
      name: 'store a text',
      run: () => groupedInserts(db)([{ ...due(), dueAt: new Date(Date.now() + DAY) }]),
    },
    {
      name: 'claim a text',
      prepare: () => groupedInserts(db)([due()]),
      run: () => claim(new Date()),
      after: () =>
        raw.deleteMany({
          state: 'due',
          channel: 'sms',
          dueAt: { $lte: new Date(Date.now() + 2 * MINUTE) },
        }),
    },
    { name: 'claim a text, none due', run: () => claim(new Date(0)) },
    { name: 'a text arrived', run: () => markDelivered(db, any(known.deliveries), new Date()) },
  ];
}

function ofEscalations({ db }: Production, known: Known): Query[] {
  const raw = db.cases.collection('escalations');
  let last = '';
  const escalation = () =>
    newEscalation(request((last = randomText(22)), 1), policyFor('TG', 1), ago(MINUTE));
  const claim = (now: Date) => claimDueEscalation(db, now, new Date(now.getTime() + MINUTE));
  const call = () =>
    past(Math.floor(Math.random() * known.escalations), new Date()).calls[0] ?? {
      focalPoint: '',
      code: '',
    };
  return [
    {
      name: 'open an escalation',
      run: () => insertEscalations(db, [{ ...escalation(), dueAt: new Date(Date.now() + DAY) }]),
    },
    {
      name: 'claim an escalation',
      prepare: async () => void (await insertEscalations(db, [escalation()])),
      run: () => claim(new Date()),
      after: () => raw.deleteOne({ _id: last as never }),
    },
    { name: 'claim an escalation, none due', run: () => claim(new Date(0)) },
    {
      name: 'a focal point answers with a code',
      run: () => {
        const { focalPoint, code } = call();
        return findEscalationByCode(db, focalPoint, code);
      },
    },
    { name: 'list open escalations', run: () => findOpenEscalations(db, { limit: 50 }) },
    {
      name: 'list those of a country',
      run: () => findOpenEscalations(db, { country: 'TG', limit: 50 }),
    },
  ];
}

/** Every hot query on one installation. */
export function queriesOn(installed: Production, known: Known, made: Templates): Query[] {
  const { gateway } = installed.db;
  const raw = gateway.collection('conversations') as unknown as mongo.Collection;
  const stranger = String(made.conversations[0]?.['_id']);
  return [
    ...ofPeople(createConversations(gateway), known, stranger),
    ...ofWaiting(createConversations(gateway), raw, known),
    ...ofTips(installed, known, made),
    ...ofTexts(installed, known, made),
    ...ofReplays(installed, known),
    ...ofEscalations(installed, known),
  ];
}
