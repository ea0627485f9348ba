import { describe, expect, test } from '@jest/globals';
import type { Member, TalkContext } from '../../src/flows/dialog/talk-context.js';
import { Talker, texts, context } from './dialog/people.js';

/** Awa has a phone of Benin; `change` where she has another one. */
const awa = (change: Partial<TalkContext> = {}, member?: Member) =>
  new Talker(context({ countryOfAddress: 'BJ', ...change }), undefined, () => member);
const joined = (talker: Talker) =>
  talker.last.flatMap((effect) => (effect.type === 'subscribe' ? [effect.member] : []));
const all = { polls: true, alerts: true, campaigns: true };
const said = (talker: Talker) =>
  talker.last.flatMap((effect) =>
    effect.type === 'say' && effect.key !== undefined ? [texts.say('en', effect)] : [],
  );
const member: Member = {
  wants: { ...all, alerts: false },
  age: '18-24',
  gender: 'own',
  ownWords: 'child of the lake',
  area: 'BJ-AQ',
  country: 'BJ',
  district: 'BJ-AQ.7668937',
};

describe('somebody joins', () => {
  test('with the word of any language, and is kept only at the end', () => {
    for (const language of texts.languages) {
      for (const word of texts.lexicon(language).commands.join) {
        const one = awa();
        expect(one.says(word.toUpperCase())).toEqual(['register.intro', 'register.wants']);
        expect(joined(one)).toEqual([]);
      }
    }
  });
  test('and says what they want, their age, their gender and their town', () => {
    const one = awa();
    one.says('JOIN');
    expect(one.says('1,3')).toEqual(['register.age']);
    expect(one.says('19')).toEqual(['register.gender']);
    expect(one.says('female')).toEqual(['register.place']);
    expect(one.says('Kpomasse')).toEqual(['register.done']);
    expect(joined(one)).toEqual([
      {
        wants: { ...all, alerts: false },
        age: '18-24',
        gender: 'female',
        country: 'BJ',
        area: 'BJ-AQ',
        district: 'BJ-AQ.7668937',
      },
    ]);
    expect(one.person.session).toBeUndefined();
  });
  test('from the menu', () => {
    const one = awa();
    one.says('hello', 'English');
    expect(one.says('take part')).toEqual(['register.intro', 'register.wants']);
    const other = awa();
    other.says('hello', 'English');
    expect(other.says('4')).toEqual(['register.intro', 'register.wants']);
  });
  test('by a deep link, which may say in which country', () => {
    const one = awa({ countryOfAddress: undefined });
    expect(one.on({ kind: 'start', payload: 'join-TG' })).toEqual([
      'register.intro',
      'register.wants',
    ]);
    one.says('1', 'skip', 'skip', 'skip');
    expect(joined(one)).toEqual([
      { wants: { polls: true, alerts: false, campaigns: false }, country: 'TG' },
    ]);
    expect(awa().on({ kind: 'start', payload: 'join' })).toEqual([
      'register.intro',
      'register.wants',
    ]);
    expect(awa().on({ kind: 'start', payload: 'joining' })).toEqual(['language.ask']);
  });
  test('and can pass over every question; then only the country of their number is kept', () => {
    const one = awa();
    one.says('JOIN', '1 2 3', 'skip', 'pass', 'skip');
    expect(joined(one)).toEqual([{ wants: all, country: 'BJ' }]);
  });
  test('and wants nothing: nothing is kept', () => {
    const one = awa();
    one.says('JOIN');
    expect(one.says('skip')).toEqual(['register.nothing']);
    expect(one.all.some(({ type }) => type === 'subscribe')).toBe(false);
    expect(one.person).toEqual({ language: one.person.language, stopped: false });
  });
  test('in their own words for their gender, which are kept beside and counted nowhere', () => {
    const one = awa();
    one.says('JOIN', '1', '35', '3');
    expect(one.says('  child of the lake ')).toEqual(['register.place']);
    one.says('skip');
    expect(joined(one)).toEqual([
      {
        wants: { polls: true, alerts: false, campaigns: false },
        age: '35+',
        gender: 'own',
        ownWords: 'child of the lake',
        country: 'BJ',
      },
    ]);
    expect(JSON.stringify(one.person)).not.toContain('lake');
  });
  test('and who takes back what they said of their gender is not kept with it', () => {
    const one = awa();
    one.says('JOIN', '1', '35', '3', 'child of the lake', 'back', 'back', 'female', 'skip');
    expect(joined(one)).toMatchObject([{ gender: 'female' }]);
    expect(joined(one)[0]).not.toHaveProperty('ownWords');
    const other = awa();
    other.says('JOIN', '1', '35', 'male', 'back', 'skip', 'skip');
    expect(joined(other)[0]).not.toHaveProperty('gender');
  });
  test('after STOP, and is written to again', () => {
    const one = awa();
    one.says('stop', 'JOIN', '1', 'skip', 'skip', 'skip');
    expect(one.person.stopped).toBe(false);
  });
  test.each([
    ['7', '0-14'],
    ['14', '0-14'],
    ['15', '15-17'],
    ['17', '15-17'],
    ['18', '18-24'],
    ['30', '25-30'],
    ['31', '31-34'],
    ['35', '35+'],
    ['99', '35+'],
    ['1', '0-14'],
    ['6', '35+'],
  ])('who writes %s for their age is of %s', (text, band) => {
    const one = awa();
    one.says('JOIN', '1', text);
    if (one.person.session) one.says('skip', 'skip');
    expect(joined(one)[0]?.age).toBe(band);
  });
});

describe('a child', () => {
  test.each(['12', '16', '15-17'])(
    'of %s is asked neither for gender nor place, and told whom to write to',
    (text) => {
      const one = awa({ countryOfAddress: 'TG' });
      one.says('JOIN', '1,2');
      expect(one.says(text)).toEqual(['register.doneChild', 'help.helpline']);
      expect(Object.keys(joined(one)[0] ?? {}).sort()).toEqual(['age', 'country', 'wants']);
    },
  );
  test('who said before that they were older leaves nothing behind of what was asked of them then', () => {
    const one = awa();
    one.says('JOIN', '1', '20', 'female', 'back', 'back', '16');
    expect(joined(one)).toEqual([
      { wants: { polls: true, alerts: false, campaigns: false }, age: '15-17', country: 'BJ' },
    ]);
  });
});

describe('where somebody lives', () => {
  const asked = (change: Partial<TalkContext> = {}) => {
    const one = awa(change);
    one.says('JOIN', '1', '20', 'male');
    return one;
  };
  test('spelt otherwise is asked about, and counts when they say yes', () => {
    const one = asked();
    expect(one.says('Kpomase')).toEqual(['answer.maybe']);
    expect(said(one)[0]).toContain('Kpomassè, Atlantique');
    one.says('yes');
    expect(joined(one)).toMatchObject([{ district: 'BJ-AQ.7668937' }]);
  });
  test('guessed wrongly is asked once more, and then passed over', () => {
    const one = asked();
    one.says('Kpomase');
    expect(one.says('no')).toEqual(['register.place']);
    expect(one.says('xyzzy')).toEqual(['register.unplaced', 'register.done']);
    expect(joined(one)).toMatchObject([{ country: 'BJ' }]);
  });
  test('that nobody knows is asked for twice, then passed over', () => {
    const one = asked();
    expect(one.says('xyzzy')).toEqual(['register.unknown']);
    expect(one.says('plugh')).toEqual(['register.unplaced', 'register.done']);
    expect(joined(one)[0]).not.toHaveProperty('area');
  });
  test('with a name that several places bear is chosen by a number, a button, or not at all', () => {
    const one = asked({ countryOfAddress: undefined });
    expect(one.says('Porto Novo')).toEqual(['register.which']);
    const offers = one.last.flatMap((effect) =>
      effect.type === 'say' ? (effect.offers ?? []) : [],
    );
    expect(offers.map(({ value }) => value)).toEqual(['CV-PN', expect.stringMatching(/^BJ-OU/)]);
    one.says('2');
    expect(joined(one)).toMatchObject([{ country: 'BJ', area: 'BJ-OU' }]);
    const other = asked({ countryOfAddress: undefined });
    other.says('Porto Novo');
    other.presses('register:which:CV-PN');
    expect(joined(other)).toMatchObject([{ country: 'CV', area: 'CV-PN' }]);
    const third = asked({ countryOfAddress: undefined });
    third.says('Porto Novo', 'back', 'Kumasi');
    expect(joined(third)).toMatchObject([{ country: 'GH' }]);
    const last = asked({ countryOfAddress: undefined });
    last.says('Porto Novo', 'skip');
    expect(joined(last)).toEqual([
      { wants: { polls: true, alerts: false, campaigns: false }, age: '18-24', gender: 'male' },
    ]);
  });
  test('may be sent as a point where the phone can; it is asked about, and nothing of it but the area stays', () => {
    const one = asked({ locates: true, countryOfAddress: undefined });
    expect(
      one.on({ kind: 'location', id: 'place', latitude: 6.45678, longitude: 2.01234 }),
    ).toEqual(['answer.maybe']);
    expect(said(one)[0]).toContain('Atlantique (Benin)');
    expect(JSON.stringify([one.person, one.all])).not.toMatch(/6\.4|2\.01/);
    one.says('yes');
    expect(joined(one)).toMatchObject([{ country: 'BJ', area: 'BJ-AQ' }]);
    expect(JSON.stringify([one.person, one.all])).not.toMatch(/6\.4|2\.01/);
  });
  test('as a point far from all these countries is no place', () => {
    const one = asked({ locates: true });
    expect(one.on({ kind: 'location', id: 'place', latitude: 48.8, longitude: 2.3 })).toEqual([
      'register.unknown',
    ]);
  });
  test('as a point anywhere else is kept with a report, and nothing of it is in the talk', () => {
    const one = awa({ locates: true });
    const here = { kind: 'location', id: 'place', latitude: 6.45678, longitude: 2.01234 } as const;
    expect(one.on(here)).toEqual(['attach.location', 'attach.about']);
    one.says('JOIN');
    expect(one.on(here)).toEqual(['answer.unsupported', 'register.wants']);
    one.says('report');
    const telling = awa();
    telling.says('They lock three girls up behind the market', 'yes', 'yes', 'no');
    const asking = telling.person.session?.step;
    telling.on(here);
    expect(telling.person.session?.step).toBe(asking);
    expect(JSON.stringify([one.person, one.all, telling.person, telling.all])).not.toMatch(
      /6\.4|2\.01/,
    );
  });
});

describe('a stranger who joins is answered', () => {
  /** What was said, in the language of the person. */
  const heard = (talker: Talker) => [
    talker.person.language,
    ...talker.last.flatMap((effect) => (effect.type === 'say' ? [effect.key] : [])),
  ];
  test.each<[string, string, Partial<TalkContext>, string, boolean]>([
    ['in the language of Togo', 'JOIN', {}, 'fr', true],
    ['in the language of Guinea-Bissau', 'join!', { countryOfAddress: 'GW' }, 'pt', true],
    ['in English where that is spoken', 'JOIN', { countryOfAddress: 'GH' }, 'en', false],
    [
      'in English where that is spoken beside another',
      'JOIN',
      { languagesOf: () => ['fr', 'en'] },
      'en',
      false,
    ],
    [
      'in English when nothing tells of a country',
      'JOIN',
      { countryOfAddress: undefined },
      'en',
      false,
    ],
    [
      'as their phone says',
      'JOIN',
      { countryOfAddress: undefined, languageHint: 'pt-BR' },
      'pt',
      true,
    ],
    [
      'in French, in Ghana too, when the word is French',
      'PARTICIPER',
      { countryOfAddress: 'GH' },
      'fr',
      false,
    ],
    ['in English when the word is on no poster', 'sign up', {}, 'en', false],
  ])('%s: %s', (_, word, change, language, told) => {
    const one = new Talker(context(change));
    one.says(word);
    expect(heard(one)).toEqual([
      language,
      ...(told ? ['language.other'] : []),
      'register.intro',
      'register.wants',
    ]);
  });
  test('in French and goes on in English after the one word that is named there', () => {
    const one = new Talker(context());
    expect(one.says('JOIN', 'LANG')).toEqual(['language.ask']);
    expect(one.says('English')).toEqual(['register.wants']);
    expect(heard(one)).toEqual(['en', 'register.wants']);
  });
  test('in French and goes on in English after its name alone', () => {
    const one = new Talker(context());
    expect(one.says('JOIN', 'English')).toEqual(['language.now', 'register.wants']);
    expect(heard(one)).toEqual(['en', 'language.now', 'register.wants']);
    expect(one.says('1', 'FRANCAIS!')).toEqual(['language.now', 'register.age']);
    expect(one.person.language).toBe('fr');
  });
  test('in their own language when they are known', () => {
    const one = new Talker(context());
    one.person = { language: 'en', stopped: false };
    one.says('JOIN');
    expect(heard(one)).toEqual(['en', 'register.intro', 'register.wants']);
  });
});

describe('who tells of a danger while joining', () => {
  test.each([
    ['where they live', ['JOIN', '1', '20', 'male'], 'they locked my sister up'],
    ['their gender', ['JOIN', '1', '20', '3'], 'help me he has a gun'],
    ['their age', ['JOIN', '1'], 'a man locked three girls up'],
    ['what they want', ['JOIN'], 'a man locked three girls up in his house'],
  ])('instead of %s has told it, and is asked on as in a report', (_, before, text) => {
    const one = awa();
    one.says(...before, text);
    if (one.person.session?.flow === 'register') one.says('skip', 'skip', 'skip', 'skip');
    const words = one.all.flatMap((effect) => (effect.type === 'note' ? [effect.note.words] : []));
    expect(words).toEqual([text]);
    expect(one.person.report ?? one.all.find(({ type }) => type === 'finish')).toBeDefined();
  });
  test('at length, without a word that is known as a danger, has told it too', () => {
    const one = awa();
    one.says('JOIN', '1', '20', 'male', 'my uncle sold my two small cousins to a woman');
    expect(one.person.session?.flow).toBe('tip');
    expect(one.person.report?.notes).toBe(1);
  });
});

describe('who takes part already', () => {
  test.each(['JOIN', 'data', 'my data', 'MES DONNÉES', 'meus dados'])(
    'and sends %s sees all that is kept of them',
    (word) => {
      const one = awa({}, member);
      one.person = { language: 'en', stopped: false };
      expect(one.says(word)).toEqual(['member.wants', 'member.traits', 'member.what']);
      const [wants, traits] = said(one);
      expect(wants).toContain('Short questions, Safety advice.');
      expect(traits).toContain('18-24; Other; Kpomassè, Atlantique (Benin)');
    },
  );
  test('with nothing told sees that', () => {
    const one = awa({}, { wants: all });
    expect(one.says('my data')).toEqual(['member.wants', 'member.noTraits', 'member.what']);
  });
  test('can change it, erase it, or leave it', () => {
    const erasing = awa({}, member);
    erasing.says('my data');
    expect(erasing.says('2')).toEqual(['member.left']);
    expect(erasing.last).toContainEqual({ type: 'unsubscribe' });
    const changing = awa({}, member);
    changing.says('my data');
    expect(changing.says('1')).toEqual(['register.intro', 'register.wants']);
    const leaving = awa({}, member);
    leaving.says('my data');
    expect(leaving.says('3')).toEqual(['member.bye']);
    expect(leaving.all.some(({ type }) => type === 'unsubscribe')).toBe(false);
  });
  test('is erased by STOP and by ERASE, wherever they are', () => {
    for (const word of ['STOP', 'ERASE', 'arret', 'apagar']) {
      for (const before of [[], ['JOIN'], ['JOIN', '1', '20', '3'], ['hello']]) {
        const one = awa();
        one.says(...before, word);
        expect(one.last).toContainEqual({ type: 'unsubscribe' });
        expect(one.person).toEqual({
          language: one.person.language,
          stopped: word === 'STOP' || word === 'arret',
        });
      }
    }
  });
});

test('who does not take part and asks what is kept is told, and hears nothing of reports', () => {
  const one = awa();
  one.says('They lock three girls up behind the market');
  expect(one.says('my data')).toEqual(['member.none', 'menu.ask']);
  expect(one.all.some(({ type }) => type === 'finish')).toBe(true);
});
test('who falls silent while joining is not kept', () => {
  const one = awa();
  one.says('JOIN', '1', '20', '3', 'child of the lake');
  one.on({ kind: 'silence' });
  expect(one.person).toEqual({ language: one.person.language, stopped: false });
  expect(one.all.some(({ type }) => type === 'subscribe')).toBe(false);
});
