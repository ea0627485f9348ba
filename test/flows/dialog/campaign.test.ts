import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import type { Campaign } from '../../../src/campaigns/definition.js';
import { answerIn, wordBook } from '../../../src/campaigns/faq.js';
import { campaignFlow } from '../../../src/campaigns/flow.js';
import type { Effect } from '../../../src/flows/dialog/effect.js';
import type { Flow } from '../../../src/flows/engine/flow.js';
import { pollFlow } from '../../../src/polls/flow.js';
import { kinds } from '../../polls/support.js';
import { Talker, context } from './people.js';

const offer = parse(
  readFileSync(new URL('../../../examples/campaigns/real-offer.yaml', import.meta.url), 'utf8'),
) as Campaign;
const { quiz: _quiz, ...plainly } = offer;
const plain: Campaign = { ...plainly, campaign: 'plain' };
const all = new Map<string, Flow>([
  ['campaign.real-offer', campaignFlow(offer, 'en', '1011')],
  ['campaign.plain', campaignFlow(plain, 'en', '1011')],
  ['poll.kinds', pollFlow(kinds, 'en', '1011')],
]);
const book = wordBook(offer, ['en', 'fr', 'pt']);

interface House {
  readonly over?: readonly string[];
  readonly joining?: string;
}
/**
 * Somebody known, in the middle of nothing, where the
 * campaigns and the poll are live unless they are `over`.
 */
function person({ over = [], joining }: House = {}, known = true): Talker {
  const words: Record<string, string> = { offer: 'campaign.real-offer', kinds: 'poll.kinds' };
  const talker = new Talker(
    context({
      poll: (id) => (over.includes(id) ? undefined : all.get(id)),
      pollByWord: (text) => words[text.trim().toLowerCase()],
      campaignWord: (text, language) => answerIn(book, text, language),
      campaignOnJoining: () => joining,
    }),
  );
  if (known) {
    talker.says('hello', 'English');
    talker.on({ kind: 'silence' });
  }
  return talker;
}
const of = <T extends Effect['type']>(talker: Talker, type: T) =>
  talker.last.filter((effect): effect is Extract<Effect, { type: T }> => effect.type === type);
const why = (talker: Talker) => of(talker, 'not-said').map((effect) => effect.why);
const told = (talker: Talker, flow = 'campaign.real-offer') =>
  talker.on({ kind: 'invite', flow, again: false });
const first = [
  expect.stringMatching(/^A real employer/),
  expect.stringMatching(/^An agent wants money/),
];

describe('somebody who is told a campaign', () => {
  test('hears it with its first question, what each answer is worth, and the helpline at the end; it is told once', () => {
    const ama = person();
    expect(told(ama)).toEqual(first);
    expect(ama.says('2')).toEqual([
      expect.stringMatching(/^Right\. Read the contract/),
      expect.stringMatching(/^Your new boss/),
    ]);
    expect(ama.says('no').at(-1)).toMatch(/Call 1011/);
    expect(ama.person.session).toBeUndefined();
    told(ama);
    expect(why(ama)).toEqual(['done']);
  });
  test('and answers keeps nothing of it in any report, nor anywhere else', () => {
    const ama = person();
    told(ama);
    ama.says('2', 'no');
    expect(ama.person.report).toBeUndefined();
    expect(JSON.stringify(ama.person)).not.toMatch(/"ask"|"no"/);
    expect(ama.all.some(({ type }) => type === 'note')).toBe(false);
  });
  test('is left alone in a tip, and in a poll unless nothing is asked', () => {
    const telling = person();
    telling.says('They hold two girls at the market');
    told(telling);
    expect(why(telling)).toEqual(['busy']);
    const polled = person();
    polled.on({ kind: 'invite', flow: 'poll.kinds', again: false });
    told(polled);
    expect(why(polled)).toEqual(['busy']);
    const place = polled.person.session;
    expect(told(polled, 'campaign.plain')[0]).toMatch(/^A real employer/);
    expect(polled.person.session).toEqual(place);
    expect(polled.says('apple')).toEqual(['Some of these?']);
  });
  test('and said STOP hears nothing of it', () => {
    const ama = person();
    ama.says('STOP');
    told(ama);
    expect(why(ama)).toEqual(['stopped']);
  });
  test('and goes on with nothing of it can still be asked a poll', () => {
    const ama = person();
    told(ama);
    expect(ama.on({ kind: 'invite', flow: 'poll.kinds', again: false })).toEqual([
      'Four short questions.',
      'One of these?',
    ]);
    ama.says('apple', '1,3', 'skip', 'skip');
    expect(ama.person.session).toBeUndefined();
  });
  test('which is over is told so, and a danger told then is kept as a report', () => {
    const ama = person();
    told(ama);
    const late = person({ over: ['campaign.real-offer'] });
    late.person = ama.person;
    expect(late.says('2')).toEqual(['campaign.over']);
    late.person = ama.person;
    late.says('My sister is locked in a house and they beat her');
    expect(late.person.report).toBeDefined();
  });
  test('and came to the end of a poll before is not asked that poll again because of it', () => {
    const ama = person();
    ama.on({ kind: 'invite', flow: 'poll.kinds', again: false });
    ama.says('apple', '1,3', 'skip', 'skip');
    told(ama);
    ama.says('2', 'no');
    ama.on({ kind: 'invite', flow: 'poll.kinds', again: false });
    expect(why(ama)).toEqual(['done']);
  });
});

describe('a word of a campaign', () => {
  test('is answered from nowhere and from the menu, in the language of the word, and leads nobody away', () => {
    const ama = person();
    expect(ama.says('Passport')).toEqual([expect.stringMatching(/^Keep your passport yourself/)]);
    expect(ama.person.session).toBeUndefined();
    ama.says('menu');
    const menu = ama.person.session;
    expect(ama.says('PASSEPORT')).toEqual([expect.stringMatching(/^Gardez votre passeport/)]);
    expect(ama.person.session).toEqual(menu);
  });
  test('is answered to a stranger, of whom nothing is kept by it', () => {
    const stranger = person({}, false);
    expect(stranger.says('fees')).toEqual([expect.stringMatching(/^Whoever recruits you/)]);
    expect(stranger.person).toEqual({ stopped: false });
  });
  test('in the middle of the quiz is answered, and the question is asked again; an answer stays an answer', () => {
    const ama = person();
    told(ama);
    expect(ama.says('contract')).toEqual([
      expect.stringMatching(/^A contract names/),
      expect.stringMatching(/^An agent wants money/),
    ]);
    expect(ama.says('pay')[0]).toMatch(/^Better not/);
  });
  test('§T28 in a sentence, in a tip and in a poll it is what was told there', () => {
    const ama = person();
    ama.says('They took my passport and I cannot leave');
    expect(ama.person.report).toBeDefined();
    const before = ama.all.filter(({ type }) => type === 'note').length;
    ama.says('passport');
    expect(JSON.stringify(ama.last)).not.toContain('Keep your passport');
    expect(ama.all.filter(({ type }) => type === 'note').length).toBeGreaterThanOrEqual(before);
    const polled = person();
    polled.on({ kind: 'invite', flow: 'poll.kinds', again: false });
    expect(polled.says('passport').join()).not.toMatch(/Keep your passport/);
  });
  test('that it is joined by begins it; of one that is over people are told so', () => {
    expect(person().says('OFFER')).toEqual(first);
    expect(person({ over: ['campaign.real-offer'] }).says('OFFER')).toEqual(['campaign.over']);
  });
});

describe('whoever joins', () => {
  const join = (talker: Talker, wants: string) => {
    talker.says('JOIN', wants, '19', '1');
    return talker.says('skip');
  };
  test('and wants campaigns is told the one for those who join, behind the thanks', () => {
    const ama = person({ joining: 'campaign.real-offer' });
    expect(join(ama, '1,3')).toEqual(['register.done', ...first]);
    expect(ama.says('2')[0]).toMatch(/^Right/);
  });
  test('and wants none is told none; without one there is none', () => {
    expect(join(person({ joining: 'campaign.real-offer' }), '1')).toEqual(['register.done']);
    expect(join(person(), '1,3')).toEqual(['register.done']);
  });
});
