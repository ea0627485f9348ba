import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { filterFor } from '../../src/access/case-filter.js';
import {
  caseActions,
  caseTable,
  generalActions,
  generalTable,
  may,
  mayAny,
  relations,
  type CaseFacts,
  type Relation,
} from '../../src/access/policy.js';
import { affiliations } from '../../src/shared/affiliation.js';
import { staffRoles, type Staff, type StaffRole } from '../../src/shared/staff.js';
import { dropTestDb, testDb, type TestDb } from '../support/db.js';

const somebody = (role: StaffRole, more: Partial<Staff> = {}): Staff => ({
  account: 'acc-1',
  login: 'ama',
  roles: [role],
  countries: ['TG'],
  affiliation: 'ngo',
  focalPoint: 'fp-1',
  organisation: 'org-1',
  ...more,
});
const foreign: CaseFacts = {
  country: 'GH',
  called: [],
  excludedAffiliations: [],
  officialsUnknown: false,
};
/** A case that is joined to `somebody` by one relation alone. */
const joinedBy: Readonly<Record<Relation, CaseFacts>> = {
  ownCountry: { ...foreign, country: 'TG' },
  assigned: { ...foreign, owner: 'fp-1' },
  called: { ...foreign, called: ['fp-1'] },
  referred: { ...foreign, referredTo: ['org-1'] },
};

describe.each(staffRoles)('a %s', (role) => {
  test.each(caseActions)('may do %s exactly where the table says so', (action) => {
    const staff = somebody(role);
    const granted = caseTable[role][action] ?? [];
    for (const relation of relations) {
      const facts = joinedBy[relation];
      expect({ relation, may: may(staff, action, facts) }).toEqual({
        relation,
        may: granted.includes(relation),
      });
      for (const kept of [
        { ...facts, excludedAffiliations: ['ngo'] },
        { ...facts, excludedPeople: ['fp-1'] },
        { ...facts, excludedPeople: ['acc-1'] },
      ])
        expect(may(staff, action, kept)).toBe(false);
      const unplaced = somebody(role);
      expect(
        may({ ...unplaced, affiliation: undefined }, action, {
          ...facts,
          excludedAffiliations: ['police'],
        }),
      ).toBe(false);
    }
    expect(may(staff, action, foreign)).toBe(false);
    expect(mayAny(staff, action)).toBe(granted.length > 0);
  });

  test.each(generalActions)('may do %s exactly where the table says so', (action) => {
    const everybodys = action === 'home.see' || action === 'account.own';
    expect(mayAny(somebody(role), action)).toBe(everybodys || generalTable[role].includes(action));
  });
});

test('nobody with no role may do anything but see their own account', () => {
  const nobody = { ...somebody('partner'), roles: [] };
  expect(generalActions.filter((action) => mayAny(nobody, action))).toEqual([
    'home.see',
    'account.own',
  ]);
  for (const facts of Object.values(joinedBy))
    expect(caseActions.filter((action) => may(nobody, action, facts))).toEqual([]);
});

test('an administrator, an auditor and an officer reach no case, whatever joins them to it', () => {
  for (const role of ['administrator', 'auditor', 'officer'] as const)
    for (const action of caseActions) {
      expect(filterFor(somebody(role, { countries: ['*'] }), action, ['t1'])).toBe('nothing');
      for (const facts of Object.values(joinedBy))
        expect(may(somebody(role), action, facts)).toBe(false);
    }
});

test('an official does not see a case of their country before the reporter could name officials, unless called', () => {
  for (const affiliation of affiliations) {
    const official = affiliation === 'police' || affiliation === 'government';
    const staff = somebody('coordinator', { affiliation });
    const unknown = { ...joinedBy.ownCountry, officialsUnknown: true };
    expect(may(staff, 'case.see', unknown)).toBe(!official);
    expect(may({ ...staff, roles: ['focal-point'] }, 'case.see', joinedBy.called)).toBe(true);
  }
});

describe('a list and a single decision', () => {
  let db: TestDb;
  beforeAll(async () => {
    db = await testDb();
  });
  afterAll(() => dropTestDb(db));

  const ids = fc.constantFrom('fp-1', 'fp-2', 'acc-1', 'acc-2');
  const countries = fc.constantFrom('TG', 'GH', 'ECOWAS');
  const staffs: fc.Arbitrary<Staff> = fc.record(
    {
      account: fc.constantFrom('acc-1', 'acc-2'),
      login: fc.constant('ama'),
      roles: fc.uniqueArray(fc.constantFrom(...staffRoles), { maxLength: 3 }),
      countries: fc.oneof(fc.constant(['*']), fc.uniqueArray(countries, { maxLength: 2 })),
      affiliation: fc.constantFrom(...affiliations),
      focalPoint: fc.constantFrom('fp-1', 'fp-2'),
      organisation: fc.constantFrom('org-1', 'org-2'),
    },
    { requiredKeys: ['account', 'login', 'roles', 'countries'] },
  );
  const cases: fc.Arbitrary<CaseFacts> = fc.record(
    {
      country: countries,
      owner: ids,
      called: fc.uniqueArray(fc.constantFrom('fp-1', 'fp-2'), { maxLength: 2 }),
      referredTo: fc.uniqueArray(fc.constantFrom('org-1', 'org-2'), { maxLength: 2 }),
      excludedAffiliations: fc.uniqueArray(fc.constantFrom(...affiliations), { maxLength: 2 }),
      excludedPeople: fc.uniqueArray(ids, { maxLength: 1 }),
      officialsUnknown: fc.boolean(),
    },
    { requiredKeys: ['country', 'called', 'excludedAffiliations', 'officialsUnknown'] },
  );
  /** A tip as it is kept, of which these are the facts. */
  const docOf = (facts: CaseFacts, i: number) => ({
    _id: `t${i}` as never,
    country: facts.country,
    state: facts.officialsUnknown ? 'open' : i % 2 === 0 ? 'submitted' : 'open',
    answers: facts.officialsUnknown || i % 2 === 0 ? {} : { officials: 'no' },
    excludedAffiliations: facts.excludedAffiliations,
    ...(i % 3 === 0 && facts.owner === undefined ? {} : { work: workOf(facts) }),
  });
  const workOf = ({ owner, referredTo, excludedPeople }: CaseFacts) => ({
    ...(owner === undefined ? {} : { owner }),
    ...(referredTo === undefined ? {} : { referredTo }),
    ...(excludedPeople === undefined ? {} : { excluded: excludedPeople }),
  });
  /** What is not kept cannot count. */
  const kept = (facts: CaseFacts, i: number): CaseFacts =>
    i % 3 === 0 && facts.owner === undefined
      ? { ...facts, referredTo: undefined, excludedPeople: undefined }
      : facts;

  test('agree on every case of a thousand', async () => {
    const tips = db.cases.collection('tips');
    let round = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(cases, { minLength: 25, maxLength: 25 }),
        fc.array(staffs, { minLength: 3, maxLength: 3 }),
        async (facts, people) => {
          round += 1;
          await tips.deleteMany({});
          await tips.insertMany(facts.map(docOf));
          for (const staff of people)
            for (const action of caseActions) {
              const calledFor = facts.flatMap(({ called }, i) =>
                staff.focalPoint !== undefined && called.includes(staff.focalPoint)
                  ? [`t${i}`]
                  : [],
              );
              const filter = filterFor(staff, action, calledFor);
              const found =
                filter === 'nothing' ? [] : await tips.find(filter).sort({ _id: 1 }).toArray();
              const expected = facts.flatMap((one, i) =>
                may(staff, action, kept(one, i)) ? [`t${i}`] : [],
              );
              expect(found.map(({ _id }) => String(_id)).sort()).toEqual(expected.sort());
            }
        },
      ),
      { numRuns: 40 },
    );
    expect(round).toBeGreaterThanOrEqual(40);
  });
});
