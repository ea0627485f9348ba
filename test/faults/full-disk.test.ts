import { afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { findMongod } from '../../src/mongod/find-mongod.js';
import { startMongod, type RunningMongod } from '../../src/mongod/start-mongod.js';
import type { Found } from '../../src/mongod/way.js';
import { DAY } from '../../src/shared/clock.js';
import { kofi } from '../fixtures/people.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';
import { readTips } from '../support/reader.js';
import { until } from '../support/until.js';
import { newSid } from '../support/twilio-webhook.js';
import { mayMount, SmallDisk } from './small-disk.js';

const able = mayMount();
const named = (name: string) =>
  able ? name : `${name} (skipped: this user may not mount a small disk)`;
const onSmallDisk = able ? test : test.skip;

const lines: string[] = [];
const onProgress = (line: string) => void lines.push(line);
let mongod: Found;
let disk: SmallDisk | undefined;
let running: RunningMongod | undefined;
let here: TestAmana | undefined;
let filling: NodeJS.Timeout | undefined;
const everybodys = process.env.AMANA_TEST_MONGODB_URI;

/** mongod's end and its return are noticed a moment after they happen. */
const printed = (text: string) =>
  until(`"${text}" is printed`, () => lines.join('\n').includes(text), 30_000);

beforeAll(async () => {
  mongod = await findMongod({ env: process.env, onProgress });
});
beforeEach(() => void lines.splice(0));
afterEach(async () => {
  clearInterval(filling);
  process.env.AMANA_TEST_MONGODB_URI = everybodys;
  await here?.stop();
  await running?.stop();
  disk?.remove();
  here = running = disk = undefined;
});

onSmallDisk(
  named(
    'while the disk is full nothing is acknowledged that is not kept, and people are told; with space all goes on',
  ),
  async () => {
    disk = new SmallDisk(450);
    const dataFolder = path.join(disk.folder, 'data');
    running = await startMongod({ mongod, dataFolder, onProgress });
    process.env.AMANA_TEST_MONGODB_URI = `${running.uri}&serverSelectionTimeoutMS=2000`;
    here = await startTestAmana();
    const tell = (words: string, sid = newSid()) => here?.sms.text(kofi.phone, words, { sid });
    const first = 'They are holding two boys in a house in Tema';
    expect(await tell(first)).toMatchObject({ status: 200 });

    // Whatever mongod frees when it comes back is taken again, as it is on a disk that others fill.
    const small = disk;
    small.fill();
    filling = setInterval(() => small.fill(), 20);
    // mongod refuses what finds no room, takes what still
    // does, and ends when it can't write a checkpoint.
    const { db } = here.db.gateway;
    const told = [first];
    let refused: { words: string; sid: string } | undefined;
    for (let i = 0; i < 60 && !refused; i += 1) {
      await db
        ?.collection('others')
        .insertOne({ pad: randomBytes(1 << 18) })
        .catch(() => undefined);
      const [words, sid] = [`And they beat girl number ${i} yesterday`, newSid()];
      if ((await tell(words, sid))?.status === 200) told.push(words);
      else refused = { words, sid };
      await db
        ?.admin()
        .command({ fsync: 1 })
        .catch(() => undefined);
    }
    expect(refused).toBeDefined();
    const full = `The disk of ${dataFolder} is full: free some space on it.`;
    await printed(full);

    clearInterval(filling);
    disk.free();
    let status: number | undefined;
    for (let tries = 0; tries < 90 && status !== 200; tries += 1) {
      await pause(500);
      status = (await tell(refused?.words ?? '', refused?.sid))?.status;
    }
    expect(status).toBe(200);
    await printed('mongod runs again');
    await here.settle();
    const kept = (await readTips(here)).flatMap((tip) => tip.words);
    expect(kept.sort()).toEqual([...told, refused?.words].sort());
  },
  240_000,
);

onSmallDisk(
  named('a disk that is read-only from the start is named, and so is what to do'),
  async () => {
    disk = new SmallDisk(450);
    const dataFolder = path.join(disk.folder, 'data');
    await (await startMongod({ mongod, dataFolder, onProgress })).stop();
    disk.setReadOnly(true);
    const start = startMongod({ mongod, dataFolder, onProgress });
    await expect(start).rejects.toThrow(/read-only: make it writable|cannot be written to/);
    disk.setReadOnly(false);
    running = await startMongod({ mongod, dataFolder, onProgress });
  },
);

onSmallDisk(
  named(
    'keys that cannot be written: the tending of keys fails loudly, tips come in as before, and it is made good later',
  ),
  async () => {
    here = await startTestAmana();
    const { keyFolder } = here;
    const tend = here.amana.jobs.find(({ name }) => name === 'tend-keys');
    execFileSync('mount', ['--bind', keyFolder, keyFolder]);
    try {
      execFileSync('mount', ['-o', 'remount,bind,ro', keyFolder]);
      here.clock.advance(8 * DAY);
      await expect(tend?.run(here.clock.now())).rejects.toThrow(
        /folder of the keys cannot be written to/,
      );
      expect(
        await here.sms.text(kofi.phone, 'They are holding two boys in a house in Tema'),
      ).toMatchObject({ status: 200 });
    } finally {
      execFileSync('umount', [keyFolder]);
    }
    expect((await tend?.run(here.clock.now()))?.['added']).toBeGreaterThan(0);
    await here.settle();
    expect(await readTips(here)).toHaveLength(1);
  },
);
