import { describe, expect, test } from '@jest/globals';
import { judgedOnce } from '../../src/conversation/judged.js';
import { createJudge } from '../../src/tips/triage/judge.js';
import { context, Talker, texts } from './dialog/people.js';

/** People answer by habit: a "yes" where a place is asked for is none. */
const judge = createJudge(texts);
const reporter = (country = 'GH') =>
  new Talker(context({ ...judgedOnce(judge, texts), countryOfAddress: country }));
const kept = (talker: Talker) =>
  talker.all.flatMap((effect) =>
    effect.type === 'note' ? [effect.note.value ?? effect.note.words] : [],
  );
const missing = () => {
  const talker = reporter();
  talker.says('my daughter is missing', 'yes');
  expect(talker.person.session?.step).toBe('missingPlace');
  return talker;
};

describe('where words are asked for', () => {
  test.each(['yes', 'yes please', 'ok', 'oui', "d'accord", 'sim', 'pois', '👍', '1', '2', '?'])(
    '%j tells nothing: it is asked once more, and kept as no place',
    (text) => {
      const talker = missing();
      expect(talker.says(text)).toEqual(['answer.againText', 'missing.place']);
      expect(kept(talker)).not.toContain(text);
      expect(talker.says('Madina market, yesterday')).toEqual(['missing.age']);
      expect(kept(talker)).toContain('Madina market, yesterday');
    },
  );

  test.each(['yes', 'oui', 'sim'])('a second %j goes on, and is no place', (text) => {
    const talker = missing();
    talker.says(text);
    expect(talker.says(text)).toEqual(['missing.since']);
    expect(kept(talker)).not.toContain(text);
  });

  test.each(['no', "i don't know", 'je ne sais pas', 'não sei', 'non', 'não'])(
    '%j goes on, and is no place',
    (text) => {
      const talker = missing();
      expect(talker.says(text)).toEqual(['missing.since']);
      expect(kept(talker)).not.toContain(text);
    },
  );

  test.each(['yes near the market', 'no, behind the market', 'oui au marché'])(
    '%j tells something, and is kept',
    (text) => {
      const talker = missing();
      talker.says(text);
      expect(kept(talker).join('\n')).toContain(text);
    },
  );

  test('the same where a report is told', () => {
    const talker = reporter();
    talker.says('They lock a girl in a house and beat her', 'yes');
    expect(talker.says('yes')).toEqual(['answer.againText', 'tip.where']);
    expect(talker.says('no')).toEqual(['tip.officials']);
    expect(kept(talker)).toEqual(['They lock a girl in a house and beat her']);
  });

  test('an age of one or two digits is an age, and no habit', () => {
    const talker = missing();
    talker.says('Tema', 'yesterday');
    expect(talker.says('2')).toEqual(['missing.police']);
    expect(kept(talker)).toContain('2');
  });

  test('"no" is an answer where it is asked whether there was a vehicle', () => {
    const talker = missing();
    talker.says('Tema', 'yesterday', '9', 'no', 'yes', 'skip', 'skip', 'skip', 'skip', 'skip');
    expect(talker.person.session?.step).toBe('missingVehicle');
    talker.says('no');
    expect(talker.person.session?.step).toBe('missingDirection');
    expect(kept(talker).slice(-1)).toEqual(['no']);
  });
});
