import type { Channel, ChannelId } from '../bots/channel.js';
import { SendError } from '../bots/errors.js';
import {
  endAttachment,
  findAttachment,
  keepAttachment,
  removeOrphans,
  type RefusalReason,
} from '../models/cases/attachment.js';
import {
  addFetch,
  fetchesOf,
  type AttachmentFetchDoc,
} from '../models/gateway/attachment-fetch.js';
import { freeBytes } from '../models/store/free-bytes.js';
import { claimDue, postpone, removeRetried } from '../models/store/retried.js';
import type { Db } from '../models/store/db.js';
import type { Copies } from '../outbox/copies.js';
import { safeCode } from '../outbox/send.js';
import { pad, unpad } from '../privacy/box.js';
import { sealFile } from '../privacy/file-seal.js';
import type { GatewayKeyring } from '../privacy/keyring.js';
import { beginningOf, DAY, HOUR, MINUTE } from '../shared/clock.js';
import type { Log } from '../shared/log.js';
import type { Attachments, FetchCounts, FilesToFetch, FileToFetch } from './attachments.js';
import { inspect } from './inspect.js';
import { LEFT_TO_WORDS, mostOf, type Limits } from './limits.js';
import type { Scanner } from './scanner.js';

/** What is needed to fetch attachments. */
export interface AttachmentsDeps {
  readonly db: Db;
  readonly keyring: () => GatewayKeyring;
  readonly channels: readonly Channel[];
  readonly copies: Pick<Copies, 'add'>;
  readonly limits: Limits;
  /** If undefined, files are not scanned. */
  readonly scanner?: Scanner;
  /** Returns the free bytes on the disk of the files; asked of the database by default. */
  readonly free?: () => Promise<number>;
  readonly log: Log;
}

/** Waits by the number of tries; the last is repeated. */
const AGAIN = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 6 * HOUR] as const;
/**
 * Twilio may know a file only some time after the message. One that is still missing this long
 * after it came is gone: tries are no measure, since those that failed in an outage say nothing.
 */
const MISSING_FOR = 6 * HOUR;
/**
 * A file that could not be fetched in this time is given up. Files that wait for the scanner
 * continue to wait.
 */
const GIVE_UP = 7 * DAY;
/**
 * How long a claim lasts: ten files of a message at a minute each, and time to save the outcome.
 */
const LOCK = 15 * MINUTE;
const BATCH = 20;
/**
 * After so many failures of a provider in a row, of files of a message and of messages, the rest
 * waits for the next tick: each may take a minute to fail, and others' files wait behind it.
 */
const IN_A_ROW = 2;
/** Room for ten files of Twilio with their keys. Every box is padded to this length. */
const BOX = 4_096;

/** Until when a file that its provider does not know may still come. */
const missingUntil = ({ giveUpAt }: AttachmentFetchDoc) =>
  new Date(giveUpAt.getTime() - GIVE_UP + MISSING_FOR);

const place = (id: string) => ({ collection: 'attachmentfetches', field: 'box', id });

/** Why a message's files are not finished yet: its provider, or our own scanner or database. */
type Held = 'provider' | 'ourselves';

/** Fetches files, for one process. */
class Fetcher {
  private readonly fetches;
  /** How many messages in a row failed in this tick, by channel. */
  private readonly failing = new Map<ChannelId, number>();
  constructor(private readonly deps: AttachmentsDeps) {
    this.fetches = fetchesOf(deps.db.gateway);
  }

  async tick(now: Date): Promise<FetchCounts> {
    const counts = { fetched: 0, postponed: 0, givenUp: 0 };
    let full: boolean | undefined;
    this.failing.clear();
    for (let i = 0; i < BATCH; i += 1) {
      const lockedUntil = new Date(now.getTime() + LOCK);
      const doc = await claimDue(this.fetches, now, lockedUntil);
      if (!doc) break;
      full ??= await this.isFull();
      counts[await this.work(doc, full, now)] += 1;
    }
    return counts;
  }

  /** Checks whether the rest of the disk is left to words; files then stay with their provider. */
  private async isFull(): Promise<boolean> {
    const { db, log, free: ask = () => freeBytes(db.cases) } = this.deps;
    const free = await ask();
    if (!(free < LEFT_TO_WORDS)) return false;
    log.error('files wait: the disk of the database is nearly full');
    return true;
  }

  /** Fetches the files of one message. */
  private async work(
    doc: AttachmentFetchDoc,
    full: boolean,
    now: Date,
  ): Promise<keyof FetchCounts> {
    const files = this.opened(doc);
    if (!files) return this.drop(doc);
    const held = full ? 'ourselves' : await this.fetchAll(files, doc, now);
    if (held === undefined) {
      if (files.copy) await this.deps.copies.add(files.copy, now);
      await removeRetried(this.fetches, doc._id);
      return 'fetched';
    }
    if (held === 'provider' && doc.giveUpAt <= now) return this.giveUp(doc, files, now);
    const again = AGAIN[Math.min(doc.attempts, AGAIN.length) - 1] ?? MINUTE;
    await postpone(this.fetches, doc._id, beginningOf(MINUTE, now.getTime() + again));
    return 'postponed';
  }

  private opened({ _id, box }: AttachmentFetchDoc): FilesToFetch | undefined {
    try {
      const plain = this.deps.keyring().openSession(place(_id), box);
      return JSON.parse(unpad(plain)) as FilesToFetch;
    } catch {
      return undefined;
    }
  }

  /** Drops files whose entry does not open any more: its key is destroyed, or it was altered. */
  private async drop({ _id }: AttachmentFetchDoc): Promise<'givenUp'> {
    this.deps.log.error('files that came with a message do not open');
    await removeRetried(this.fetches, _id);
    return 'givenUp';
  }

  private async giveUp(
    { _id }: AttachmentFetchDoc,
    { files, channel, copy }: FilesToFetch,
    now: Date,
  ): Promise<'givenUp'> {
    for (const { id } of files) await endAttachment(this.deps.db.cases, id, { state: 'gone' });
    if (copy) await this.deps.copies.add(copy, now);
    await removeRetried(this.fetches, _id);
    this.deps.log.error('files that came with a message were given up', {
      channel,
      count: files.length,
    });
    return 'givenUp';
  }

  /** Fetches each file that is not here yet. A file that fails now does not hold up the others. */
  private async fetchAll(
    { channel: id, files }: FilesToFetch,
    doc: AttachmentFetchDoc,
    now: Date,
  ): Promise<Held | undefined> {
    const channel = this.deps.channels.find((one) => one.id === id);
    if (!channel?.fetchFile) return 'provider';
    const failing = this.failing.get(id) ?? 0;
    if (failing >= IN_A_ROW) return 'provider';
    const held: Held[] = [];
    let inARow = 0;
    for (const file of files) {
      if (inARow >= IN_A_ROW) break;
      try {
        const outcome = await this.fetchOne(channel, file, missingUntil(doc) > now);
        if (outcome === 'later') held.push('provider');
        else await channel.forgetFile?.(file.source);
        inARow = 0;
      } catch (error) {
        held.push(this.noteFailure(error, id));
        inARow += error instanceof SendError ? 1 : 0;
      }
    }
    this.failing.set(id, inARow > 0 ? failing + 1 : 0);
    return held.includes('ourselves') ? 'ourselves' : held[0];
  }

  /**
   * Logs a failure. The log never names a row or a tip: the time of a line is that of a message.
   */
  private noteFailure(error: unknown, channel: ChannelId): Held {
    const { log } = this.deps;
    if (!(error instanceof SendError)) {
      log.error('a file waits', { channel, error });
      return 'ourselves';
    }
    const code = safeCode(error.details.code);
    const fields = { channel, reason: error.failure, ...(code === undefined ? {} : { code }) };
    log.warn('a file could not be fetched', fields);
    return 'provider';
  }

  /**
   * Fetches one file, inspects it, and saves it or the reason why not.
   * @param mayCome a file that its provider does not know may still come
   */
  private async fetchOne(
    channel: Channel,
    { id, source, key }: FileToFetch,
    mayCome: boolean,
  ): Promise<'done' | 'later'> {
    const { cases } = this.deps.db;
    const row = await findAttachment(cases, id);
    if (row?.state !== 'waiting' || !channel.fetchFile) return 'done';
    const { limits } = this.deps;
    const fetched = await channel.fetchFile(source, mostOf(limits));
    if (!fetched.ok) {
      if (fetched.reason === 'gone' && mayCome) return 'later';
      return this.end(channel.id, id, fetched.reason);
    }
    const scanned = await this.deps.scanner?.(fetched.bytes);
    if (scanned === 'infected') return this.end(channel.id, id, 'infected');
    const looked = await inspect(fetched.bytes, limits);
    if (!looked.ok) return this.end(channel.id, id, looked.reason);
    const { kind, head, bytes } = looked;
    const { boxes, size } = sealFile(Buffer.from(key, 'base64'), id, head, bytes);
    await keepAttachment(cases, id, { kind, type: head.type, size }, boxes);
    return 'done';
  }

  /** Saves that a file is not stored, and why. */
  private async end(
    channel: ChannelId,
    id: string,
    reason: 'gone' | RefusalReason,
  ): Promise<'done'> {
    const end =
      reason === 'gone' ? ({ state: 'gone' } as const) : ({ state: 'refused', reason } as const);
    await endAttachment(this.deps.db.cases, id, end);
    this.deps.log.warn('an attachment is not kept', { channel, reason });
    return 'done';
  }
}

/**
 * Creates the fetcher of attachments. Any number of processes may tick; each fetches one file at a
 * time.
 */
export function createAttachments(deps: AttachmentsDeps): Attachments {
  const fetcher = new Fetcher(deps);
  let last: Promise<unknown> = Promise.resolve();
  let swept: string | undefined;
  const tick = (now: Date): Promise<FetchCounts> => {
    const mine = last.then(() => fetcher.tick(now));
    last = mine.catch(() => undefined);
    return mine;
  };
  return {
    limits: deps.limits,
    async expect(files, now) {
      const plain = pad(JSON.stringify(files), BOX);
      await addFetch(deps.db.gateway, {
        _id: files.id,
        box: deps.keyring().sealSession(place(files.id), plain, now),
        dueAt: beginningOf(MINUTE, now.getTime()),
        giveUpAt: beginningOf(MINUTE, now.getTime() + GIVE_UP),
      });
    },
    soon(now) {
      tick(now).catch((error: unknown) => deps.log.error('attachments wait', { error }));
    },
    tick,
    async sweep() {
      const { removed, next } = await removeOrphans(deps.db.cases, swept);
      swept = next;
      return { removed };
    },
    idle: async () => void (await last),
  };
}
