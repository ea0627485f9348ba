import type { z } from 'zod';
import type { Acted } from '../../cases/outcome.js';
import type { Staff } from '../../shared/staff.js';
import { accountOf } from '../roles.js';
import { route, type Route } from '../route.js';
import { caseGranted, type CaseDesk } from './case-desk.js';
import {
  another,
  caseChanged,
  caseName,
  change,
  closing,
  deciding,
  followUp,
  giving,
  keeping,
  lowering,
  raising,
  reopening,
} from './case-shapes.js';

/** Defines a route that does one thing with a case. */
export function caseRoute<B extends typeof change>(
  name: string,
  described: Pick<Route, 'id' | 'action' | 'summary' | 'description'>,
  body: B,
  act: (desk: CaseDesk, staff: Staff, id: string, body: z.output<B>) => Promise<Acted>,
): (desk: CaseDesk) => Route {
  return (desk) =>
    route({
      ...described,
      method: 'post',
      path: `/cases/{case}/${name}`,
      scope: 'cases:write',
      tag: 'Cases',
      params: caseName,
      body: body,
      once: true,
      problems: ['conflict', 'changed-meanwhile'],
      answer: caseChanged,
      async handle({ account, params, body: given }) {
        const staff = accountOf(account);
        const acted = await act(desk, staff, params.case, given as z.output<B>);
        return { body: caseGranted(acted) };
      },
    });
}

/** The routes that set who has a case and who is called. */
const holdRoutes = [
  caseRoute(
    'take',
    { id: 'takeCase', action: 'case.take', summary: 'Take a case: "I have it"' },
    change,
    ({ cases }, staff, id, { v }) => cases.take(staff, id, { v }),
  ),
  caseRoute(
    'act',
    {
      id: 'actOnCase',
      action: 'case.act',
      summary: 'Say that a case that you have was acted on',
      description: 'If a life was in danger, a second person is told, and the case ends only then.',
    },
    change,
    ({ cases }, staff, id, { v }) => cases.act(staff, id, { v }),
  ),
  caseRoute(
    'pass',
    { id: 'passCase', action: 'case.pass', summary: 'Pass a case on: the next level is called' },
    change,
    ({ cases }, staff, id, { v }) => cases.pass(staff, id, { v }),
  ),
  caseRoute(
    'escalate',
    { id: 'escalateCase', action: 'case.escalate', summary: 'Call the next level at once' },
    change,
    ({ cases }, staff, id, { v }) => cases.escalate(staff, id, { v }),
  ),
  caseRoute(
    'assign',
    {
      id: 'assignCase',
      action: 'case.assign',
      summary: 'Give a case to a person: a focal point is called',
    },
    giving,
    async ({ cases, candidates }, staff, id, { v, person }) => {
      const seen = await cases.see(staff, id);
      if (!seen.ok) return seen;
      const people = await candidates(seen.value.row.country);
      const chosen = people.find((one) => one.id === person);
      if (!chosen) return { ok: false, reason: 'unknownPerson' };
      return cases.assign(staff, id, chosen.who, { v });
    },
  ),
  caseRoute(
    'exclude',
    {
      id: 'excludeFromCase',
      action: 'case.exclude',
      summary: 'Say that a person is named in a case: they never see it again',
    },
    giving,
    ({ cases }, staff, id, { v, person }) => cases.exclude(staff, id, person, { v }),
  ),
];

/** The routes that set how urgent a case is, and whether it is one. */
const urgencyRoutes = [
  caseRoute(
    'raise',
    { id: 'raiseCase', action: 'case.raise', summary: 'Make a case more urgent' },
    raising,
    ({ cases }, staff, id, { v, priority }) => cases.raise(staff, id, priority, { v }),
  ),
  caseRoute(
    'lower',
    { id: 'lowerCase', action: 'case.lower', summary: 'Make a case less urgent, with the reason' },
    lowering,
    ({ cases }, staff, id, { v, priority, reason }) =>
      cases.lower(staff, id, priority, reason, { v }),
  ),
  caseRoute(
    'triage',
    {
      id: 'triageCase',
      action: 'case.triage',
      summary: 'Decide whether a text in doubt is a report',
    },
    deciding,
    ({ cases }, staff, id, { v, report }) => cases.triage(staff, id, report, { v }),
  ),
];

/** The routes that connect cases. */
const connectRoutes = [
  caseRoute(
    'link',
    { id: 'linkCases', action: 'case.link', summary: 'Link a case with another one' },
    another,
    ({ cases }, staff, id, { v, other }) => cases.link(staff, id, other, { v }),
  ),
  caseRoute(
    'unlink',
    { id: 'unlinkCases', action: 'case.link', summary: 'Take a link between two cases away' },
    another,
    ({ cases }, staff, id, { v, other }) => cases.unlink(staff, id, other, { v }),
  ),
  caseRoute(
    'another',
    {
      id: 'openAnotherCase',
      action: 'case.link',
      summary: 'Open a case about another missing person of the same report',
      description: 'It has the area of the first, the link, and nothing else; it is yours.',
    },
    change,
    ({ cases }, staff, id, { v }) => cases.openAnother(staff, id, { v }),
  ),
  caseRoute(
    'join',
    {
      id: 'joinCases',
      action: 'case.join',
      summary: 'Join another case about the same event into this one',
    },
    another,
    ({ cases }, staff, id, { v, other }) => cases.join(staff, id, other, { v }),
  ),
];

/** The routes of the end of a case, and of what comes after it. */
const endRoutes = [
  caseRoute(
    'close',
    { id: 'closeCase', action: 'case.close', summary: 'Close a case, with its state and reason' },
    closing,
    ({ cases }, staff, id, { v, state, reason }) =>
      cases.close(staff, id, { state, reason }, { v }),
  ),
  caseRoute(
    'reopen',
    {
      id: 'reopenCase',
      action: 'case.reopen',
      summary: 'Reopen a closed case, with the reason: people are called',
    },
    reopening,
    ({ cases }, staff, id, { v, reason }) => cases.reopen(staff, id, reason, { v }),
  ),
  caseRoute(
    'follow-up',
    { id: 'followUpCase', action: 'case.note', summary: 'Name the day on which a case comes back' },
    followUp,
    ({ cases }, staff, id, { v, at }) =>
      cases.note(staff, id, { at: at === null ? null : new Date(at) }, { v }),
  ),
  caseRoute(
    'keep',
    {
      id: 'keepCase',
      action: 'case.keep',
      summary: 'Keep the words of a closed case until a day, with the reason',
    },
    keeping,
    ({ cases }, staff, id, { v, until, reason }) =>
      cases.keep(staff, id, new Date(until), reason, { v }),
  ),
];

/** The routes by which people work on cases. */
export const workRoutes = (desk: CaseDesk): readonly Route[] =>
  [...holdRoutes, ...urgencyRoutes, ...connectRoutes, ...endRoutes].map((made) => made(desk));
