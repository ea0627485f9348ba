import { z } from 'zod';
import type { AwayDone, NotAway } from '../../shared/absence.js';
import { Problem, type ProblemName } from '../problem.js';
import { route, type Route } from '../route.js';
import { accountOf } from '../roles.js';
import type { HouseDesk } from './house-desk.js';

const whyNot = {
  unknownPerson: ['not-found', 'Nobody active of this id is yours to change, or no such absence.'],
  badDay: ['invalid', 'A day is written as 2026-12-24.'],
  endsBefore: ['invalid', 'The last day is before the first.'],
  over: ['invalid', 'This is over already.'],
  overlaps: ['conflict', 'They are away on some of these days already. Take that back first.'],
  unknownStandIn: ['invalid', 'A stand-in is somebody else, active, of the same country.'],
  standInAway: ['conflict', 'The stand-in is away on some of these days.'],
  changed: ['conflict', 'Others change the directory at the moment.'],
} as const satisfies Readonly<Record<NotAway, readonly [ProblemName, string]>>;

function granted(done: AwayDone): void {
  if (done.ok) return;
  const [name, detail] = whyNot[done.reason];
  throw new Problem(name, {
    reason: done.reason,
    detail,
    do: 'GET /directory/absences shows who is there and who is away.',
  });
}

type Desk = Pick<HouseDesk, 'absences'>;

const tag = 'Directory';
const day = z.iso.date({ error: 'Give a day as 2026-12-24.' });
const id = z.string().max(64).describe('id of a focal point, as the directory has it');
const absence = z.object({ from: day, to: day.describe('both included'), standIn: id.optional() });
const level = z.string().describe('focal-point, agency-head or regional-desk');

const listAbsences = (desk: Desk): Route =>
  route({
    id: 'listAbsences',
    method: 'get',
    path: '/directory/absences',
    scope: 'directory:read',
    action: 'directory.read',
    tag,
    summary: 'List the people who are called in your countries, with their absences',
    description:
      'By ids: no names, no numbers. `gaps` are hours of the next four weeks at which nobody is on duty because of them.',
    answer: z.object({
      people: z.array(
        z.object({ person: id, country: z.string(), level, absences: z.array(absence) }),
      ),
      gaps: z.array(
        z.object({
          country: z.string(),
          area: z.string().optional(),
          level,
          from: day,
          to: day,
          hours: z.array(z.object({ from: z.string(), to: z.string() })),
        }),
      ),
    }),
    async handle({ account }) {
      const { people, gaps } = await desk.absences.list(accountOf(account));
      return {
        body: {
          people: people.map((one) => ({ ...one, absences: [...one.absences] })),
          gaps: gaps.map((one) => ({ ...one, hours: [...one.hours] })),
        },
      };
    },
  });

const addAbsence = (desk: Desk): Route =>
  route({
    id: 'addAbsence',
    method: 'post',
    path: '/directory/people/{person}/absences',
    scope: 'directory:write',
    action: 'directory.write',
    tag,
    summary: 'Say when somebody is away, and who is called instead',
    description:
      'The next call goes by it. Without a stand-in the others of the level are called, ' +
      'and rather somebody who is away than nobody.',
    params: z.object({ person: id }),
    body: z.strictObject({ from: day, to: day, standIn: id.optional() }),
    example: { from: '2026-12-24', to: '2027-01-02', standIn: 'tg-2' },
    status: 201,
    problems: ['conflict'],
    answer: z.object({ person: id, ...absence.shape }),
    async handle({ account, params: { person }, body: { from, to, standIn } }) {
      const added = { person, from, to, ...(standIn === undefined ? {} : { standIn }) };
      granted(await desk.absences.add(accountOf(account), added));
      return { body: added };
    },
  });

const removeAbsence = (desk: Desk): Route =>
  route({
    id: 'removeAbsence',
    method: 'delete',
    path: '/directory/people/{person}/absences/{from}',
    scope: 'directory:write',
    action: 'directory.write',
    tag,
    summary: 'Remove an absence that did not happen, or that ends early',
    params: z.object({ person: id, from: day.describe('its first day') }),
    problems: ['conflict'],
    answer: z.object({ person: id, from: day }),
    async handle({ account, params }) {
      granted(await desk.absences.remove(accountOf(account), params));
      return { body: params };
    },
  });

/** The routes of absences, for programs that learn of them first. */
export const absenceRoutes = (desk: Desk): readonly Route[] => [
  listAbsences(desk),
  addAbsence(desk),
  removeAbsence(desk),
];
