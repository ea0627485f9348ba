import { describe, expect, test } from '@jest/globals';
import { judgedOnce } from '../../src/conversation/judged.js';
import { languageAsked } from '../../src/flows/dialog/language.js';
import { questionIn } from '../../src/flows/dialog/questions.js';
import { safetyIn } from '../../src/flows/dialog/safety.js';
import { isOnlyParting, isSmallTalk, lexiconsOf } from '../../src/flows/dialog/small-talk.js';
import { matchCommand } from '../../src/flows/engine/match.js';
import { createJudge } from '../../src/tips/triage/judge.js';
import { Talker, context, texts } from './dialog/people.js';

/** Words of people who were played talks with; none of them stood on a list as it stands here. */
const lexicons = lexiconsOf(texts);
const held = 'They are holding three girls behind the market';

describe('whether it is safe to write is heard in all ways people say it', () => {
  test.each([
    'i cant chat now',
    'he is beside me',
    'oga don come',
    'i will write you later',
    'she watching me',
    'people dey around',
    'not at the moment',
    'dont reply',
    'somebody is checking my phone',
    'this is not my phone',
    'my husband is home',
    'yes but she is here',
    'il est à côté',
    'la patronne arrive',
    'demain',
    'ne répondez pas',
    "quelqu'un regarde mon téléphone",
    'mon mari est là',
    'ele está perto de mim',
    'o patrão chegou',
    'não respondam',
    'estão a ver o meu telemóvel',
  ])('%j is not safe: one line, and the talk is over', (text) => {
    expect(safetyIn(text, texts)).toBe('unsafe');
    const ama = new Talker();
    ama.says(held);
    expect(ama.says(text)).toEqual(['tip.unsafe']);
    expect(ama.person.session).toBeUndefined();
  });
  test.each([
    'i am alone now',
    'nobody is here',
    'he is not here',
    'no problem, you can write',
    'je suis seule',
    "il n'est pas là",
    'y a personne',
    'pas de souci',
    'estou sozinha',
    'ele não está',
    'não há ninguém aqui',
    'pode escrever',
  ])('%j is safe: the talk goes on', (text) => {
    expect(safetyIn(text, texts)).toBe('safe');
    const ama = new Talker();
    ama.says(held);
    expect(ama.says(text)).not.toContain('answer.keptAgain');
    expect(ama.person.session?.answers).toMatchObject({ safe: 'yes' });
  });
  test.each([
    'the girls are inside the house',
    'she is alone in the room with that man',
    'elle est dans la maison rouge',
    'a menina está fechada no quarto',
    'they beat us every day',
  ])('%j says neither', (text) => expect(safetyIn(text, texts)).toBeUndefined());
});

describe('STOP is heard in a sentence that is about messages only', () => {
  test.each([
    'pls just stop texting this number',
    'stop this ur messages',
    'i want to stop receiving these messages',
    'remove my number from your list',
    'make una stop to dey text me',
    'i no want una messages again',
    'je ne veux plus recevoir vos messages',
    'arrêtez avec vos sms',
    'deixem de me escrever',
    'não quero receber mais essas mensagens',
  ])('%j', (text) => expect(matchCommand(text, lexicons)).toBe('stop'));
  test.each([
    'he will not stop',
    'he will not stop texting her',
    'please stop him',
    'they dont stop at the police post',
    'i dont receive your messages',
    'i get no message',
    "le bus s'arrête à la station",
    "il n'arrête pas de les frapper",
    'je ne veux plus écrire',
    'ele não para de bater nelas',
    'deixo o meu número',
  ])('%j is no STOP', (text) => expect(matchCommand(text, lexicons)).not.toBe('stop'));
});

describe('thanks, greetings, wrong numbers and laughter', () => {
  const told = [
    'thanks very much',
    'god bless u plenty',
    'gud mornin my dear',
    'sorry o wrong no',
    'i think you have the wrong number',
    'LMAO 😂😂',
    'tanks plenty',
    "c'est pas le bon numéro",
    'vous vous êtes trompé de numéro',
    'merci infiniment mon frère',
    'enganou-se no número',
    'obrigadíssimo',
  ];
  test.each(told)('%j opens no report', (text) => {
    expect(isSmallTalk(text, lexicons)).toBe(true);
    const ama = new Talker();
    ama.says(text);
    expect(ama.person.report).toBeUndefined();
  });
  test.each(told)('%j gets no answer after an ending', (text) => {
    const ama = new Talker(context({ ended: 'told' }));
    ama.person = { language: 'en', stopped: false };
    expect(ama.says(text)).toEqual([]);
  });
  test.each(['my sister', 'people', 'all', 'thanks they beat her'])('%j is none of these', (text) =>
    expect(isSmallTalk(text, lexicons)).toBe(false),
  );
  test('a cry beside a thank-you is a report', () => {
    const ama = new Talker();
    ama.says('ok 🆘');
    expect(ama.person.report).toBeDefined();
  });
  test.each(['ok bye', 'thanks', 'merci au revoir', 'obrigado'])(
    '%j does not answer that it is a report',
    (text) => {
      expect(isOnlyParting(text, texts)).toBe(true);
      const ama = new Talker();
      ama.says('the price of rice has gone up again at the market');
      expect(ama.says(text)).toEqual([]);
      expect(ama.person.report?.seems).toBeDefined();
    },
  );
});

test('it is asked once whether words are a report, whatever is asked in between', () => {
  const ama = new Talker();
  ama.says('the price of rice has gone up again at the market');
  expect(ama.says('who are you?')).toEqual(['ask.who']);
});

test('"not safe" makes no report more urgent that tells of nothing', () => {
  const ama = new Talker();
  ama.says('the price of rice has gone up again at the market', 'yes', 'not now');
  const signals = ama.all.flatMap((one) => (one.type === 'note' ? one.note.signals : []));
  expect(signals).toEqual([]);
  const afi = new Talker();
  afi.says(held, 'not now');
  expect(afi.finish()?.report.signals).toContain('reporterAtRisk');
});

test.each(['no thats all', "no that's all", 'no nothing else', 'non rien', 'não obrigada é tudo'])(
  '%j is a no to telling more',
  (text) => {
    const ama = new Talker();
    ama.says(held, 'yes', 'skip', 'no');
    expect(ama.person.session?.step).toBe('more');
    ama.says(text);
    expect(ama.person.session).toBeUndefined();
  },
);

describe('the name of a language chooses it', () => {
  test.each([
    ['can we speak english', 'en'],
    ['fala francês?', 'fr'],
    ['portugais', 'pt'],
    ['i no sabi english well, french', 'fr'],
    ['je ne parle pas anglais, portugais svp', 'pt'],
  ])('%j', (text, language) => {
    expect(languageAsked(text, texts)?.language).toBe(language);
    const ama = new Talker();
    ama.says('hello');
    expect(ama.says(text)).toEqual(['menu.ask']);
    expect(ama.person.language).toBe(language);
  });
  test('a language that we do not have is said once where the language is asked for', () => {
    const ama = new Talker();
    ama.says('hello');
    expect(ama.says('i speak hausa')).toEqual(['language.none', 'menu.ask']);
  });
  test.each(["i don't speak english", 'je ne comprends pas anglais', 'the man is french'])(
    '%j asks for none',
    (text) => expect(languageAsked(text, texts)).toBeUndefined(),
  );
});

describe('questions about us', () => {
  test.each([
    ['is this thing free', 'free'],
    ['hw much does it cost to text', 'free'],
    ['who go read my message', 'who'],
    ['how long before u come', 'when'],
    ['are u coming today', 'when'],
    ['is that nurse job in dubai real', 'job'],
    ['can i trust this job agent', 'job'],
    ['someone offered me work in Oman is it true', 'job'],
    ['do u work with police', 'police'],
    ['est-ce que les policiers vont lire ça', 'police'],
    ['posso confiar neste trabalho', 'job'],
  ])('%j', (text, question) =>
    expect(questionIn(text, texts, () => [])).toMatchObject({ question, alone: true }),
  );
});

describe('officials are heard by more names than triage has', () => {
  const judge = createJudge(texts);
  const hears = (text: string) => judgedOnce(judge, texts).signalsIn(text).includes('official');
  test.each([
    'SARS people took the money',
    'the customs guys let the bus pass',
    'my uncle is a cop',
    'the guy is military',
    'the MP for our area',
    'the king of the town knows',
    'les bérets rouges',
    'la police des frontières',
    'il travaille à la mairie',
    'o delegado sabe de tudo',
  ])('%j', (text) => expect(hears(text)).toBe(true));
  test.each([
    'it is not the military',
    'security guard at the gate',
    'general manager',
    'le chef de cuisine',
    'funcionário do hotel',
  ])('not %j', (text) => expect(hears(text)).toBe(false));
});

describe('where the gender is asked for', () => {
  const asked = () => {
    const ama = new Talker();
    ama.says('JOIN', '1', '25');
    expect(ama.person.session?.step).toBe('gender');
    return ama;
  };
  test.each([
    ['woman', 'female'],
    ['i am a girl', 'female'],
    ['je suis un homme', 'male'],
    ['sou mulher', 'female'],
    ['f', 'female'],
  ])('%j is %s', (text, gender) => {
    const ama = asked();
    ama.says(text);
    expect(ama.person.session?.answers).toMatchObject({ gender });
  });
  test('a sentence is a person’s own words, sealed, and opens no report', () => {
    const ama = asked();
    expect(ama.says('i am a trans woman')).toEqual(['register.place']);
    expect(ama.person.joining).toEqual({ ownWords: 'i am a trans woman' });
    expect(ama.person.session?.answers).toMatchObject({ gender: 'own' });
    expect(ama.person.report).toBeUndefined();
  });
  test('a cry is a report', () => {
    const ama = asked();
    ama.says('my boss locked me in the house');
    expect(ama.person.report).toBeDefined();
  });
});

test.each(['thank you so much', 'nothing else', "c'est bon merci", 'nada mais'])(
  '%j where more may be told ends the talk',
  (text) => {
    const ama = new Talker();
    ama.says(held, 'yes', 'skip', 'no');
    ama.says(text);
    expect(ama.person.session).toBeUndefined();
  },
);

describe('where the country is asked for, a town of it is the answer', () => {
  const asked = (kind: 'perhaps' | 'open') => {
    const ama = new Talker({
      ...context({
        countryIn: (text) =>
          !text.includes('Lomé')
            ? { kind: 'none' }
            : kind === 'open'
              ? { kind }
              : { kind, country: 'TG' },
      }),
      countryOfAddress: undefined as never,
    });
    ama.says(held, 'yes');
    expect(ama.person.session?.step).toBe('country');
    return ama;
  };
  test('and its words are kept', () => {
    const ama = asked('perhaps');
    expect(ama.says('à Lomé')).toEqual(['tip.helpline', 'tip.where']);
    expect(ama.person.report).toMatchObject({ country: 'TG', countryBy: 'answer' });
    expect(ama.notes()).toContainEqual({ step: 'country', words: 'à Lomé' });
  });
  test('and a reference that nobody has seen yet bears it', () => {
    expect(asked('perhaps').person.report?.reference).toMatch(/^XX-/);
    const ama = new Talker({
      ...context({ countryIn: () => ({ kind: 'perhaps', country: 'TG' }) }),
      countryOfAddress: undefined as never,
    });
    ama.says(held);
    expect(ama.person.report?.reference).toMatch(/^TG-/);
    const { reference } = ama.person.report ?? {};
    ama.says('yes', 'Ghana');
    expect(ama.person.report).toMatchObject({ country: 'GH', reference });
  });
  test('unless it may be in several', () => {
    const ama = asked('open');
    ama.says('à Lomé');
    expect(ama.person.session?.step).toBe('country');
  });
});
