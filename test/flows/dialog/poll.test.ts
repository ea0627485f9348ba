import { describe, expect, test } from '@jest/globals';
import { flows } from '../../../src/flows/dialog/steps.js';
import type { Effect } from '../../../src/flows/dialog/effect.js';
import type { Flow } from '../../../src/flows/engine/flow.js';
import { pollFlow } from '../../../src/polls/flow.js';
import { kinds } from '../../polls/support.js';
import { Talker, texts, context } from './people.js';

const danger = 'A sister of Afi is locked in a house and they beat her';
const ofKinds = pollFlow(kinds, 'en', '1011');
const other: Flow = { ...ofKinds, id: 'poll.other' };

/** People where some polls are open. @param open can be changed while they talk */
function people(open: { kinds: boolean; other?: boolean } = { kinds: true }): Talker {
  const poll = (id: string) =>
    id === 'poll.kinds' && open.kinds
      ? ofKinds
      : id === 'poll.other' && open.other
        ? other
        : undefined;
  const words: Record<string, string> = { kinds: 'poll.kinds', other: 'poll.other' };
  const talker = new Talker(
    context({ poll, pollByWord: (text) => words[text.trim().toLowerCase()] }),
  );
  talker.says('hello', 'English');
  talker.on({ kind: 'silence' });
  return talker;
}
const of = <T extends Effect['type']>(talker: Talker, type: T) =>
  talker.last.filter((effect): effect is Extract<Effect, { type: T }> => effect.type === type);
const happened = (talker: Talker) => of(talker, 'poll').map((effect) => effect.happened);
const invited = (talker: Talker, flow = 'poll.kinds', again = false) =>
  talker.on({ kind: 'invite', flow, again });
const why = (talker: Talker) => of(talker, 'not-said').map((effect) => effect.why);
const one = ['Four short questions.', 'One of these?'];

describe('a poll in the talk', () => {
  test('begins when somebody is asked, or texts its word, from wherever they are but a tip', () => {
    const ama = people();
    expect(invited(ama)).toEqual(one);
    expect(happened(ama)).toEqual([{ events: [], asked: 'one', finished: false }]);
    const kofi = people();
    expect(kofi.says('KINDS')).toEqual(one);
    const efua = people();
    efua.says('menu');
    expect(efua.says('kinds')).toEqual(one);
    const yao = people();
    expect(yao.on({ kind: 'start', payload: 'kinds' })).toEqual(one);
  });
  test('is answered to its end; what is kept of it is told turn by turn, and stays in no memory', () => {
    const ama = people();
    invited(ama);
    expect(ama.says('apple')).toEqual(['Some of these?']);
    expect(happened(ama)).toEqual([
      {
        events: [{ type: 'answered', question: 'one', value: 'a' }],
        asked: 'some',
        finished: false,
      },
    ]);
    expect(JSON.stringify(ama.person)).not.toContain('"a"');
    ama.says('1,3');
    ama.says('skip');
    expect(ama.says('They work on the ships')).toEqual(expect.arrayContaining(['Thanks.']));
    expect(happened(ama)).toEqual([
      {
        events: [{ type: 'told', question: 'words', text: 'They work on the ships' }],
        finished: true,
      },
    ]);
    expect(ama.person.session).toBeUndefined();
    expect(ama.person.report).toBeUndefined();
    expect(JSON.stringify(ama.person)).not.toMatch(/ships|x,z|"a"/);
  });
  test('can be answered otherwise until its close: by BACK, from after its end, by its word, and by an older button', () => {
    const ama = people();
    invited(ama);
    ama.says('1', '1');
    expect(ama.says('0')).toEqual(['Some of these?']);
    expect(ama.says('0')).toEqual(one.slice(1));
    expect(ama.says('0')).toEqual(one.slice(1));
    ama.says('2');
    expect(happened(ama)[0]?.events).toEqual([{ type: 'answered', question: 'one', value: 'b' }]);
    expect(ama.presses('poll.kinds:one:a')).toEqual(['Some of these?']);
    expect(happened(ama)[0]?.events).toEqual([{ type: 'answered', question: 'one', value: 'a' }]);
    ama.says('skip', 'skip', 'skip');
    expect(ama.person.session).toBeUndefined();
    expect(ama.says('back')).toEqual(['In your words?']);
    ama.says('Because');
    expect(happened(ama)[0]).toMatchObject({
      events: [{ type: 'told', text: 'Because' }],
      finished: true,
    });
    expect(ama.presses('poll.kinds:one:b')).toEqual(['In your words?']);
    ama.on({ kind: 'silence' });
    expect(ama.says('kinds')).toEqual(['In your words?']);
  });
  test('obeys the words that work everywhere, and is left by them without being lost', () => {
    const ama = people();
    invited(ama);
    ama.says('1');
    expect(ama.says('help')).toEqual(['help', 'help.helpline', 'Some of these?']);
    expect(ama.says('LANG')).toEqual(['language.ask']);
    expect(ama.says('1')).toEqual(['Some of these?']);
    expect(ama.says('menu')).toEqual(['menu.ask']);
    expect(ama.says('0')).toEqual(['Some of these?']);
    ama.says('menu');
    expect(ama.says('kinds')).toEqual(['Some of these?']);
    expect(ama.on({ kind: 'unsupported' })).toEqual(['answer.unsupported', 'Some of these?']);
  });
  test.each(['stop', 'erase'])('is over with %s, which leaves nothing of it', (word) => {
    const ama = people();
    invited(ama);
    ama.says('1');
    ama.says(word);
    expect(ama.person).toEqual({ language: 'en', stopped: word === 'stop' });
    expect(of(ama, 'forget')).toHaveLength(1);
    expect(of(ama, 'erase')).toHaveLength(word === 'erase' ? 1 : 0);
  });
  test('takes no words for a report unless its person says so, however many they write', () => {
    const ama = people();
    invited(ama);
    for (const text of [
      'My uncle came to visit us in the big town last week',
      'he has a shop there',
      'and a car and two goats and land',
    ])
      ama.says(text);
    expect(ama.person.report).toBeUndefined();
    expect(ama.all.filter(({ type }) => type === 'note')).toEqual([]);
    expect(ama.person.session?.step).toBe('some');
  });
});

describe('an answer that tells of a danger', () => {
  test.each([0, 1, 2, 3])(
    'at question %s offers a report at once; a yes makes it the first words of a tip, and the poll waits',
    (passed) => {
      const ama = people();
      invited(ama);
      for (let i = 0; i < passed; i += 1) ama.says('skip');
      expect(ama.says(danger)).toEqual(['poll.offer']);
      expect(ama.person.report).toBeUndefined();
      expect(ama.says('1')).toEqual(['tip.kept', 'tip.safe']);
      expect(ama.notes()).toEqual([{ step: 'first', words: danger }]);
      expect(ama.person.report?.signals).toContain('captive');
      expect(ama.person.poll).toMatchObject(
        passed === 3 ? { over: true } : { step: ['one', 'some', 'count'][passed] },
      );
      // What they say there is said to the tip.
      ama.says('yes', 'by the mill');
      expect(of(ama, 'poll')).toEqual([]);
      ama.on({ kind: 'silence' });
      expect(ama.finish()).toMatchObject({ how: 'partial' });
      expect(ama.person.report).toBeUndefined();
      if (passed < 3)
        expect(ama.says('kinds')[0]).toBe(
          ['One of these?', 'Some of these?', 'How many? (1-30 days)'][passed],
        );
    },
  );
  test('in a message that was changed: a cry is a report at once, anything else answers nothing', () => {
    const ama = people();
    invited(ama);
    for (const text of ['2', 'a', 'They trade in girls there'])
      expect(ama.on({ kind: 'edited', text })).toEqual(['edit.again']);
    expect(of(ama, 'poll')).toEqual([]);
    expect(ama.on({ kind: 'edited', text: 'They took my sister' })).toContain('tip.safe');
    expect(ama.notes()).toEqual([{ step: 'first', words: 'They took my sister' }]);
  });
  test('is looked for wider where an answer was asked for: who was never sent the question may mean to report', () => {
    const told = 'A man takes the passports of the girls he brings to the bar';
    const ama = people();
    invited(ama);
    expect(ama.says(told)).toEqual(['poll.offer']);
    expect(ama.says('1')).toEqual(['tip.kept', 'tip.safe']);
    expect(ama.notes()).toEqual([{ step: 'first', words: told }]);
    const kofi = people();
    invited(kofi);
    kofi.says('skip', 'skip', 'skip');
    expect(kofi.says(told)).not.toContain('poll.offer');
  });
  test('keeps what is written while the report is offered, and forgets it when it is not wanted', () => {
    const ama = people();
    invited(ama);
    ama.says(danger);
    ama.says('they are behind the market');
    ama.says('yes please come quickly');
    expect(ama.notes()).toEqual([
      {
        step: 'first',
        words: [danger, 'they are behind the market', 'yes please come quickly'].join('\n'),
      },
    ]);
    const kofi = people();
    invited(kofi);
    kofi.says(danger);
    expect(kofi.says('2')).toEqual(['One of these?']);
    expect(JSON.stringify(kofi.person)).not.toContain('sister');
    expect(kofi.person.report).toBeUndefined();
  });
  test('and going back from the offer, or to the menu, is no report', () => {
    const ama = people();
    invited(ama);
    ama.says('1', danger);
    expect(ama.says('0')).toEqual(['One of these?']);
    expect(JSON.stringify(ama.person)).not.toContain('sister');
    ama.says('1', danger, 'menu');
    expect(ama.person.report).toBeUndefined();
  });
});

describe('somebody who is telling a tip', () => {
  const telling = () => {
    const ama = people({ kinds: true, other: true });
    ama.says('They hold three girls behind the market');
    return ama;
  };
  test('is asked nothing else, is told nothing else, and joins no poll by a word, a link or a button', () => {
    const ama = telling();
    const before = ama.person;
    expect([invited(ama), why(ama)]).toEqual([[], ['busy']]);
    expect([ama.on({ kind: 'message', text: 'News' }), why(ama)]).toEqual([[], ['busy']]);
    expect(ama.person).toEqual(before);
    expect(ama.says('kinds')).not.toContain('One of these?');
    expect(ama.person.session?.flow).toBe('tip');
    expect(ama.on({ kind: 'start', payload: 'kinds' })).toEqual(['tip.safe']);
    expect(ama.presses('poll.kinds:one:a')).toContain('answer.oldButton');
    expect(ama.person.report?.tip).toBe(before.report?.tip);
    expect(of(ama, 'poll')).toEqual([]);
  });
  test.each(
    flows
      .filter(({ id }) => id === 'tip')
      .flatMap(({ steps }) =>
        Object.entries(steps).flatMap(([id, step]) => ('ask' in step ? [id] : [])),
      ),
  )('at %s is never asked a poll', (step) => {
    const ama = telling();
    ama.person = { ...ama.person, session: { ...(ama.person.session as object), step } as never };
    expect([invited(ama), why(ama)]).toEqual([[], ['busy']]);
  });
  test('goes on with the poll they were in when the tip is told, and not before', () => {
    const ama = people();
    invited(ama);
    ama.says('1', 'menu', 'report');
    expect(ama.person.poll).toMatchObject({ flow: 'poll.kinds', step: 'some' });
    ama.says('yes', 'no', 'a man takes girls away');
    expect([invited(ama, 'poll.kinds', true), why(ama)]).toEqual([[], ['busy']]);
    ama.on({ kind: 'silence' });
    expect(ama.person.poll).toMatchObject({ flow: 'poll.kinds', step: 'some' });
    expect(invited(ama, 'poll.kinds', true)).toEqual(['poll.reminder', 'Some of these?']);
  });
});

describe('whoever is asked unasked', () => {
  test('is not asked twice, nor two polls at once, nor after a STOP, nor when the poll is closed', () => {
    const open = { kinds: true, other: true };
    const ama = people(open);
    invited(ama);
    expect([invited(ama), why(ama)]).toEqual([[], ['done']]);
    expect([invited(ama, 'poll.other'), why(ama)]).toEqual([[], ['busy']]);
    expect(invited(ama, 'poll.kinds', true)).toEqual(['poll.reminder', 'One of these?']);
    ama.says('menu');
    expect([invited(ama, 'poll.other'), why(ama)]).toEqual([[], ['busy']]);
    ama.on({ kind: 'silence' });
    expect([invited(ama, 'poll.other'), why(ama)]).toEqual([[], ['busy']]);
    open.kinds = false;
    expect([invited(ama), why(ama)]).toEqual([[], ['closed']]);
    expect(invited(ama, 'poll.other')).toEqual(one);
    ama.says('skip', 'skip', 'skip', 'skip');
    expect([invited(ama, 'poll.other', true), why(ama)]).toEqual([[], ['done']]);
    ama.says('stop');
    expect([invited(ama, 'poll.other', true), why(ama)]).toEqual([[], ['stopped']]);
    expect([ama.on({ kind: 'message', text: 'News' }), why(ama)]).toEqual([[], ['stopped']]);
  });
  test('stays where they are when they are told something', () => {
    const ama = people();
    invited(ama);
    const { session } = ama.person;
    expect(
      ama.on({
        kind: 'message',
        text: 'Check the offer.',
        buttons: [{ label: 'More', data: 'campaign.check:q:a' }],
      }),
    ).toEqual(['Check the offer.']);
    expect(ama.person.session).toEqual(session);
  });
  test('and is not known any more is spoken to in the language they joined in', () => {
    const talker = new Talker(context({ poll: () => ofKinds }));
    talker.on({ kind: 'invite', flow: 'poll.kinds', again: false, language: 'pt' });
    expect(talker.person.language).toBe('pt');
  });
});

describe('an answer to a poll that is closed', () => {
  const late = (text: string) => {
    const open = { kinds: true };
    const ama = people(open);
    invited(ama);
    open.kinds = false;
    return { ama, said: ama.says(text) };
  };
  test.each(['2', 'apple', 'They should ask their aunt first'])(
    'such as "%s" is answered with what to do, counted as late, and is no report',
    (text) => {
      const { ama, said } = late(text);
      expect(said).toEqual(['poll.over']);
      expect(of(ama, 'late')).toEqual([{ type: 'late', flow: 'poll.kinds' }]);
      expect([ama.person.session, ama.person.report]).toEqual([undefined, undefined]);
      expect(ama.says('menu')).toEqual(['menu.ask']);
    },
  );
  test('that tells of a danger is kept as a report', () => {
    const { ama, said } = late(danger);
    expect(said).toEqual(['tip.kept', 'tip.safe']);
    expect(ama.notes()).toEqual([{ step: 'first', words: danger }]);
  });
  test('that hints at a case is kept, too', () => {
    expect(late('A man takes the passports of the girls he brings to the bar').said).toEqual([
      'tip.kept',
      'tip.safe',
    ]);
  });
  test('by its word or by a button says that it is not open', () => {
    const open = { kinds: false };
    const ama = people(open);
    expect(ama.says('kinds')).toEqual(['poll.notOpen']);
    expect(ama.presses('poll.kinds:one:a')).toEqual(['poll.over']);
    expect(ama.person.session).toBeUndefined();
  });
  test('leaves STOP, HELP, LANG, BACK and MENU as they are', () => {
    for (const [word, said] of [
      ['stop', 'stop.done'],
      ['help', 'help'],
      ['lang', 'language.ask'],
      ['menu', 'menu.ask'],
      ['0', 'poll.over'],
    ] as const)
      expect(late(word).said).toContain(said);
  });
});

test('every word of ours around a poll is there in every language', () => {
  for (const language of texts.languages)
    for (const key of ['poll.over', 'poll.notOpen', 'poll.reminder', 'poll.offer'] as const)
      expect(texts.say(language, { key })).toMatch(/\p{L}/u);
});
