import { describe, expect, test } from '@jest/globals';
import { Talker, context, texts } from './dialog/people.js';

/** Words without a sign of danger: whether there is one is asked. */
const odd = 'Something is strange behind the market';
/** What a text does in the middle of a report. */
const inReport = (text: string) => {
  const ama = new Talker();
  ama.says(odd, 'yes');
  const { session } = ama.person;
  return { said: ama.says(text), ama, session };
};

describe('STOP in the middle of a sentence', () => {
  test.each([
    'stop pls',
    'pls stop',
    'stop it',
    'pls stop it',
    'stop now',
    'stopp',
    'stop sir',
    'STOP. Thank you',
    'please stop it now',
    'unsubscribe me',
    'remove',
    'remove me',
    'remove my number',
    'pls remove my number',
    'leave me alone',
    'stop disturbing me',
    'no more messages',
    "don't text me",
    'abeg dont text me again',
    'delete my number',
    'aret',
    'arete',
    'arret svp',
    'arrete svp',
    'arretez svp',
    'arrete ca',
    'arrête ça svp',
    'stop merci',
    'plus de messages',
    "ne m'écrivez plus",
    'laissez moi tranquille',
    'enlevez mon numero',
    'para por favor',
    'pare por favor',
    'stope',
    'cancela',
    'deixem-me em paz',
    'não quero mais mensagens',
    'parem de mandar mensagens',
    'tirem o meu número',
  ])('%j stops', (text) => {
    expect(inReport(text).said).toEqual(['stop.done']);
    expect(new Talker().says(text)).toEqual(['stop.done']);
  });

  test.each([
    'he will not stop',
    'make them stop beating her',
    'stop them',
    'please stop them',
    'stop the man',
    'they never leave me alone',
    'he no dey stop',
    'para o homem',
    'para a senhora',
    'para onde vão',
    "ils n'arrêtent pas",
    'arrêtez les',
    'il a arrêté la voiture',
    'ela não para de chorar',
    'stop, he has a gun',
    'stop he is killing her now',
    'at the bus stop',
    'end of the road',
    'o fim da rua',
    'cancel the wedding, she is 14',
  ])('%j does not, and is kept', (text) => {
    const { ama } = inReport(text);
    expect(ama.person.stopped).toBe(false);
    expect(ama.person.report).toBeDefined();
    expect(ama.notes()).toContainEqual(expect.objectContaining({ words: text }));
  });
});

describe('the other global words with words around them', () => {
  test.each([
    ['help pls', 'help'],
    ['aide svp', 'help'],
    ['ajuda pf', 'help'],
    ['info please', 'help'],
    ['lang pls', 'language.ask'],
    ['langue svp', 'language.ask'],
    ['menu please', 'language.ask'],
  ])('%j of a stranger is answered with %s', (text, key) => {
    expect(new Talker().says(text)).toContain(key);
  });

  test.each(['clear', 'clear all', 'delete messages', 'delete it', 'delete all pls'])(
    '%j erases',
    (text) => {
      expect(inReport(text).said).toEqual(['erase.phone']);
    },
  );
  test.each([
    'effacer tout',
    'efface tout',
    'supprimer tout',
    'apaga tudo',
    'apague tudo',
    'limpar',
  ])('%j erases, too', (text) => {
    expect(inReport(text).said).toEqual(['erase.phone']);
  });

  test.each(['0', '00', 'back pls', 'previous question', "question d'avant", 'atras', 'volta'])(
    '%j leads one question back',
    (text) => {
      expect(inReport(text).said).toEqual(['tip.safe']);
    },
  );
  test.each(['annuler', 'cancelar', 'desistir', 'sair'])(
    '%j is "not this answer": it leads back, and destroys no address',
    (text) => {
      const { said, ama } = inReport(text);
      expect(said).toEqual(['tip.safe']);
      expect(ama.person.stopped).toBe(false);
    },
  );
  test.each(['cancel', 'end', 'quit', 'stop', 'unsubscribe', 'stopall'])(
    '%j stops, as the providers say',
    (text) => {
      expect(inReport(text).said).toEqual(['stop.done']);
    },
  );

  test.each(['please help', 'pls help me', 'help help help', 'aidez moi svp'])(
    '%j is a cry and no command',
    (text) => {
      const ama = new Talker();
      ama.says(text);
      expect(ama.notes()).toEqual([{ step: 'first', words: text }]);
    },
  );
});

describe('words that lead to a report or a case', () => {
  test.each([
    'report',
    'REPORT pls',
    'I want to report',
    'signaler',
    'dénoncer',
    'denuncia',
    'queixa',
  ])('%j begins a report and is not kept as its words', (text) => {
    const ama = new Talker();
    expect(ama.says(text)).toContain('tip.safe');
    expect(ama.notes()).toEqual([]);
    expect(ama.person.report).toBeDefined();
  });
  test.each([
    'my report',
    'my case',
    'code',
    'MY CODE',
    'mon dossier',
    'mon code',
    'o meu caso',
    'código',
  ])('%j asks for the code', (text) => {
    const ama = new Talker();
    expect(ama.says(text)).toContain('case.code');
    expect(ama.person.report).toBeUndefined();
  });
  test.each(['code', 'data', 'dados', 'case'])(
    '%j in a report is told, and the report goes on',
    (text) => {
      const { ama, session } = inReport(text);
      expect(ama.person.report?.tip).toBe('tip-1');
      expect(ama.person.session?.step).toBe(session?.step);
    },
  );
  test.each(['start', 'begin', 'commencer', 'iniciar', 'resume', 'report'])(
    '%j in a report closes nothing: the question is put again',
    (text) => {
      const { ama, said, session } = inReport(text);
      expect(ama.person.session).toEqual(session);
      expect(said).toHaveLength(1);
      expect(ama.finish()).toBeUndefined();
    },
  );
  test('DATA alone shows what is kept where no report is told, and MY DATA does everywhere', () => {
    const ama = new Talker(context());
    ama.says('hello', '1');
    expect(ama.says('data')).toContain('member.none');
    expect(inReport('my data').said).toContain('member.none');
  });
});

describe('letters and short words that are two things', () => {
  test.each<[string, string]>([
    ['o', 'yes'],
    ['n', 'no'],
    ['k', 'yes'],
    ['é', 'yes'],
    ['tem', 'yes'],
  ])('%j alone is %s', (text, value) => {
    expect(inReport(text).ama.notes()).toEqual([{ step: 'danger', value }]);
  });
  test.each(['o homem da loja', 'tem um carro azul', 'we dey house', 'never again my brother'])(
    '%j is no answer to a yes-or-no question',
    (text) => {
      expect(inReport(text).ama.notes()).toEqual([expect.not.objectContaining({ value: 'yes' })]);
    },
  );
});

test('no word of a list stands around a command in one language and is a command in another', () => {
  const around = texts.languages.flatMap((language) => texts.lexicon(language).around);
  const commands = texts.languages.flatMap((language) =>
    Object.values(texts.lexicon(language).commands).flat(),
  );
  expect(around.filter((word) => commands.includes(word))).toEqual([]);
});
