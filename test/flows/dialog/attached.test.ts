import { describe, expect, test } from '@jest/globals';
import type { CameWith, Event } from '../../../src/flows/dialog/event.js';
import { MOST_FILES } from '../../../src/flows/dialog/attached.js';
import { Talker, context, texts } from './people.js';

const photo: CameWith = { id: 'photo-1', kind: 'photo' };
const sent: Event = { kind: 'files', files: [photo] };
const withWords = (text: string): Event => ({ kind: 'text', text, files: [photo] });
const story = 'They lock three girls up behind the market';

/**
 * The reports that the files of the last turn are kept with, as `tip: seems`, and how they ended.
 */
const keptIn = ({ last }: Talker) =>
  last.flatMap((effect) =>
    effect.type === 'note' && effect.note.files ? [effect.report.seems ?? 'report'] : [],
  );
const endsOf = ({ last }: Talker) =>
  last.flatMap((effect) => (effect.type === 'finish' ? [effect.how] : []));
const awa = (change = {}) => {
  const talker = new Talker(context({ countryOfAddress: 'GH', ...change }));
  return talker;
};

describe('an album', () => {
  const picture = (n: number, album = '1350'): Event => ({
    kind: 'files',
    files: [{ id: `photo-${n}`, kind: 'photo' }],
    album,
  });
  const keptOf = ({ all }: Talker) =>
    all.flatMap((effect) => (effect.type === 'note' ? (effect.note.files ?? []) : []));

  test('is asked about once, and each of its pictures is kept', () => {
    const one = awa();
    expect(one.on(picture(1))).toEqual(['attach.photo', 'attach.about']);
    expect(one.on(picture(2))).toEqual([]);
    expect(one.on(picture(3))).toEqual([]);
    expect(keptOf(one)).toEqual(['photo-1', 'photo-2', 'photo-3']);
    expect(one.says(story)).toEqual(['tip.kept', 'tip.safe']);
  });
  test('in a report is told of once; another album is told of again', () => {
    const one = awa();
    one.says(story);
    expect(one.on(picture(1))).toEqual(['attach.photo', 'tip.safe']);
    expect(one.on(picture(2))).toEqual([]);
    expect(one.on(picture(3, '1351'))).toEqual(['attach.photo', 'tip.safe']);
    expect(keptOf(one)).toHaveLength(3);
  });
  test('whose first picture has words is answered to the words', () => {
    const one = awa();
    const first: Event = { ...withWords(story), album: '1350' } as Event;
    expect(one.on(first)).toEqual(['attach.photo', 'tip.kept', 'tip.safe']);
    expect(one.on(picture(2))).toEqual([]);
    expect(one.person.report?.files).toBe(2);
  });
  test('on a quiet phone is kept, and nothing is said', () => {
    const one = awa({ ended: 'unsafe' });
    expect([one.on(picture(1)), one.on(picture(2))]).toEqual([[], []]);
    expect(keptOf(one)).toEqual(['photo-1', 'photo-2']);
  });
});

describe('a photo without words', () => {
  test('is kept in doubt at the beginning of a talk, and the words about it make it a report', () => {
    const one = awa();
    expect(one.on(sent)).toEqual(['attach.photo', 'attach.about']);
    expect(keptIn(one)).toEqual(['wordless']);
    expect(one.says(story)).toEqual(['tip.kept', 'tip.safe']);
    expect(one.person.report).toMatchObject({ notes: 2, firstWords: true });
    expect(one.person.report?.seems).toBeUndefined();
    expect(one.person.session?.flow).toBe('tip');
  });
  test('is kept with the report that is being told, and the question stays', () => {
    const one = awa();
    one.says(story);
    const step = one.person.session?.step;
    expect(one.on(sent)).toEqual(['attach.photo', 'tip.safe']);
    expect(keptIn(one)).toEqual(['report']);
    expect(one.person.session?.step).toBe(step);
  });
  test('is a report where somebody chose to tell one', () => {
    const one = awa();
    one.says('report');
    expect(one.person.session?.flow).toBe('tip');
    one.on(sent);
    expect([keptIn(one), one.person.session?.step]).toEqual([['report'], 'safe']);
  });
  test('is left in doubt by a skip and by silence, and by STOP', () => {
    for (const next of ['skip', 'STOP']) {
      const one = awa();
      one.on(sent);
      one.says(next);
      expect([next, one.person.report]).toEqual([next, undefined]);
      expect(one.all).toContainEqual(expect.objectContaining({ type: 'finish', how: 'unsure' }));
    }
    const silent = awa();
    silent.on(sent);
    silent.on({ kind: 'silence' });
    expect(endsOf(silent)).toEqual(['unsure']);
  });
  test('is kept, and nothing is said, where it may be unsafe to write', () => {
    const one = awa({ ended: 'unsafe' });
    expect(one.on(sent)).toEqual([]);
    expect([keptIn(one), endsOf(one), one.person.report]).toEqual([
      ['wordless'],
      ['unsure'],
      undefined,
    ]);
  });
  test('is refused while somebody joins, and when there are too many', () => {
    const one = awa();
    one.says('JOIN');
    expect(one.on(sent)).toContain('answer.unsupported');
    const many = awa();
    many.says(story);
    for (let i = 0; i < MOST_FILES; i += 1) many.on(sent);
    expect(many.on(sent)).toContain('answer.unsupported');
    expect(many.on(withWords('He drives a red car'))).toContain('answer.besides');
    expect(keptIn(many)).toEqual([]);
  });
  test('that is too large is refused with the reason', () => {
    expect(awa().on({ kind: 'files', files: [], tooLarge: true })).toContain('attach.tooLarge');
  });
});

describe('a photo with words', () => {
  test('goes with the report that the words open', () => {
    const one = awa();
    expect(one.on(withWords(story))).toEqual(['attach.photo', 'tip.kept', 'tip.safe']);
    expect(keptIn(one)).toEqual(['report']);
  });
  test('of a greeting alone is asked about', () => {
    const one = awa();
    expect(one.on(withWords('hello'))).toEqual(['attach.photo', 'attach.about']);
    expect(keptIn(one)).toEqual(['wordless']);
  });
  test('beside an answer is kept, and the answer counts', () => {
    const one = awa();
    one.says('report');
    one.on(withWords('yes'));
    expect([keptIn(one), one.person.session?.step]).toEqual([['report'], 'danger']);
  });
  test('beside STOP is kept with what was told, and STOP holds', () => {
    const one = awa();
    one.says(story);
    one.on(withWords('STOP'));
    expect([keptIn(one), endsOf(one), one.person.stopped]).toEqual([['report'], ['partial'], true]);
    const other = awa();
    other.on(withWords('STOP'));
    expect([keptIn(other), endsOf(other), other.person.stopped]).toEqual([
      ['wordless'],
      ['unsure'],
      true,
    ]);
  });
  test('beside a case code is not kept, because nobody knows yet whose it is', () => {
    const found = {
      tip: { tip: 'tip-9', reference: 'GH-ZZZZZ', country: 'GH', restricted: false },
      messages: [],
    };
    const one = new Talker(context(), () => found);
    expect(one.on(withWords('4829 1170 5536 0942'))).toContain('answer.besides');
    expect(keptIn(one)).toEqual([]);
    // Once the case is open, a photo belongs to it.
    one.on(sent);
    expect(one.last).toContainEqual(
      expect.objectContaining({ type: 'note', report: expect.objectContaining({ tip: 'tip-9' }) }),
    );
  });
});

test('what is said of files is said in every language, in one text', () => {
  for (const language of texts.languages)
    for (const key of [
      'photo',
      'voice',
      'document',
      'location',
      'several',
      'about',
      'tooLarge',
    ] as const)
      expect(texts.say(language, { key: `attach.${key}` }).length).toBeLessThanOrEqual(160);
});
