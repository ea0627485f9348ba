import { createCases } from '../../src/cases/create.js';
import type { CaseDeps } from '../../src/cases/deps.js';
import type { CaseQuery } from '../../src/cases/query.js';
import { systemClock } from '../../src/shared/clock.js';
import type { Staff } from '../../src/shared/staff.js';
import type { Production } from '../lib/production.js';
import type { Query } from './queries.js';
import type { Known } from './seed.js';

const coordinator: Staff = {
  account: 'bench-coordinator',
  login: 'kwame',
  roles: ['coordinator'],
  countries: ['TG', 'GH'],
  affiliation: 'ngo',
};
const region: Staff = {
  account: 'bench-region',
  login: 'binta',
  roles: ['regional-desk'],
  countries: ['*'],
  affiliation: 'regional',
};
const focal: Staff = {
  account: 'bench-focal',
  login: 'mawuli',
  roles: ['focal-point'],
  countries: ['TG'],
  affiliation: 'ngo',
  focalPoint: 'mawuli',
};

/** The lists that people look at, by what they are called in the table. */
const lists: Readonly<Record<string, readonly [Staff, CaseQuery]>> = {
  'open cases of two countries': [coordinator, {}],
  'open cases of the region': [region, {}],
  'all cases of one country': [coordinator, { state: 'all', country: ['TG'] }],
  'P1 of one kind': [coordinator, { priority: [1], kind: ['captive'] }],
  'nobody has it': [coordinator, { owner: 'nobody' }],
  mine: [coordinator, { owner: 'me' }],
  unread: [coordinator, { mark: 'unread' }],
  'left off': [coordinator, { partial: true }],
  'in doubt': [coordinator, { inDoubt: true }],
  'follow-up due': [coordinator, { followUpDue: true }],
  'nobody answered': [coordinator, { unanswered: true }],
  'of a focal point': [focal, {}],
  'search for a kind': [region, { text: 'captive' }],
  'search for the beginning of a reference': [region, { text: 'TG-7' }],
};

/** What the pages of the console ask. */
export function consoleQueries({ db, keys }: Production, known: Known): readonly Query[] {
  const deps = { db, keys, clock: systemClock, directory: noDirectory, escalations: noEscalations };
  const cases = createCases(deps as unknown as CaseDeps);
  const any = () => known.tips[Math.floor(Math.random() * known.tips.length)] ?? '';
  let after: string | undefined;
  const pages = Object.entries(lists).map(([name, [staff, query]]): Query => ({
    name,
    run: () => cases.list(staff, query),
  }));
  return [
    ...pages,
    {
      name: 'the next page',
      prepare: async () => void (after = (await cases.list(region, {})).next),
      run: () => cases.list(region, { after }),
    },
    { name: 'count of open cases', run: () => cases.count(region, {}) },
    { name: 'one case', run: () => cases.see(region, any()) },
    { name: 'suggested duplicates', run: () => cases.duplicates(region, any()) },
    { name: 'what waits for whom', run: () => cases.board(region) },
  ];
}

/** The pages name people; here nobody has a name. */
const noDirectory = () => ({ focalPoints: [], focalPoint: () => undefined });
const noEscalations = {};
