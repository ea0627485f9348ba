import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Directory } from '../../src/directory/directory.js';
import { bringUpToDate } from '../../src/escalation/bring-up-to-date.js';
import type { EscalationRequest } from '../../src/escalation/escalation.js';
import { createEscalations, type Escalations } from '../../src/escalation/escalations.js';
import { prepareEscalations } from '../../src/models/cases/escalation-doc.js';
import { findEscalation } from '../../src/models/cases/escalation.js';
import { silentLog } from '../../src/shared/log.js';
import { dropTestDb, testDb, type TestDb } from '../support/db.js';
import {
  directoryOf,
  everybody,
  minutes,
  noon,
  people,
  recordingOutbox,
  request,
  texts,
  type RecordingOutbox,
} from './support.js';

/**
 * Before the first call goes to an official, the reporter says whether officials are part of it;
 * for five minutes at most. Of the people of the tests Kossi is of an NGO, Mawuli of the police,
 * and Essi, the head of the agency, of the government.
 */
let db: TestDb;
let outbox: RecordingOutbox;
let directory: Directory;
let escalations: Escalations;

beforeAll(async () => {
  db = await testDb('escalation');
  await prepareEscalations(db);
});
afterAll(() => dropTestDb(db));
beforeEach(async () => {
  await db.cases.collection('escalations').deleteMany({});
  await db.cases.collection('callbudgets').deleteMany({});
  outbox = recordingOutbox();
  directory = everybody;
  escalations = createEscalations({
    db,
    directory: () => directory,
    outbox,
    texts,
    log: silentLog,
    draw: () => 0,
  });
});

const onlyOfficials = directoryOf(people.mawuli, people.essi);
/** The first words came at noon, and the question about officials is open. */
const asked: Partial<EscalationRequest> = { officialsFrom: minutes(5).getTime() };
const tell = (more: Partial<EscalationRequest>, at: Date) =>
  bringUpToDate(escalations, request('tip-1', more), at);
/**
 * Ticks every minute from one to another.
 * @returns whom each minute called, without those that called nobody
 */
async function calls(from: number, to: number): Promise<Record<number, string[]>> {
  const story: Record<number, string[]> = {};
  for (let minute = from; minute <= to; minute += 1) {
    await escalations.runDue(minutes(minute));
    const news = outbox.news().map((line) => line.split(':')[0] ?? '');
    if (news.length > 0) story[minute] = news;
  }
  return story;
}

describe('while the reporter has not said whether officials are part of it', () => {
  test('everybody else is called at once; officials after five minutes, and the ladder keeps its time', async () => {
    await tell(asked, noon);
    expect(await calls(0, 12)).toEqual({ 0: ['kossi'], 5: ['mawuli'], 10: ['essi'] });
  });

  test('officials alone wait for five minutes, and then a life comes first', async () => {
    directory = onlyOfficials;
    await tell(asked, noon);
    expect(await calls(0, 5)).toEqual({ 5: ['mawuli'] });
    expect(await calls(6, 15)).toEqual({ 15: ['essi'] });
  });

  test('a level that has only officials is not skipped for a higher one', async () => {
    directory = directoryOf(people.mawuli, people.desk);
    await tell(asked, noon);
    expect(await calls(0, 5)).toEqual({ 5: ['mawuli'] });
  });

  test('an official of a level that is past is called when the five minutes are over', async () => {
    await tell(asked, noon);
    await calls(0, 0);
    const code = (await findEscalation(db, 'tip-1'))?.calls[0]?.code ?? '';
    // Nobody but officials is left at the first level, and at the second.
    await escalations.answer('kossi', { verb: 'no', code }, minutes(1));
    expect(await calls(1, 5)).toEqual({ 5: ['mawuli'] });
  });

  test('who has it meanwhile is not joined by officials', async () => {
    await tell(asked, noon);
    await calls(0, 0);
    const code = (await findEscalation(db, 'tip-1'))?.calls[0]?.code ?? '';
    await escalations.answer('kossi', { verb: 'ok', code }, minutes(2));
    outbox.news();
    expect(await calls(2, 30)).toEqual({});
  });

  test('no official is told as a second person that it is acted on', async () => {
    await tell(asked, noon);
    await calls(0, 0);
    const code = (await findEscalation(db, 'tip-1'))?.calls[0]?.code ?? '';
    await escalations.answer('kossi', { verb: 'ok', code }, minutes(1));
    await escalations.answer('kossi', { verb: 'done', code }, minutes(1));
    outbox.news();
    expect(Object.values(await calls(1, 4)).flat()).not.toContain('mawuli');
  });
});

describe('when the reporter has answered', () => {
  test('no: the officials are called at once, and the ladder keeps its time', async () => {
    await tell(asked, noon);
    expect(await calls(0, 2)).toEqual({ 0: ['kossi'] });
    await tell({}, minutes(2));
    expect(await calls(2, 10)).toEqual({ 2: ['mawuli'], 10: ['essi'] });
  });

  test('no, where there are only officials: they are called at once', async () => {
    directory = onlyOfficials;
    await tell(asked, noon);
    expect(await calls(0, 2)).toEqual({});
    await tell({}, minutes(2));
    expect(await calls(2, 2)).toEqual({ 2: ['mawuli'] });
  });

  test('yes: no official is ever called, and the next who may know is called at once', async () => {
    directory = directoryOf(people.mawuli, people.essi, people.desk);
    await tell(asked, noon);
    expect(await calls(0, 2)).toEqual({});
    await tell({ excludedAffiliations: ['police', 'government'] }, minutes(2));
    expect(await calls(2, 60)).toMatchObject({ 2: ['desk'] });
    const stored = await findEscalation(db, 'tip-1');
    expect(new Set(stored?.calls.map(({ focalPoint }) => focalPoint))).toEqual(new Set(['desk']));
  });

  test('yes, after others were called: they have their time as if nothing had been asked', async () => {
    await tell(asked, noon);
    await calls(0, 2);
    await tell({ excludedAffiliations: ['police', 'government'] }, minutes(2));
    expect(await calls(2, 10)).toEqual({ 10: ['desk'] });
  });

  test('twice is once', async () => {
    await tell(asked, noon);
    await calls(0, 1);
    await tell({}, minutes(1));
    await tell({}, minutes(1));
    expect(await calls(1, 9)).toEqual({ 1: ['mawuli'] });
  });
});

test('a report that is begun with the answer calls everybody at once', async () => {
  await tell({}, noon);
  expect(await calls(0, 0)).toEqual({ 0: ['kossi', 'mawuli'] });
});
