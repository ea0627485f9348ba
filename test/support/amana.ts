import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Channel, ChannelId } from '../../src/bots/channel.js';
import type { Scanner } from '../../src/attachments/scanner.js';
import { build, type Amana } from '../../src/app/build.js';
import { createTelegramChannel } from '../../src/bots/telegram/telegram.js';
import { createTwilioChannel } from '../../src/bots/sms/twilio-channel.js';
import { systemWait } from '../../src/outbox/wait.js';
import { openKeyStore, type KeyStore } from '../../src/privacy/key-store.js';
import { listen } from '../../src/web/server.js';
import { MINUTE, SECOND, type AdjustableClock } from '../../src/shared/clock.js';
import { createLog } from '../../src/shared/log.js';
import { createTexts } from '../../src/shared/texts/load.js';
import type { Texts } from '../../src/shared/texts/texts.js';
import { ourNumbers } from '../fixtures/people.js';
import { dropTestDb, testDb, type TestDb } from './db.js';
import { furnish, ofTheGovernment } from './furnish.js';
import { settling, type Settling } from './settle.js';
import { startTelegramServer, type TelegramServer } from './telegram-server.js';
import { startTwilioServer, type TwilioLine, type TwilioServer } from './twilio-server.js';

export { PASSPHRASE } from './furnish.js';
const PUBLIC_URL = 'https://amana.example';
const countries = ['TG', 'GH', 'GW', 'SN', 'NG', 'CI'];
/** As a process does, these are read once. */
const ourTexts = createTexts();

/**
 * A clock that starts on a given day, runs with the machine's or faster, and can be moved forward.
 */
function clockFrom(start: string, speed: number): AdjustableClock {
  const began = Date.now();
  let ahead = 0;
  return {
    now: () => new Date(Date.parse(start) + (Date.now() - began) * speed + ahead),
    ahead: () => ahead,
    advance: (ms) => void (ahead += ms),
  };
}

/**
 * Amana with everything real: HTTP, mongod, signatures;
 * Twilio and Telegram are servers on loopback.
 */
export interface TestAmana extends Settling {
  readonly amana: Amana;
  readonly db: TestDb;
  readonly keys: KeyStore;
  readonly keyFolder: string;
  readonly clock: AdjustableClock;
  readonly twilio: TwilioServer;
  readonly telegram: TelegramServer;
  /** Where people's texts arrive. */
  readonly sms: TwilioLine;
  readonly url: string;
  /** Everything logged so far. */
  readonly logged: () => string;
  stop(): Promise<void>;
}

/** What a journey may want otherwise. */
export interface TestAmanaOptions {
  /** As TWILIO_DELETE_AFTER. */
  readonly deleteAfter?: 'never' | 'delivered';
  /**
   * Asked at each send: whether it waits for its provider's
   * answer for 60 ms only, and not for 15 s as in production.
   */
  readonly impatient?: (channel: ChannelId) => boolean;
  /**
   * The clock is one that all processes share, and that
   * may also go back (`clock.advance` with less than 0).
   */
  readonly sharedClock?: boolean;
  /** What the SMS sender may send a second, in segments: by default more than any journey sends. */
  readonly segmentsPerSecond?: number;
  /** Above how many people a second person must approve a sending. */
  readonly approveAbove?: number;
  /**
   * How many calls of a kind in an hour reach a focal
   * point one by one; as in production by default.
   */
  readonly callsAnHour?: number;
  /** Scans files before they are kept; without it they are not. */
  readonly scanner?: Scanner;
  /** How many bytes are free on the disk of the files; asked of mongod by default. */
  readonly freeBytes?: () => Promise<number>;
  /**
   * Who of the focal points is of the government, by their ids. Nobody by default: officials are
   * called later than others.
   */
  readonly officials?: readonly string[];
  /**
   * Draws the moment of a first call that is not at once: by
   * default the first, so that a journey need not wait for it.
   */
  readonly draw?: (span: number) => number;
  /** The texts that are sent; those of the program by default. */
  readonly texts?: Texts;
  /** How many seconds of its clock and of its timers pass in one. */
  readonly speed?: number;
  /** Goes on with an installation that is there, and leaves it where it is. */
  readonly on?: {
    readonly db: TestDb;
    readonly keyFolder: string;
    readonly twilio: TwilioServer;
    readonly telegram: TelegramServer;
  };
}

/** So long a person takes at least to read and to answer. */
const READING = 11 * SECOND;

/**
 * A line whose people read before they answer: the same
 * words at once would be one text that came twice.
 */
function readBeforeAnswered(
  line: TwilioLine,
  amana: Pick<Amana, 'conversation'>,
  clock: AdjustableClock,
): TwilioLine {
  const last = new Map<string, string>();
  return {
    ...line,
    async text(from, text, ...more) {
      if (last.get(from) === text) {
        await amana.conversation.idle();
        clock.advance(READING);
      }
      last.set(from, text);
      return line.text(from, text, ...more);
    },
  };
}

/** A new installation: databases with a directory, keys, providers. */
async function install(
  now: Date,
  officials: readonly string[],
): Promise<NonNullable<TestAmanaOptions['on']>> {
  const db = await testDb('whole');
  const keyFolder = path.join(mkdtempSync(path.join(tmpdir(), 'amana-journey-')), 'keys');
  await furnish(db, keyFolder, countries, now, ofTheGovernment(officials));
  const [twilio, telegram] = await Promise.all([startTwilioServer(), startTelegramServer()]);
  return { db, keyFolder, twilio, telegram };
}

/** Starts Amana for a journey. @param start the moment it begins, ISO 8601 */
export async function startTestAmana(
  start = '2026-03-03T10:00:00Z',
  {
    deleteAfter = 'never',
    impatient = () => false,
    segmentsPerSecond = 1_000,
    approveAbove = 1_000,
    callsAnHour,
    scanner,
    freeBytes,
    sharedClock = false,
    officials = [],
    draw = () => 0,
    texts = ourTexts,
    speed = 1,
    on,
  }: TestAmanaOptions = {},
): Promise<TestAmana> {
  const clock = { ...clockFrom(start, speed), ...(sharedClock ? { look: async () => 0 } : {}) };
  const { db, keyFolder, twilio, telegram } = on ?? (await install(clock.now(), officials));
  const keys = openKeyStore(keyFolder);
  const lines: string[] = [];
  const log = createLog({ write: (line: string) => void lines.push(line) });
  const account = {
    accountSid: twilio.accountSid,
    authToken: twilio.authToken,
    apiUrl: twilio.url,
    publicUrl: PUBLIC_URL,
    retention: 'keep',
    deleteAfter,
    segmentsPerSecond,
  } as const;
  const made = (patience: { timeoutMs?: number }) => [
    createTwilioChannel({ ...account, ...patience, id: 'sms', from: ourNumbers.sms }),
    createTwilioChannel({ ...account, ...patience, id: 'whatsapp', from: ourNumbers.whatsapp }),
    createTelegramChannel({
      token: telegram.token,
      apiUrl: telegram.url,
      log,
      publicUrl: PUBLIC_URL,
      ...patience,
    }),
  ];
  const hasty = made({ timeoutMs: 60 });
  const channels = made({}).map((patient, i): Channel => {
    const send: Channel['send'] = (message) =>
      ((impatient(patient.id) && hasty[i]) || patient).send(message);
    return { ...patient, send };
  });
  const amana = await build({
    db,
    keys,
    texts,
    channels,
    clock,
    log,
    publicUrl: PUBLIC_URL,
    defaultLanguage: 'en',
    silence: 30 * MINUTE,
    keyFolder,
    approveAbove,
    ...(callsAnHour === undefined ? {} : { callsAnHour }),
    ...(scanner ? { scanner } : {}),
    ...(freeBytes ? { freeBytes } : {}),
    draw,
    wait: (ms, hold) => systemWait(ms / speed, hold),
  });
  const listening = await listen(amana.app(), '127.0.0.1', 0);
  telegram.forwardTo(listening.url);
  for (const channel of channels)
    await channel.start?.((messages) => amana.conversation.receive(messages));

  return {
    amana,
    db,
    keys,
    keyFolder,
    clock,
    twilio,
    telegram,
    url: listening.url,
    sms: readBeforeAnswered(
      twilio.connect({ appUrl: listening.url, publicUrl: PUBLIC_URL, number: ourNumbers.sms }),
      amana,
      clock,
    ),
    logged: () => lines.join(''),
    ...settling(amana, db, clock, speed),
    async stop() {
      await listening.close();
      for (const channel of channels) await channel.stop?.();
      await amana.conversation.idle();
      await amana.escalations.idle();
      await amana.attachments.idle();
      await amana.outbox.stop();
      if (on) return;
      await Promise.all([twilio.close(), telegram.close()]);
      await dropTestDb(db);
      rmSync(path.dirname(keyFolder), { recursive: true, force: true });
    },
  };
}
