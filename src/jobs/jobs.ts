import type { Conversation } from '../conversation/conversation.js';
import { keepErasures } from '../conversation/erasures.js';
import type { LiveDirectory } from '../directory/live.js';
import type { Db } from '../models/db.js';
import type { Log } from '../shared/log.js';
import type { Escalations } from '../escalation/escalations.js';
import type { Copies } from '../outbox/copies.js';
import type { Outbox } from '../outbox/delivery.js';
import type { KeyStore } from '../privacy/key-store.js';
import { tendKeys } from '../privacy/rotation.js';
import type { Counts, Job } from './job.js';

/** What the jobs work on. */
export interface JobDeps {
  readonly db: Db;
  readonly log: Log;
  readonly conversation: Conversation;
  readonly escalations: Escalations;
  readonly outbox: Outbox;
  readonly copies: Copies;
  readonly directory: LiveDirectory;
  readonly keys: KeyStore;
  /** Where the keys are kept, for a process that tends them. */
  readonly keyFolder?: string | undefined;
}

/**
 * The table of jobs. What feeds others stands before them, so that one pass in this order carries a silence through
 * to the call it causes.
 */
export function jobTable({ db, log, conversation, escalations, outbox, copies, directory, keys, keyFolder }: JobDeps): readonly Job[] {
  const tend = async (now: Date): Promise<Counts> => {
    if (!keyFolder) return {};
    const { added, retired } = await tendKeys(keyFolder, now);
    return { added: added.length, retired: retired.length };
  };
  return [
    { name: 'tend-keys', cron: '30 7 * * * *', run: tend },
    { name: 'keys', cron: '*/10 * * * * *', everywhere: true, run: async () => ({ reread: Number(keys.refresh()) }) },
    { name: 'directory', cron: '*/5 * * * * *', everywhere: true, run: async (now) => ({ reread: Number(await directory.refresh(now)) }) },
    { name: 'catch-up', cron: '*/10 * * * * *', run: (now) => conversation.catchUp(now) },
    { name: 'silence', cron: '*/30 * * * * *', run: (now) => conversation.endSilent(now) },
    // Before anything is sent to an address that a restored backup brought back.
    { name: 'erasures', cron: '15 * * * * *', run: async (now) => (keyFolder ? { ...(await keepErasures(db, keyFolder, log, now)) } : {}) },
    { name: 'mail', cron: '*/15 * * * * *', run: (now) => conversation.deliverMail(now) },
    { name: 'escalation', cron: '*/5 * * * * *', run: async (now) => ({ ...(await escalations.tick(now)) }) },
    { name: 'outbox', cron: '*/2 * * * * *', run: (now) => outbox.tick(now) },
    { name: 'copies', cron: '*/10 * * * * *', run: async (now) => ({ ...(await copies.tick(now)) }) },
  ];
} // prettier-ignore
