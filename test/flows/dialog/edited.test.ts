import { describe, expect, test } from '@jest/globals';
import type { Ending } from '../../../src/flows/dialog/person.js';
import { Talker, context } from './people.js';

const held = 'They are holding three girls behind the market';
const cry = 'They took my sister';
const changed = (text: string) => ({ kind: 'edited', text }) as const;

/** Somebody whose talk has ended in this way within the day. */
function after(ended: Ending | undefined): Talker {
  const afi = new Talker(context(ended ? { ended } : {}));
  afi.says(held);
  afi.on({ kind: 'silence' });
  return afi;
}

describe('a message that was changed after it was sent, in a report', () => {
  test('the new words are further words, and the question stays', () => {
    const afi = new Talker();
    afi.says(held);
    const { session } = afi.person;
    expect(afi.on(changed('Three girls are held in Lome, not two'))).toEqual(['edit.kept']);
    expect(afi.notes()).toEqual([{ step: 'safe', words: 'Three girls are held in Lome, not two' }]);
    expect(afi.person.session).toEqual(session);
    // A single word can be a place, or a danger, and a sign alone a cry.
    for (const word of ['kidnapped', 'SOS', '🆘']) {
      afi.on(changed(word));
      expect(afi.notes()).toEqual([{ step: 'safe', words: word }]);
    }
  });

  test('a file that came with the new words is kept, with words that tell nothing too', () => {
    const afi = new Talker();
    afi.says(held);
    const files = [{ id: 'f', kind: 'photo' as const }];
    expect(afi.on({ ...changed('The man who took her'), files })).toContain('edit.kept');
    expect(afi.notes()).toContainEqual({ step: 'attached' });
    expect(afi.on({ ...changed('2'), files })).toContain('attach.photo');
    expect(afi.notes()).toContainEqual({ step: 'attached' });
  });

  test.each(['2', ' 1 ', 'yes', 'non', 'menu', 'STOP', '👍'])(
    'an answer or a command does nothing a second time: %s',
    (text) => {
      const afi = new Talker();
      afi.says(held);
      const before = afi.person;
      expect(afi.on(changed(text))).toEqual(['edit.again']);
      expect(afi.person).toEqual(before);
      expect(afi.notes()).toEqual([]);
    },
  );
});

describe('a message that was changed where no report is told yet', () => {
  test.each([
    ['at the choice of a language', ['hello'], cry],
    ['at the menu', ['menu'], 'SOS'],
    ['at the menu', ['menu'], '🆘'],
    ['at the menu', ['menu'], 'Two girls sell water for my aunt all day and she takes the money'],
    ['while joining', ['JOIN'], cry],
    ['where a code is asked for', ['menu', 'my report'], cry],
  ])('%s, a cry or a story is a report: %s %s', (_where, texts, words) => {
    const afi = new Talker();
    afi.says(...texts);
    expect(afi.on(changed(words))).toContain('tip.safe');
    expect(afi.notes()).toEqual([{ step: 'first', words }]);
  });

  test.each(['2', 'hello again', 'JOIN', 'my aunt'])(
    'what tells nothing is asked for again: %s',
    (text) => {
      const afi = new Talker();
      afi.says('menu');
      expect(afi.on(changed(text))).toEqual(['edit.again']);
      expect(afi.notes()).toEqual([]);
    },
  );

  test('of somebody whose first words are not known, a cry is kept; the rest is told nothing', () => {
    const afi = new Talker();
    expect(afi.on(changed('Happy birthday to you'))).toEqual([]);
    expect(afi.on(changed(cry))).toContain('tip.safe');
    expect(afi.notes()).toEqual([{ step: 'first', words: cry }]);
  });
});

describe('a message that was changed after a talk', () => {
  test('who tells something hears that a new message is needed', () => {
    for (const ended of [undefined, 'told'] as const) {
      const afi = after(ended);
      expect(afi.on(changed(cry))).toEqual(['edit.again']);
      expect(afi.person.session).toBeUndefined();
    }
  });

  test.each(['ok', '.', '👍', '2', 'STOP'])(
    'who hides what was written is told nothing: %s',
    (text) => {
      for (const ended of [undefined, 'told', 'unsafe'] as const)
        expect(after(ended).on(changed(text))).toEqual([]);
    },
  );

  test('after "not safe", STOP or ERASE nothing is said, and a cry is kept', () => {
    const afi = after('unsafe');
    expect(afi.on(changed('Happy birthday to you'))).toEqual([]);
    expect(afi.notes()).toEqual([]);
    expect(afi.on(changed(cry))).toEqual([]);
    expect(afi.notes()).toEqual([{ step: 'first', words: cry }]);
    expect(afi.finish()).toMatchObject({ how: 'partial' });
    expect(afi.person.session).toBeUndefined();
  });
});
