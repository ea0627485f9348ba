import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { judgedOnce } from '../../src/conversation/judged.js';
import type { Person } from '../../src/flows/dialog/person.js';
import { flows } from '../../src/flows/dialog/steps.js';
import { pollFlow } from '../../src/polls/flow.js';
import { createJudge } from '../../src/tips/triage/judge.js';
import { kinds } from '../polls/support.js';
import { Talker, context, texts } from './dialog/people.js';

/** What people cry, each with a signal of a life in danger, and of few words. */
const cries = [
  'help me',
  'help me pls',
  'HELP ME!!!',
  'save us',
  'SOS',
  'they kidnapped my sister',
  'he wants to kill me',
  'help, they are beating my sister next door',
  'aidez moi',
  'au secours svp',
  'ils vont me tuer',
  'socorro',
  'ajudem-me por favor',
  'vao matar a minha irma',
  // Only the writer can say these.
  'i wan die tonight',
  'estou presa num quarto, socorro',
  // No list has words for these: the judge hears them.
  'they dey keep me for this room since 3 months and no gree me comot',
  'il me garde dans la chambre depuis 3 jours et la cle est avec lui',
  'a patroa fecha-me em casa e nao me deixa sair',
];
const folder = new URL('../fixtures/sessions/', import.meta.url);
const read = (file: string) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Person;
const ofKinds = pollFlow(kinds, 'en', '1011');
const poll = (id: string) => (id === 'poll.kinds' ? ofKinds : undefined);
const here = context({ poll, ...judgedOnce(createJudge(texts), texts) });

/**
 * Somebody at every question of every flow and of a poll, and
 * a stranger, somebody known, and somebody who said STOP.
 */
const places: readonly (readonly [string, Person])[] = [
  ...readdirSync(folder)
    .filter((file) => file.endsWith('.json') && flows.some(({ id }) => file.startsWith(`${id}@`)))
    .map((file) => [file, read(file)] as const),
  ...Object.entries(ofKinds.steps)
    .filter(([, step]) => 'ask' in step)
    .map(([step]) => {
      const session = { flow: 'poll.kinds', version: 1, step, answers: {}, trail: [], misses: 0 };
      return [`the poll at ${step}`, { language: 'en', stopped: false, session }] as const;
    }),
  ['a stranger', { stopped: false }],
  ['somebody known', { language: 'en', stopped: false }],
  ['somebody who said STOP', { language: 'en', stopped: true }],
];

describe.each(places)('at %s', (_, person) => {
  test.each(cries)('%j is in a report', (cry) => {
    const talker = new Talker(here);
    talker.person = person;
    talker.says(cry);
    const notes = talker.notes().filter(({ words }) => words?.includes(cry));
    expect(notes).toHaveLength(1);
    const signals = talker.last.flatMap((effect) =>
      effect.type === 'note' ? effect.note.signals : [],
    );
    expect(signals.length).toBeGreaterThan(0);
    // What is added to an older report stays with it;
    // everywhere else the questions of a report begin.
    const adds = person.session?.step === 'add' || person.session?.step === 'answer';
    expect(talker.person.session?.flow).toBe(adds ? undefined : 'tip');
  });
});
