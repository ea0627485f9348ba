import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import exifr from 'exifr';
import { GB } from '../../src/attachments/limits.js';
import { createScanner, type Scanner } from '../../src/attachments/scanner.js';
import { attachmentsOf, chunksOf, type AttachmentDoc } from '../../src/models/cases/attachment.js';
import { fetchesOf } from '../../src/models/gateway/attachment-fetch.js';
import { keyFiles } from '../../src/privacy/keyfile.js';
import { openVault, type Vault } from '../../src/privacy/vault.js';
import { DAY, HOUR, MINUTE } from '../../src/shared/clock.js';
import type { Staff } from '../../src/shared/staff.js';
import { afi, kofi } from '../fixtures/people.js';
import { PASSPHRASE, startTestAmana, type TestAmana } from '../support/amana.js';
import { readTips } from '../support/reader.js';
import { pdf, photoWithPlace, voiceNote } from './pictures.js';

let here: TestAmana;
let vault: Vault;
let photo: Buffer;
/** What the scanner says; undefined: it cannot be asked. */
let verdict: 'clean' | 'infected' | undefined;
/** How many bytes are free on the disk of the database. */
let free = 100 * GB;
const scanner: Scanner = async () => {
  if (!verdict) throw new Error('no scanner');
  return verdict;
};

const coordinator: Staff = {
  account: 'acc-ama',
  login: 'ama',
  roles: ['regional-desk'],
  countries: ['*'],
  affiliation: 'regional',
};

beforeAll(async () => {
  here = await startTestAmana('2026-03-03T10:00:00Z', {
    deleteAfter: 'delivered',
    scanner,
    freeBytes: async () => free,
  });
  const opened = await openVault(keyFiles(here.keyFolder).vault, PASSPHRASE);
  if (!opened.ok) throw new Error('the passphrase is wrong');
  vault = opened.vault;
  photo = await photoWithPlace();
});
afterAll(async () => {
  vault.close();
  await here.stop();
});
beforeEach(() => {
  verdict = 'clean';
});

let people = 7_100_000_000;
let updates = 900;

/** A person in Telegram who sends messages as the Bot API tells of them. */
function sender() {
  people += 1;
  const id = people;
  const chat = { id, type: 'private', first_name: 'Canaryfirst' };
  const from = { id, is_bot: false, first_name: 'Canaryfirst', language_code: 'en' };
  here.telegram.meet(id);
  return {
    async sends(content: Record<string, unknown>) {
      updates += 1;
      const date = Math.floor(here.clock.now().getTime() / 1_000);
      const message = { message_id: updates, from, chat, date, ...content };
      const { status } = await here.telegram.post({ message });
      expect(status).toBe(200);
      await here.amana.conversation.idle();
      await here.amana.attachments.idle();
    },
    said: () =>
      here.telegram.chat(id).flatMap(({ from: by, text }) => (by === 'bot' ? [text] : [])),
  };
}

/** All tips that a file came with, and all attachments. */
async function attached(): Promise<AttachmentDoc[]> {
  const all = await Promise.all(
    (await readTips(here)).map(({ tip }) => attachmentsOf(here.db.cases, tip._id)),
  );
  return all.flat();
}

const waiting = () => fetchesOf(here.db.gateway).countDocuments({});
const open = ({ tip, _id }: AttachmentDoc) =>
  here.amana.cases.openAttachment(coordinator, tip, _id, vault);

/** What is there now and was not before something. */
async function after(does: () => Promise<void>): Promise<AttachmentDoc[]> {
  const before = new Set((await attached()).map(({ _id }) => _id));
  await does();
  return (await attached()).filter(({ _id }) => !before.has(_id));
}

describe('a photo by Telegram', () => {
  test('§T37 is kept with the words under it, said to be kept, and opened by whoever may read the words', async () => {
    here.telegram.files.set('market', photo);
    const ama = sender();
    const caption = 'They lock three girls up in this house behind the market of Lomé';
    const large = { file_id: 'market', file_size: photo.length };
    const [row, ...others] = await after(() =>
      ama.sends({ photo: [{ file_id: 'thumb' }, large], caption }),
    );
    if (!row) throw new Error('nothing came');
    expect(others).toEqual([]);
    expect(row).toMatchObject({ kind: 'photo', state: 'kept', type: 'image/jpeg', chunks: 1 });
    expect(row.receivedAt.getTime() % HOUR).toBe(0);
    const tip = (await readTips(here)).find((one) => one.tip._id === row.tip);
    expect(tip).toMatchObject({ words: [caption], tip: { state: 'open' } });
    expect(ama.said().join(' ')).toContain('Your photo was kept.');

    const opened = await open(row);
    if (!opened.ok) throw new Error(opened.reason);
    expect(opened.value).toMatchObject({ kind: 'photo', type: 'image/jpeg' });
    expect(await exifr.parse(opened.value.bytes, true)).toBeUndefined();
    // Neither half holds it in the open, and nothing is left to be fetched.
    const [box] = await chunksOf(here.db.cases, row._id);
    expect(box?.includes(opened.value.bytes.subarray(200, 260))).toBe(false);
    expect(await waiting()).toBe(0);
    const audit = here.db.cases.collection('audit');
    expect(await audit.findOne({ subject: row._id })).toMatchObject({
      action: 'attachment.opened',
    });
    expect(here.logged()).not.toMatch(/Canary|market|thumb/);
  });

  test('without words is kept in doubt, and it is asked what it is about; the answer makes it a report', async () => {
    here.telegram.files.set('wordless', photo);
    const ama = sender();
    const [row] = await after(() => ama.sends({ photo: [{ file_id: 'wordless' }] }));
    const tip = async () => (await readTips(here)).find((one) => one.tip._id === row?.tip);
    expect(await tip()).toMatchObject({ words: [], tip: { state: 'unsure', seems: 'wordless' } });
    expect(ama.said().join(' ')).toMatch(/photo was kept.*What is it about/s);
    await ama.sends({ text: 'This man beats the boys who work on his boat' });
    expect(await tip()).toMatchObject({
      words: ['This man beats the boys who work on his boat'],
      tip: { state: 'open' },
    });
    // A second one, in the middle of the report, is of the same tip.
    const [second] = await after(() => ama.sends({ photo: [{ file_id: 'wordless' }] }));
    expect(second).toMatchObject({ tip: row?.tip, state: 'kept' });
    // Nobody who is not to see the case opens it or lists it.
    const stranger = { ...coordinator, roles: ['coordinator'], countries: ['GW'] } as Staff;
    expect(await here.amana.cases.attachments(stranger, row?.tip ?? '')).toMatchObject({
      ok: false,
      reason: 'unknown',
    });
    const keyless = { kids: vault.kids, pair: () => undefined };
    expect(
      await here.amana.cases.openAttachment(coordinator, row?.tip ?? '', row?._id ?? '', keyless),
    ).toEqual({ ok: false, reason: 'noKey' });
  });

  test('to which nobody says what it is about is left for a person to look at, and nobody is called', async () => {
    here.telegram.files.set('silent', photo);
    const ama = sender();
    const [row] = await after(() => ama.sends({ photo: [{ file_id: 'silent' }] }));
    await here.pass(40 * MINUTE);
    const tip = (await readTips(here)).find((one) => one.tip._id === row?.tip);
    expect(tip?.tip.state).toBe('unsure');
    expect(
      await here.db.cases.collection('escalations').findOne({ _id: row?.tip as never }),
    ).toBeNull();
  });

  test('from whoever is not safe is kept and nothing is said', async () => {
    here.telegram.files.set('unsafe', photo);
    const ama = sender();
    await ama.sends({ text: 'They beat the girls who sell for them at the market' });
    await ama.sends({ text: 'not now' });
    const before = ama.said().length;
    const [row] = await after(() => ama.sends({ photo: [{ file_id: 'unsafe' }] }));
    expect(row).toMatchObject({ state: 'kept' });
    expect(ama.said()).toHaveLength(before);
  });
});

test('a voice note, a document and a place are kept; a place shows no more than its area in the open', async () => {
  here.telegram.files.set('voice', voiceNote);
  here.telegram.files.set('paper', pdf);
  const ama = sender();
  await ama.sends({ text: 'They lock three girls up behind the market of Lomé' });
  const rows = await after(async () => {
    await ama.sends({ voice: { file_id: 'voice' } });
    await ama.sends({ document: { file_id: 'paper', file_name: 'Canary.pdf' } });
    await ama.sends({ location: { latitude: 6.137512, longitude: 1.212345 } });
  });
  expect(
    new Set(rows.map(({ kind, type, state, area }) => [kind, type, state, area].join(' '))),
  ).toEqual(
    new Set([
      'voice audio/ogg kept ',
      'document application/pdf kept ',
      'location application/geo+json kept TG-M',
    ]),
  );
  expect(JSON.stringify(rows)).not.toMatch(/6\.13|1\.21|Canary/);
  const place = rows.find(({ kind }) => kind === 'location');
  const opened = place && (await open(place));
  expect(opened).toMatchObject({ value: { point: { latitude: 6.1375, longitude: 1.2123 } } });
});

describe('what cannot be had', () => {
  test('a photo of 50 MB is refused before it is fetched, in a sentence', async () => {
    const ama = sender();
    const rows = await after(() =>
      ama.sends({ photo: [{ file_id: 'huge', file_size: 50 * 1024 * 1024 }] }),
    );
    expect(rows).toEqual([]);
    expect(ama.said().join(' ')).toContain('too large');
  });

  test.each<[string, Buffer | 'endless', string]>([
    ['says it is small and is 50 MB', Buffer.alloc(50 * 1024 * 1024), 'tooLarge'],
    ['never ends', 'endless', 'tooLarge'],
    ['is none', Buffer.from('<svg onload="Canary()"/>'), 'wrongType'],
  ])('a photo that %s is refused, and the case says so', async (_name, file, reason) => {
    here.telegram.files.set('odd', file);
    const ama = sender();
    const [row] = await after(() => ama.sends({ photo: [{ file_id: 'odd', file_size: 900 }] }));
    expect(row).toMatchObject({ state: 'refused', reason });
    expect(row && (await open(row))).toEqual({ ok: false, reason: 'notKept' });
    expect(await waiting()).toBe(0);
  });

  test('a photo whose provider fails is fetched when it works again', async () => {
    here.telegram.files.set('later', 500);
    const ama = sender();
    const [row] = await after(() => ama.sends({ photo: [{ file_id: 'later' }] }));
    expect([row?.state, await waiting()]).toEqual(['waiting', 1]);
    here.telegram.files.set('later', photo);
    await here.pass(2 * MINUTE);
    const [now] = (await attached()).filter(({ _id }) => _id === row?._id);
    expect([now?.state, await waiting()]).toEqual(['kept', 0]);
  });

  test('a photo that Telegram says does not exist or is away for now is asked for again, for a week', async () => {
    const ama = sender();
    const [away] = await after(() => ama.sends({ photo: [{ file_id: 'away-for-now' }] }));
    const [never] = await after(() => ama.sends({ photo: [{ file_id: 'nowhere' }] }));
    const state = async (row = away) =>
      (await attached()).find(({ _id }) => _id === row?._id)?.state;
    await here.pass(3 * HOUR, 5 * MINUTE);
    expect([await state(), await state(never)]).toEqual(['waiting', 'waiting']);
    here.telegram.files.set('away-for-now', photo);
    await here.pass(7 * HOUR, HOUR);
    expect(await state()).toBe('kept');
    await here.pass(8 * DAY, 6 * HOUR);
    expect(await state(never)).toBe('gone');
    expect(await waiting()).toBe(0);
  });

  test('a photo that is too big for Telegram’s bots is refused at once', async () => {
    here.telegram.fail(
      { status: 400, description: 'Bad Request: file is too big' },
      { method: 'getFile' },
    );
    const ama = sender();
    const [row] = await after(() => ama.sends({ photo: [{ file_id: 'big' }] }));
    expect(row).toMatchObject({ state: 'refused', reason: 'tooLarge' });
  });

  test('§5.49 a file waits for the scanner as long as it takes, and what it finds is not kept', async () => {
    here.telegram.files.set('scanned', photo);
    const ama = sender();
    verdict = undefined;
    const [row] = await after(() => ama.sends({ photo: [{ file_id: 'scanned' }] }));
    await here.pass(9 * DAY, 12 * HOUR);
    const state = async () => (await attached()).find(({ _id }) => _id === row?._id);
    expect(await state()).toMatchObject({ state: 'waiting' });
    verdict = 'infected';
    await here.pass(7 * HOUR, HOUR);
    expect(await state()).toMatchObject({ state: 'refused', reason: 'infected' });
  });
});

describe('pictures of an MMS', () => {
  const sid = `SM${'c'.repeat(32)}`;
  const path = (n: number) =>
    `/2010-04-01/Accounts/${here.twilio.accountSid}/Messages/${sid}/Media/ME${String(n).repeat(32)}`;
  const mms = (count: number): Record<string, string> => ({
    NumMedia: String(count),
    ...Object.fromEntries(
      Array.from({ length: count }, (_, n): [string, string][] => [
        [`MediaUrl${n}`, `https://api.twilio.com${path(n)}`],
        [`MediaContentType${n}`, 'image/jpeg'],
      ]).flat(),
    ),
  });
  const sends = async (from: string, words: string, count: number, id: string) => {
    const { status } = await here.sms.text(from, words, { sid: id, params: mms(count) });
    expect(status).toBe(200);
    await here.amana.conversation.idle();
    await here.amana.attachments.idle();
  };

  test('are all fetched from Twilio with our credentials, and deleted there before the message is', async () => {
    here.twilio.copies.add(sid, 'received');
    here.twilio.media.set(path(0), photo);
    here.twilio.media.set(path(1), new URL('/moved', here.twilio.url));
    here.twilio.media.set('/moved', 500);
    const rows = await after(() =>
      sends(afi.phone, 'Ils gardent trois filles dans cette maison', 2, sid),
    );
    expect(rows.map(({ state }) => state).sort()).toEqual(['kept', 'waiting']);
    await here.pass(10 * MINUTE);
    // One of them is still at Twilio, and so is the message.
    expect([here.twilio.media.has(path(0)), here.twilio.copies.kept.includes(sid)]).toEqual([
      false,
      true,
    ]);
    here.twilio.media.set(path(1), photo);
    await here.pass(30 * MINUTE);
    expect(here.twilio.media.has(path(1))).toBe(false);
    expect(here.twilio.copies.kept).not.toContain(sid);
    const ids = rows.map(({ _id }) => _id);
    const now = (await attached()).filter(({ _id }) => ids.includes(_id));
    expect(now.map(({ state }) => state)).toEqual(['kept', 'kept']);
    expect(here.twilio.complaints).toEqual([]);
  });

  test('that Twilio serves hours late, after an outage, are fetched; those it never has are gone, and the case says so', async () => {
    const [late, never] = [`SM${'e'.repeat(32)}`, `SM${'f'.repeat(32)}`];
    const pathOf = (id: string) => path(0).replace(sid, id);
    const params = (id: string) => ({
      ...mms(1),
      MediaUrl0: `https://api.twilio.com${pathOf(id)}`,
    });
    const rows = await after(async () => {
      for (const [who, id] of [
        [afi, late],
        [kofi, never],
      ] as const) {
        here.twilio.media.set(pathOf(id), 503);
        await here.sms.text(who.phone, 'Ils gardent trois filles ici', {
          sid: id,
          params: params(id),
        });
        await here.amana.conversation.idle();
        await here.amana.attachments.idle();
      }
    });
    const states = async () => {
      const now = new Map((await attached()).map(({ _id, state }) => [String(_id), state]));
      return rows.map(({ _id }) => now.get(String(_id)));
    };
    await here.pass(30 * MINUTE, 5 * MINUTE);
    for (const id of [late, never]) here.twilio.media.delete(pathOf(id));
    await here.pass(2 * HOUR, 10 * MINUTE);
    expect(await states()).toEqual(['waiting', 'waiting']);
    here.twilio.media.set(pathOf(late), photo);
    await here.pass(7 * HOUR, 30 * MINUTE);
    expect((await states()).sort()).toEqual(['gone', 'kept']);
    expect(await waiting()).toBe(0);
  });

  test('are not looked for elsewhere, wherever Twilio is said to send us', async () => {
    here.twilio.media.set(path(0), new URL('http://127.0.0.1:9/secret'));
    const rows = await after(() =>
      sends(kofi.phone, 'Three girls are held in this house', 1, `SM${'d'.repeat(32)}`),
    );
    expect(rows.map(({ state }) => state)).toEqual(['waiting']);
    await here.pass(9 * DAY, 12 * HOUR);
    expect((await attached()).find(({ _id }) => _id === rows[0]?._id)?.state).toBe('gone');
  });
});

describe('the disk', () => {
  const last = (rows: readonly AttachmentDoc[]) => rows.map(({ state }) => state);

  test('is left to words when it is nearly full: a file waits with its provider until there is room', async () => {
    here.telegram.files.set('room', photo);
    const ama = sender();
    free = 1.9 * GB;
    const caption = 'They lock three girls up in this house behind the market of Lomé';
    const [row] = await after(() => ama.sends({ photo: [{ file_id: 'room' }], caption }));
    expect(row).toMatchObject({ state: 'waiting' });
    expect((await readTips(here)).find(({ tip }) => tip._id === row?.tip)?.words).toEqual([
      caption,
    ]);
    expect(here.logged()).toContain('the disk of the database is nearly full');
    // However long it takes, it is not given up.
    await here.pass(8 * DAY, DAY);
    const now = async () => (await attached()).filter(({ _id }) => _id === row?._id);
    expect(last(await now())).toEqual(['waiting']);
    free = 100 * GB;
    await here.pass(7 * HOUR, HOUR);
    expect(last(await now())).toEqual(['kept']);
  });

  test('one person cannot fill it: forty of their files an hour are kept, in one talk or many, and all their words', async () => {
    const flood = sender();
    const rows = await after(async () => {
      for (let talk = 0; talk < 2; talk += 1) {
        await flood.sends({ text: `They beat the boys on the boat number ${talk}` });
        await Promise.all(
          Array.from({ length: 25 }, () => flood.sends({ photo: [{ file_id: 'none' }] })),
        );
        await flood.sends({ text: 'not now' });
        here.clock.advance(11 * MINUTE);
      }
    });
    expect(rows).toHaveLength(40);
    expect(flood.said().join(' ')).toContain('What you sent was not kept.');
    const words = (await readTips(here)).flatMap((one) => one.words).join(' ');
    for (const talk of [0, 1]) expect(words).toContain(`the boat number ${talk}`);
    await here.pass(61 * MINUTE, 20 * MINUTE);
    expect(await after(() => flood.sends({ photo: [{ file_id: 'none' }] }))).toHaveLength(1);
  });
});

test('attachments go with their tip, however that was deleted', async () => {
  const [row] = await attached();
  if (!row) throw new Error('nothing is there');
  await here.db.cases.collection('tips').deleteOne({ _id: row.tip as never });
  await here.settle(['attachments-sweep']);
  expect(await attachmentsOf(here.db.cases, row.tip)).toEqual([]);
  expect(await chunksOf(here.db.cases, row._id)).toEqual([]);
});

describe('clamd', () => {
  let server: Server;
  let answer = 'stream: OK\0';
  let got: Buffer[];
  beforeAll(async () => {
    // Reads as clamd does: the command, then pieces after their lengths, until one of no length.
    server = createServer((socket) => {
      let bytes = Buffer.alloc(0);
      got = [];
      socket.on('data', (data) => {
        bytes = Buffer.concat([bytes, data]);
        if (got.length === 0 && bytes.includes(0)) {
          const end = bytes.indexOf(0) + 1;
          got.push(bytes.subarray(0, end));
          bytes = bytes.subarray(end);
        }
        while (got.length > 0 && bytes.length >= 4) {
          const length = bytes.readUInt32BE(0);
          if (length === 0) return void socket.end(answer);
          if (bytes.length < 4 + length) return;
          got.push(bytes.subarray(4, 4 + length));
          bytes = bytes.subarray(4 + length);
        }
      });
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => void server.close());

  test('is sent the file by INSTREAM, and its verdict counts', async () => {
    const { port } = server.address() as AddressInfo;
    const scan = createScanner({ host: '127.0.0.1', port });
    const file = Buffer.alloc(200_000, 7);
    expect(await scan(file)).toBe('clean');
    expect(got[0]?.toString()).toBe('zINSTREAM\0');
    expect(Buffer.concat(got.slice(1)).equals(file)).toBe(true);
    answer = 'stream: Win.Test.EICAR_HDB-1 FOUND\0';
    expect(await scan(file)).toBe('infected');
    answer = 'INSTREAM size limit exceeded. ERROR\0';
    await expect(scan(file)).rejects.toThrow('no verdict');
    answer = '';
    await expect(scan(file)).rejects.toThrow('no verdict');
  });

  test('that is not there leaves the file waiting', async () => {
    await expect(createScanner({ path: '/nowhere/clamd.ctl' })(photo)).rejects.toThrow(
      'does not answer',
    );
  });
});
