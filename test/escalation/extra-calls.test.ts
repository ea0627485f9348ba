import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { buildDirectory } from '../../src/directory/build.js';
import { bringUpToDate } from '../../src/escalation/bring-up-to-date.js';
import type { EscalationRequest } from '../../src/escalation/escalation.js';
import { createEscalations, type Escalations } from '../../src/escalation/escalations.js';
import { prepareEscalations } from '../../src/models/cases/escalation-doc.js';
import { findEscalation } from '../../src/models/cases/escalation.js';
import { silentLog } from '../../src/shared/log.js';
import { dropTestDb, testDb, type TestDb } from '../support/db.js';
import {
  countries,
  minutes,
  noon,
  people,
  recordingOutbox,
  request,
  texts,
  type RecordingOutbox,
} from './support.js';

/**
 * Calls beside the ladder: Kossi answers for the whole
 * of Togo, Essi for an area, Mawuli is of the police.
 */
let db: TestDb;
let outbox: RecordingOutbox;
let escalations: Escalations;
const local = { ...people.essi, role: 'focal-point', affiliation: 'ngo', areas: ['TG-M'] } as const;
const all = [
  people.kossi,
  local,
  { ...people.mawuli, areas: ['TG-M'], role: 'agency-head' } as const,
  people.desk,
];
/** All of them are always on duty: the people of a place are called there, and not everybody. */
const duties = all.map(({ id: focalPoint }) => ({
  focalPoint,
  days: [1, 2, 3, 4, 5, 6, 7],
  from: '00:00',
  to: '24:00',
}));
const directory = buildDirectory(countries, all, duties);

beforeAll(async () => {
  db = await testDb('escalation');
  await prepareEscalations(db);
});
afterAll(() => dropTestDb(db));
beforeEach(async () => {
  await db.cases.collection('escalations').deleteMany({});
  await db.cases.collection('callbudgets').deleteMany({});
  outbox = recordingOutbox();
  escalations = createEscalations({
    db,
    directory: () => directory,
    outbox,
    texts,
    log: silentLog,
    draw: () => 0,
  });
});

const { area: _, ...somewhere } = request('tip-1');
const tell = (more: Partial<EscalationRequest>, at: Date) =>
  bringUpToDate(escalations, { ...somewhere, ...more }, at);
/** Whom a moment calls. */
async function calledAt(at: Date): Promise<(string | undefined)[]> {
  await escalations.runDue(at);
  return outbox.news().map((line) => line.split(':')[0]);
}
const take = async (who: string, at: Date) => {
  const found = await findEscalation(db, 'tip-1');
  const code = found?.calls.find(({ focalPoint }) => focalPoint === who)?.code ?? 'none';
  return escalations.answer(who, { verb: 'ok', code }, at);
};
/** A first text without a place calls who answers for the whole country. */
async function begin(more: Partial<EscalationRequest> = {}) {
  await tell(more, noon);
  expect(await calledAt(noon)).toEqual(['kossi']);
}

describe('the area is told later', () => {
  test('its own focal point is called at once, once, beside the ladder, which keeps its time', async () => {
    await begin();
    await tell({ area: 'TG-M' }, minutes(3));
    expect(await calledAt(minutes(3))).toEqual(['essi']);
    await tell({ area: 'TG-M' }, minutes(4));
    expect(await calledAt(minutes(9))).toEqual([]);
    expect(await calledAt(minutes(10))).toEqual(['mawuli']);
    expect(await take('essi', minutes(11))).toMatchObject({ ok: true, outcome: 'acknowledged' });
  });

  test('whoever has it by then keeps it, and nobody else is called', async () => {
    await begin();
    await take('kossi', minutes(2));
    outbox.news();
    await tell({ area: 'TG-M' }, minutes(3));
    expect(await calledAt(minutes(3))).toEqual([]);
    expect(await findEscalation(db, 'tip-1')).toMatchObject({
      state: 'acknowledged',
      acknowledgedBy: 'kossi',
      area: 'TG-M',
    });
  });

  test('before anybody was called, the ladder begins with the area', async () => {
    await tell({}, noon);
    await tell({ area: 'TG-M' }, noon);
    expect(await calledAt(noon)).toEqual(['essi']);
  });
});

describe('the reporter allows that the police are told', () => {
  test('the police of the area are called beside the ladder, also when somebody has it, who keeps it', async () => {
    await begin({ officialsFrom: minutes(5).getTime() });
    await take('kossi', minutes(2));
    outbox.news();
    await tell({ area: 'TG-M', police: true }, minutes(3));
    expect(await calledAt(minutes(3))).toEqual(['mawuli']);
    expect(await findEscalation(db, 'tip-1')).toMatchObject({ acknowledgedBy: 'kossi' });
    await tell({ area: 'TG-M', police: true }, minutes(4));
    expect(await calledAt(minutes(5))).toEqual([]);
  });

  test('in the first moment already: the ladder first, and the police after it', async () => {
    await tell({ police: true }, noon);
    expect(await calledAt(noon)).toEqual(['kossi', 'mawuli']);
    expect(await calledAt(minutes(9))).toEqual([]);
  });

  test('no police are called where officials are excluded, or where nothing was said', async () => {
    await begin();
    await tell({ police: true, excludedAffiliations: ['police', 'government'] }, minutes(1));
    expect(await calledAt(minutes(1))).toEqual([]);
    expect(await calledAt(minutes(10))).toEqual(['desk']);
  });

  test('a process that dies between storing and sending leaves a call that is made', async () => {
    await begin();
    await tell({ police: true }, minutes(1));
    outbox.failing = { times: 1, kept: false };
    await escalations.runDue(minutes(1));
    expect(outbox.news()).toEqual([]);
    expect(await calledAt(minutes(3))).toEqual(['mawuli']);
  });
});
