import { expect, test } from '@jest/globals';
import { MINUTE } from '../../src/shared/clock.js';
import { kofi } from '../fixtures/people.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';
import { forTheseTests } from '../support/journey.js';
import { profiled } from '../support/profile.js';

let here: TestAmana;
forTheseTests(async () => (here = await startTestAmana()));

/** The commands that a text of one person costs, in their order, while nothing else happens. */
const together = ['query quietphones', 'query heard'];
/** Two questions that are asked at once come in either order. */
const inOrder = (names: readonly string[]): string[] =>
  names.map((name, i) => {
    const [before = '', after = ''] = [names[i - 1], names[i + 1]];
    if (name === together[0] && after === together[1]) return after;
    return name === together[1] && before === together[0] ? before : name;
  });

async function alone(text: string) {
  await here.pass(MINUTE);
  const { cases, gateway } = here.db;
  const names = (all: Awaited<ReturnType<typeof profiled>>) =>
    all.map(({ op, collection }) => `${op} ${collection}`);
  let ofCases: readonly string[] = [];
  const ofGateway = await profiled(gateway, async () => {
    const inCases = await profiled(cases, async () => {
      await here.sms.text(kofi.phone, text);
      await here.amana.conversation.idle();
    });
    ofCases = names(inCases);
  });
  // Whoever is called for it is no part of the answer; nor is what a busy machine asks
  // once more, when the provider was reached late or a second passes.
  const again = (name: string, i: number, all: readonly string[]) =>
    name.includes(' sender') && all.indexOf(name) < i;
  return {
    gateway: inOrder(names(ofGateway)).filter(
      (name, i, all) => !name.endsWith(' deliveries') && !again(name, i, all),
    ),
    cases: ofCases.filter((name) => name === 'update tips' || name === 'insert escalations'),
  };
}

const answered = ['query heard', 'update conversations'];
/** Whether somebody else may hold the phone is asked of a first text. */
const begun = ['query conversations', 'query heard', 'query quietphones', 'update conversations'];
const replied = ['query senderholds', 'findAndModify senderslots', 'update conversations'];

test('a webhook is answered after two commands, four for a first text; the tip and the reply are five more at most', async () => {
  expect(await alone('They lock me in a room in Accra and beat me')).toEqual({
    gateway: [...begun, ...replied],
    cases: ['update tips', 'insert escalations'],
  });
  const yes = await alone('yes');
  expect(yes.gateway.filter((name) => name !== 'query senderholds')).toEqual([
    ...answered,
    ...replied.slice(1),
  ]);
  expect(yes.cases).toEqual([]);
  expect(await alone('the blue house behind Kaneshie market')).toEqual({
    gateway: [...answered, ...replied],
    cases: ['update tips'],
  });
  // The report is whole: what opened the escalation is made again, and is there already.
  expect(await alone('no')).toEqual({
    gateway: [...answered, ...replied],
    cases: ['update tips', 'insert escalations'],
  });
  const over = await alone('no');
  expect(over.gateway.slice(0, 2)).toEqual(answered);
  expect([...over.gateway.slice(2)].sort()).toEqual([...replied, 'update heard'].sort());
});
