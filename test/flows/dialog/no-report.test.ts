import { describe, expect, test } from '@jest/globals';
import type { Effect } from '../../../src/flows/dialog/effect.js';
import type { Ending } from '../../../src/flows/dialog/person.js';
import { Talker, context } from './people.js';

const held = 'They are holding three girls behind the market';
const everyday = 'the price of rice has gone up again at the market';
const finishes = (effects: readonly Effect[]) => effects.filter(({ type }) => type === 'finish');

/** Somebody whose text is asked about. */
function asked(text = everyday): Talker {
  const afi = new Talker();
  expect(afi.says(text).at(-1)).toBe('tip.isReport');
  return afi;
}

describe('a text that tells nothing of a report', () => {
  test('is kept and asked about, once', () => {
    const afi = asked();
    expect(afi.notes()).toEqual([{ step: 'first', words: everyday }]);
    expect(afi.person.report?.seems).toEqual(expect.any(String));
    expect(finishes(afi.all)).toEqual([]);
  });
  test.each(['yes', '1', 'Oui', 'yes please'])('is a report after "%s", as any other', (yes) => {
    const afi = asked();
    expect(afi.says(yes)).toEqual(['tip.safe']);
    expect(afi.person.report?.seems).toBeUndefined();
    expect(afi.notes()).toContainEqual({ step: 'isReport', value: 'yes' });
    afi.on({ kind: 'silence' });
    expect(afi.finish()).toMatchObject({ how: 'partial' });
  });
  test.each(['no', '2', 'Não', 'no thanks'])(
    'is none after "%s", and that is said in one line',
    (no) => {
      const afi = asked();
      expect(afi.says(no)).toEqual(['tip.noReport']);
      expect(afi.finish()).toMatchObject({ how: 'setAside' });
      expect(afi.person.session).toBeUndefined();
      expect(afi.person.report).toBeUndefined();
    },
  );
  test.each(['no she is locked in the house', held, 'help me', 'yes he beats them every day'])(
    'is a report at once with more words that tell something: "%s"',
    (text) => {
      const afi = asked();
      expect(afi.says(text)).toEqual(['tip.kept', 'tip.safe']);
      expect(afi.notes()).toContainEqual({ step: 'first', words: text });
      expect(afi.person.report?.seems).toBeUndefined();
    },
  );
  test('keeps further words that tell nothing, says once how to go on, and then nothing more', () => {
    const afi = asked();
    expect(afi.says('everything is expensive')).toEqual(['tip.isReportAgain']);
    expect(afi.notes()).toEqual([{ step: 'isReport', words: 'everything is expensive' }]);
    expect(afi.says('rain is coming')).toEqual([]);
    expect(afi.notes()).toEqual([{ step: 'isReport', words: 'rain is coming' }]);
    expect(afi.says(held)).toEqual(['tip.kept', 'tip.safe']);
  });
  test('waits for a person after a silence, SKIP, STOP, MENU and ERASE; nothing is finished as a report', () => {
    for (const end of ['silence', 'skip', 'STOP', 'menu', 'erase']) {
      const afi = asked();
      if (end === 'silence') afi.on({ kind: 'silence' });
      else afi.says(end);
      expect([end, afi.finish()]).toEqual([end, expect.objectContaining({ how: 'unsure' })]);
    }
  });
  test('that is changed to one that tells something is a report', () => {
    const afi = asked();
    expect(afi.on({ kind: 'edited', text: held })).toEqual(['tip.kept', 'tip.safe']);
    expect(afi.person.report?.seems).toBeUndefined();
  });
  test('told where the menu was asked is asked about, too', () => {
    const afi = new Talker();
    afi.says('hello', 'English');
    expect(afi.says(everyday)).toEqual(['tip.isReport']);
    expect(afi.last).toContainEqual(
      expect.objectContaining({
        type: 'note',
        report: expect.objectContaining({ seems: expect.any(String) }),
      }),
    );
  });
  test('is left in the list by a person who goes on to their case', () => {
    const found = {
      tip: { tip: 'tip-9', reference: 'GH-ZZZZZ', country: 'GH', restricted: false },
      messages: [],
    };
    const afi = new Talker(context(), () => found);
    afi.says(everyday);
    expect(afi.says('4829 1170 5536 0942')).toEqual(['case.noNews', 'case.add']);
    expect(afi.person.report).toMatchObject({ tip: 'tip-9' });
    expect(finishes(afi.last)).toEqual([]);
  });
  test('that looks like an advert is kept with its kind, and asked about too: it may be a person', () => {
    const afi = new Talker(context({ seems: () => 'spam' }));
    expect(afi.says('You have won 5000 GHS! Claim it now by this link')).toEqual(['tip.isReport']);
    afi.on({ kind: 'silence' });
    expect(afi.finish()).toMatchObject({ how: 'unsure', report: { seems: 'spam' } });
  });
  test.each(['help help help', 'report', 'POLICE', held, 'je veux signaler quelque chose'])(
    '"%s" is never in doubt',
    (text) => {
      const afi = new Talker(context({ signalsIn: () => [] }));
      afi.says(text);
      expect(afi.person.report?.seems).toBeUndefined();
      expect(afi.person.session?.flow).not.toBe('isReport');
    },
  );
});

/** Somebody whose talk has ended in this way within the day. */
function after(ended: Ending | undefined): Talker {
  const afi = new Talker(context(ended ? { ended } : {}));
  afi.person = { language: 'en', stopped: false };
  return afi;
}

describe('after an ending', () => {
  const told =
    'wrong number|lol|hahaha|amen|God bless you|🙏|👍|ok|thanks|Merci beaucoup|obg|hello|bonsoir|yes|no';
  test.each(told.split('|'))('"%s" gets nothing for a day, and opens nothing', (text) => {
    for (const ended of ['told', 'unsafe'] as const) {
      const afi = after(ended);
      expect(afi.says(text)).toEqual([]);
      expect(afi.person).toEqual({ language: 'en', stopped: false });
      expect(afi.all).toEqual([]);
    }
  });
  test('a cry, a command and a sentence work at once', () => {
    for (const ended of ['told', 'unsafe'] as const) {
      expect(after(ended).says(held)).toEqual(['tip.kept', 'tip.safe']);
      expect(after(ended).says('help me')).toEqual(['tip.kept', 'tip.safe']);
      expect(after(ended).says('MENU')).toEqual(['menu.ask']);
      expect(after(ended).says(everyday)).toEqual(['tip.isReport']);
    }
  });
  test('a number, a button and a picture bring no menu to a phone that is not safe', () => {
    expect(after('unsafe').says('1')).toEqual([]);
    expect(after('unsafe').presses('menu:menu:report')).toEqual([]);
    expect(after('unsafe').on({ kind: 'unsupported' })).toEqual([]);
    expect(after('unsafe').on({ kind: 'files', files: [], tooLarge: true })).toEqual([]);
    expect(after('told').says('1')).toEqual(['menu.ask']);
  });
  test.each([
    'not now',
    'not now she is here',
    'not now she dey come',
    'plus tard',
    'agora não',
    'STOP',
  ])('"%s" once more, on a phone that is not safe, brings nothing but what STOP says', (text) => {
    const afi = after('unsafe');
    expect(afi.says(text)).toEqual(text === 'STOP' ? ['stop.done'] : []);
    expect(afi.person.session).toBeUndefined();
  });
  test('thanks get nothing on any later day; a greeting brings the menu then', () => {
    for (const text of ['ok', 'thank you so much', '🙏', 'lol'])
      expect([text, after(undefined).says(text)]).toEqual([text, []]);
    expect(after(undefined).says('hello')).toEqual(['menu.ask']);
  });
  test.each([
    ['the code', 'told', [held, 'yes']],
    ['STOP', 'unsafe', [held, 'STOP']],
    ['ERASE', 'unsafe', [held, 'ERASE']],
    ['not safe', 'unsafe', [held, 'no']],
    ['no report', 'told', [everyday, 'no']],
  ] as const)('%s is such an ending', (what, how, texts) => {
    const afi = new Talker();
    afi.says(...texts);
    for (let n = 0; what === 'the code' && n < 15 && afi.person.session; n += 1) afi.says('skip');
    expect(afi.last).toContainEqual({ type: 'ended', how });
  });
});

describe('at the question whether it is safe', () => {
  const unsafe =
    'not now|not now she dey come|later|she is here|not safe|pls she is here|stop she is here|' +
    'pas maintenant|plus tard|elle est là|agora não|mais tarde|ela está aqui|skip|no';
  test.each(unsafe.split('|'))(
    '"%s" means no: one line, and the report goes on as it is',
    (text) => {
      const afi = new Talker();
      afi.says(held);
      expect(afi.says(text)).toEqual(['tip.unsafe']);
      expect(afi.finish()).toMatchObject({ how: 'partial', report: { tip: 'tip-1' } });
      expect(afi.last).toContainEqual({ type: 'ended', how: 'unsafe' });
    },
  );
  test('two answers that fit nothing mean no, and are kept', () => {
    const afi = new Talker();
    afi.says(held);
    afi.says('bananas');
    expect(afi.person.session?.step).toBe('safe');
    expect(afi.says('blue')).toEqual(['tip.unsafe']);
    expect(afi.notes()).toContainEqual({ step: 'safe', words: 'blue' });
    expect(afi.finish()).toMatchObject({ how: 'partial' });
  });
  test('commands work after an answer that fits nothing', () => {
    const afi = new Talker();
    afi.says(held, 'bananas');
    expect(afi.says('HELP')).toEqual(expect.arrayContaining(['help', 'tip.safe']));
  });
  test('nothing is kept of a person who told nothing but "not now"', () => {
    const kofi = new Talker();
    kofi.says('hello', 'English', 'report');
    expect(kofi.says('not now')).toEqual(['tip.unsafe']);
    expect(kofi.all.filter(({ type }) => type === 'note' || type === 'finish')).toEqual([]);
  });
  test('a danger in the words is kept, also of a person who told nothing yet', () => {
    const kofi = new Talker();
    kofi.says('hello', 'English', 'report');
    expect(kofi.says('not now he wan kill me')).toEqual(['tip.unsafe']);
    expect(kofi.finish()).toMatchObject({ how: 'partial' });
  });
});
