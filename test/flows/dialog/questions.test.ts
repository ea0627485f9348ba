import { describe, expect, test } from '@jest/globals';
import { askedQuestions, type AskedQuestion } from '../../../src/shared/texts/texts.js';
import { questionIn } from '../../../src/flows/dialog/questions.js';
import { measure, plain } from '../../../src/shared/texts/segments.js';
import { context, Talker, texts } from './people.js';

/** As people text them. */
const asked: Readonly<Record<string, Readonly<Record<AskedQuestion, readonly string[]>>>> = {
  en: {
    who: ['who r u', 'Who are you?', 'pls who is this', 'hello who are you sir'],
    police: ['will the police see this', 'Will police see it?', 'una go tell police'],
    free: ['is it free', 'is this number free?', 'how much does it cost'],
    when: ['wen r u coming', 'When are you coming??', 'when una go come'],
    job: ['is this job real', 'is this job in Dubai real?', 'is it a scam'],
  },
  fr: {
    who: ["c'est qui", 'Vous êtes qui ?', 'bonjour qui êtes-vous svp'],
    police: ['la police va voir ça ?', 'Est-ce que la police voit ça', 'vous êtes la police ?'],
    free: ["c'est gratuit ?", 'ça coûte combien'],
    when: ['vous venez quand', 'Quand est-ce que vous venez ?'],
    job: ['ce travail est vrai ?', 'cette offre est vraie', "c'est une arnaque ?"],
  },
  pt: {
    who: ['quem são', 'Quem são vocês?', 'olá quem fala'],
    police: ['a polícia vai ver isto?', 'vocês são da polícia'],
    free: ['é grátis?', 'quanto custa'],
    when: ['quando vêm', 'Quando é que vêm?'],
    job: ['este trabalho é verdadeiro?', 'é burla?'],
  },
};
const here = context();
const heard = (text: string) => questionIn(text, texts, (words) => here.signalsIn(words));
const table = Object.entries(asked).flatMap(([language, of]) =>
  askedQuestions.flatMap((question) =>
    of[question].map((text) => [language, question, text] as const),
  ),
);

test.each(table)(
  '%s: a question about "%s" is heard in "%s", and asks only',
  (language, question, text) => {
    expect(heard(text)).toMatchObject({
      question,
      language,
      alone: true,
    });
  },
);

test.each([
  'They hold three girls behind the market',
  'I do not know who this man is but he beats the children',
  'Ils nous ont dit que la police est avec eux',
  'hi',
  'yes',
  'Na oga dey sell the children, people come at night',
  'Quem é o homem que levou a menina',
])('no question about us is heard in "%s"', (text) => {
  expect(heard(text)).toBeUndefined();
});

test.each(table)(
  '%s: with no talk, "%s" asked as "%s" is answered, and opens no report',
  (language, question, text) => {
    const talker = new Talker(context({ countryOfAddress: undefined }));
    expect(talker.says(text)).toEqual([`ask.${question}`]);
    expect(talker.person).toMatchObject({ language });
    expect(talker.last.filter(({ type }) => type !== 'say')).toEqual([]);
  },
);

describe('a question in the middle of something', () => {
  const held = 'Ils gardent trois filles derrière le marché';

  test('of a report is answered, and the present question is put again', () => {
    const afi = new Talker(context());
    afi.says(held);
    expect(afi.says('la police va voir ?')).toEqual(['ask.police', 'tip.safe']);
    const next = afi.says('oui').at(-1);
    expect(afi.says('vous venez quand')).toEqual(['ask.when', 'help.helpline', next]);
  });

  test('with words beside it: they are kept', () => {
    const afi = new Talker(context());
    afi.says(held);
    afi.says('la police va voir ? mon oncle');
    expect(afi.last).toContainEqual(
      expect.objectContaining({
        type: 'note',
        note: expect.objectContaining({ words: 'la police va voir ? mon oncle' }),
      }),
    );
  });

  test('of the menu and of joining is answered there', () => {
    const kofi = new Talker(context());
    kofi.says('menu', 'Français');
    expect(kofi.says("c'est qui")).toEqual(['ask.who', 'menu.ask']);
    kofi.says('participer');
    expect(kofi.says("c'est gratuit ?").at(0)).toBe('ask.free');
  });

  test('on a phone that is not safe is not answered', () => {
    const kofi = new Talker(context({ ended: 'unsafe' }));
    expect(kofi.says('who are you')).toEqual([]);
  });

  test('where a secret word is asked for, nobody is told who we are', () => {
    const afi = new Talker(context());
    afi.on({ kind: 'question', handle: 'mail-1', hasWord: true, language: 'fr' });
    expect(afi.says("c'est qui")).not.toContain('ask.who');
  });
});

test('a text with an urgent word is a report first, and the question is answered besides', () => {
  const afi = new Talker(context());
  const said = afi.says('They lock us in a house and beat us, when are you coming');
  expect(said).toEqual(['tip.kept', 'ask.when', 'help.helpline', 'tip.safe']);
  expect(afi.last.some(({ type }) => type === 'note')).toBe(true);
});

test('a job question that tells of a suspicious offer is a report, and answered besides', () => {
  const afi = new Talker(context());
  const said = afi.says(
    'is this job real? the man takes our passports and says we work to pay a debt',
  );
  expect(said).toContain('ask.job');
  expect(afi.last.some(({ type }) => type === 'note')).toBe(true);
});

test.each(texts.languages.flatMap((l) => askedQuestions.map((q) => [l, q] as const)))(
  '%s: the answer about "%s" is one segment',
  (language, question) => {
    const text = plain(texts.say(language, { key: `ask.${question}` }));
    expect(measure(text)).toMatchObject({ letters: 'gsm7', segments: 1 });
  },
);
