import { describe, expect, test } from '@jest/globals';
import { languageAsked } from '../../src/flows/dialog/language.js';
import { Talker, texts } from './dialog/people.js';

const held = 'They are holding three girls behind the market';

describe('the name of a language in a short text asks for it', () => {
  test.each<[string, string]>([
    ['English', 'en'],
    ['english please', 'en'],
    ['I speak English', 'en'],
    ['ingles', 'en'],
    ['anglais svp', 'en'],
    ['french', 'fr'],
    ['en francais svp', 'fr'],
    ['en français', 'fr'],
    ['frances', 'fr'],
    ['je parle français', 'fr'],
    ['portuguese', 'pt'],
    ['portugues pf', 'pt'],
    ['em português por favor', 'pt'],
  ])('%j is %s', (text, language) => {
    expect(languageAsked(text, texts)).toMatchObject({ language, has: true });
  });
  test.each<[string, string]>([
    ['pidgin', 'en'],
    ['pidgin please', 'en'],
    ['hausa', 'en'],
    ['wolof', 'fr'],
    ['kriol', 'pt'],
    ['crioulo', 'pt'],
  ])('%j is none of ours, and %s is the nearest', (text, language) => {
    expect(languageAsked(text, texts)).toMatchObject({ language, has: false });
  });
  test.each([
    'the english man beats her',
    'she speaks french with him',
    'a french girl',
    'english or french',
    'he teaches english at the school',
    '',
    'please',
  ])('%j asks for none', (text) => {
    expect(languageAsked(text, texts)).toBeUndefined();
  });
});

describe('somebody in the middle of a report', () => {
  test.each<[string, string]>([
    ['en francais svp', 'fr'],
    ['french please', 'fr'],
    ['em portugues pf', 'pt'],
  ])('who writes %j goes on in it, and is told so once', (text, language) => {
    const ama = new Talker();
    ama.person = { language: 'en', stopped: false };
    ama.says(held, 'yes');
    const { session } = ama.person;
    expect(ama.says(text)[0]).toBe('language.now');
    expect(ama.person).toMatchObject({ language, session });
    expect(ama.says(text)).not.toContain('language.now');
  });
  test('who asks for pidgin is told that it is not ready, and goes on in English', () => {
    const ama = new Talker();
    ama.says(held, 'yes');
    expect(ama.says('pidgin please')[0]).toBe('language.none');
    expect(ama.person.language).toBe('en');
  });
  test('who writes twice in another language of ours is answered in it, and told so once', () => {
    const ama = new Talker();
    ama.says('hello', 'English', held, 'yes');
    expect(ama.person.language).toBe('en');
    const first = ama.says('ils sont dans la maison avec les enfants');
    expect(first).not.toContain('language.now');
    expect(ama.person.language).toBe('en');
    const second = ama.says('elle est avec nous depuis deux ans');
    expect(second.filter((key) => key === 'language.now')).toHaveLength(1);
    expect(ama.person.language).toBe('fr');
    expect(ama.says('les filles sont chez le monsieur')).not.toContain('language.now');
  });
  test('who writes once in another language, and then as before, stays', () => {
    const ama = new Talker();
    ama.says('hello', 'English', held, 'yes', 'ils sont dans la maison avec les enfants');
    ama.says('they are in the house and she is there');
    ama.says('elle est avec nous depuis deux ans');
    expect(ama.person.language).toBe('en');
  });
});

test('where a language is a word of the answer it is none: at a secret word, and in a story', () => {
  const ama = new Talker();
  ama.says(held);
  ama.person = {
    ...ama.person,
    session: { flow: 'tip', version: 9, step: 'word', answers: {}, trail: [], misses: 0 },
  };
  ama.says('in french');
  expect(ama.person.report?.safeWord ?? 'in french').toBe('in french');
  expect(ama.person.language).not.toBe('pt');
});
