import { z } from 'zod';
import type { Desk } from '../../desk/desk.js';
import { resultsDocument } from '../../results/json.js';
import { languageForm } from '../../shared/forms.js';
import { granted } from '../refused.js';
import { route, type Route } from '../route.js';
import { pollName } from '../shapes.js';
import { drafted, madeDraft } from './sending-shapes.js';

const results = resultsDocument.meta({
  id: 'Results',
  description: 'Numbers are people, rounded down to tens; null: too few to be shown',
});
const tag = 'Results';
const params = pollName;

const publishResults = (desk: Desk): Route =>
  route({
    id: 'publishResults',
    method: 'post',
    path: '/polls/{poll}/results',
    scope: 'results:publish',
    action: 'polls.send',
    tag,
    summary: 'Publish what may be seen of a poll now',
    description:
      'An open poll is published anew once an hour at most, a closed one once: ' +
      'so nobody can compare two publications. It happens by itself, too.',
    params,
    problems: ['conflict'],
    answer: results,
    handle: async ({ who, params: { poll } }) => ({
      body: granted(await desk.results.publish(who, poll)),
    }),
  });

const publishGroups = (desk: Desk): Route =>
  route({
    id: 'publishGroups',
    method: 'post',
    path: '/polls/{poll}/results/groups',
    scope: 'results:publish',
    action: 'polls.send',
    tag,
    summary: 'Publish the groups into which open answers were sorted',
    description:
      'Groups of eleven people and more, rounded as all results, ' +
      'beside what was published after the close. Once: sort everything before.',
    params,
    problems: ['conflict'],
    answer: results,
    handle: async ({ who, params: { poll } }) => ({
      body: granted(await desk.results.publishGroups(who, poll)),
    }),
  });

const showResults = (desk: Desk): Route =>
  route({
    id: 'showResults',
    method: 'get',
    path: '/polls/{poll}/results',
    scope: 'results:read',
    action: 'polls.read',
    tag,
    summary: 'Read the results of a poll, as JSON or CSV',
    description:
      'What is published, and no more. As CSV (`Accept: text/csv`) every cell is guarded against formulas.',
    params,
    query: z.strictObject({
      language: languageForm.default('en').describe('of the words in CSV'),
    }),
    gives: ['text/csv'],
    problems: ['conflict'],
    answer: results,
    async handle({ params: { poll }, query, accept }) {
      if (accept === 'text/csv')
        return { text: granted(await desk.results.csv(poll, query.language)), file: `${poll}.csv` };
      return { body: granted(await desk.results.show(poll)) };
    },
  });

const giveBack = (desk: Desk): Route =>
  route({
    id: 'giveBack',
    method: 'post',
    path: '/polls/{poll}/give-back',
    scope: 'results:publish',
    action: 'polls.send',
    tag,
    summary: 'Draft a message of results to the people who answered',
    description:
      'Once the poll is closed. It is estimated, confirmed and stopped as every sending.',
    params,
    once: true,
    status: 201,
    problems: ['conflict'],
    answer: drafted,
    handle: async ({ who, params: { poll } }) =>
      madeDraft(granted(await desk.results.giveBack(who, poll))),
  });

/** The routes of results, only in the form in which they may be published. */
export const resultRoutes = (desk: Desk): readonly Route[] => [
  publishResults(desk),
  publishGroups(desk),
  showResults(desk),
  giveBack(desk),
];
