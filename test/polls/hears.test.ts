import { describe, expect, test } from '@jest/globals';
import { readMessages, type Message } from '../../scripts/triage/messages.js';
import { judgedOnce } from '../../src/conversation/judged.js';
import { pollFlow } from '../../src/polls/flow.js';
import { pollTurn } from '../../src/polls/turn.js';
import { createJudge } from '../../src/tips/triage/judge.js';
import { reading } from '../flows/engine/surroundings.js';
import { kinds, texts } from './support.js';

const judge = createJudge(texts);
const flow = pollFlow(kinds, 'en', '1011');
/** Messages that nobody has looked at: see docs/triage.md. */
const held = readMessages('blind');
const urgent = held.filter(({ priority }) => priority === 1);
const everyday = held.filter(({ priority }) => priority === null);

/** One memory for all: what is judged at one question is not judged again at the next. */
const { hearing, seems } = judgedOnce(judge, texts);
const around = reading({ texts, hearing, isEveryday: (words) => seems(words) !== undefined });

/** What a poll does at a question with a text, heard as in the talk. */
function at(step: string, text: string): 'begins' | 'offers' | undefined {
  const session = { flow: flow.id, version: 1, step, answers: {}, trail: [], misses: 0 };
  const turn = pollTurn(flow, session, { kind: 'text', text }, around);
  if (turn.report) return 'begins';
  return turn.offering ? 'offers' : undefined;
}

const share = (messages: readonly Message[], counts: (message: Message) => boolean): number =>
  messages.filter(counts).length / messages.length;

// By the word lists alone it was 38 % of urgent messages at an
// open question, and 32 % of everyday ones at a closed one.
describe.each(['one', 'words'])('messages that nobody has looked at, as answers at %s', (step) => {
  test('an urgent one begins a report, or a report is offered', () => {
    expect(share(urgent, ({ text }) => at(step, text) !== undefined)).toBeGreaterThanOrEqual(0.9);
  });
  test('an everyday one does neither', () => {
    expect(share(everyday, ({ text }) => at(step, text) === 'begins')).toBeLessThanOrEqual(0.05);
    expect(share(everyday, ({ text }) => at(step, text) !== undefined)).toBeLessThanOrEqual(0.12);
  });
});

describe.each(['one', 'some', 'count', 'words'])('at %s', (step) => {
  test.each([
    'am 15 madam dey lock me 4 house',
    'they dey keep me for this room since 3 months and no gree me comot',
    'il me garde dans la chambre depuis 3 jours et la clé est avec lui',
    'a patroa fecha-me em casa e nao me deixa sair',
  ])('%j begins a report', (text) => expect(at(step, text)).toBe('begins'));

  test.each([
    'this heat will kill me o',
    'God bless you and your family',
    'parents should talk to their children about it',
    'il faut que les parents surveillent les enfants',
    'o meu telefone morreu ontem',
  ])('%j is an answer, or none', (text) => expect(at(step, text)).toBeUndefined());
});
