import { describe, expect, test } from '@jest/globals';
import { Talker, context } from './people.js';

const held = 'They are holding three girls behind the market';
/** Words without a sign of danger: whether there is one is asked. */
const odd = 'Something is strange behind the market';
/** From the first words to the code: it is safe, and everything else is passed over. */
const toTheCode = ['yes', 'skip', 'skip'];
/** All that is offered after the code is passed over, up to how the person is reached. */
const passAll = (talker: Talker) => {
  let said = talker.says('yes');
  for (let count = 0; count < 12 && !said.includes('tip.reply'); count += 1)
    said = talker.says('skip');
  return said;
};

describe('a first text', () => {
  test('that is no keyword is already a report, and says how urgent it is', () => {
    const afi = new Talker();
    expect(afi.says(held)).toEqual(['tip.kept', 'tip.safe']);
    expect(afi.notes()).toEqual([{ step: 'first', words: held }]);
    expect(afi.person.report?.signals).toContain('captive');
    expect(afi.person.language).toBe('en');
  });
  test('in French is answered in French', () => {
    const afi = new Talker();
    afi.says('Ils gardent trois filles derrière le marché et elles ne peuvent pas sortir');
    expect(afi.person.language).toBe('fr');
    expect(afi.person.report?.signals).toContain('captive');
  });
  test('whose language cannot be told is answered in that of the country, and says how to change it', () => {
    const afi = new Talker();
    expect(afi.says('Xyzzy plugh')).toEqual(['language.other', 'tip.isReport']);
    expect(afi.person.language).toBe('fr');
  });
  test.each([
    ['OK', []],
    ['ok thanks', []],
    ['Thank you', []],
    ['Oui merci', []],
    ['Não, obrigado', []],
    ['🙏🙏', []],
    ['n', ['menu.ask']],
    ["I don't know", ['menu.ask']],
    ['hello sir good morning', ['menu.ask']],
  ])('that only says "%s" after a goodbye calls nobody', (text, answer) => {
    const afi = new Talker();
    afi.says('hello', 'English', 'LANG', '1');
    expect(afi.says('0')).toEqual(['menu.ask']);
    afi.on({ kind: 'silence' });
    expect(afi.says(text)).toEqual(answer);
    expect(afi.person.report).toBeUndefined();
  });
  test.each(['help help help', 'OK they took her', 'no food no money', 'please come'])(
    'that says "%s" is a report',
    (text) => {
      const afi = new Talker();
      afi.says(text);
      expect(afi.notes()).toEqual([{ step: 'first', words: text }]);
    },
  );
  test.each(['😭🆘', '🆘🙏🏾', '🙏 SOS 🙏', '🆘 2', '🇸🇴🇸', '🆂🅾🆂', '📞🆘📞', 'S.O.S 😭'])(
    'that cries with pictures around it is a report: %s',
    (text) => {
      for (const ended of [undefined, 'told', 'unsafe'] as const) {
        const afi = new Talker(context(ended ? { ended } : {}));
        afi.says(text);
        expect(afi.notes()).toEqual([{ step: 'first', words: text }]);
        expect(afi.person.report?.signals).toContain('danger');
      }
    },
  );
  test.each(['😭😭', '🇹🇬🇬🇭', '🚨 1', '3'])('that is a picture or a number is none: %s', (text) => {
    const afi = new Talker();
    afi.says(text);
    expect(afi.notes()).toEqual([]);
  });
  test('told where a choice was asked for is kept, and says so', () => {
    const afi = new Talker();
    afi.says('hello', 'English');
    expect(afi.says(held)).toEqual(['tip.kept', 'tip.safe']);
  });
  test.each(['hello', 'Bonjour', 'Olá!', '1', '?'])('%s is no report: language first', (text) => {
    const afi = new Talker();
    expect(afi.says(text)).toEqual(['language.ask']);
    expect(afi.person.report).toBeUndefined();
    expect(afi.says('2')).toEqual(['menu.ask']);
    expect(afi.person.language).toBe('fr');
  });
});

describe('the name of a language alone', () => {
  test.each([
    ['English', 'en'],
    ['FRANÇAIS', 'fr'],
    ['portugues', 'pt'],
  ])('%s is no report: the menu comes in it', (word, language) => {
    const afi = new Talker();
    expect(afi.says(word)).toEqual(['menu.ask']);
    expect(afi.person.language).toBe(language);
    expect(afi.person.report).toBeUndefined();
  });
  test('asks a question of a report again in it, and loses nothing', () => {
    const afi = new Talker();
    expect(afi.says(held, 'français')).toEqual(['language.now', 'tip.safe']);
    expect(afi.person.language).toBe('fr');
    expect(afi.person.report?.notes).toBe(1);
  });
  test('is kept as what somebody saw where words are asked for', () => {
    const afi = new Talker();
    afi.says('hello', '1', '1', '1', '2', 'English');
    expect(afi.notes()).toEqual([{ step: 'what', words: 'English' }]);
  });
});

describe('a report', () => {
  test('from the menu asks safety first, then urgency, and is valid after any one answer', () => {
    const kofi = new Talker();
    expect(kofi.says('hello', 'English', 'report')).toEqual(['tip.safe']);
    expect(kofi.says('yes')).toEqual(['tip.danger']);
    expect(kofi.notes()).toEqual([]);
    expect(kofi.says('2')).toEqual(['tip.what']);
    expect(kofi.notes()).toEqual([{ step: 'danger', value: 'no' }]);
    kofi.on({ kind: 'silence' });
    expect(kofi.finish()).toMatchObject({ how: 'partial', mode: 'A' });
    expect(kofi.person).toEqual({ language: 'en', stopped: false });
  });
  test('can be told to its end by skipping every question but one', () => {
    const kofi = new Talker();
    kofi.says('hello', '1', '1', '1', 'skip', 'Two boys work at night in the mine');
    expect(kofi.says('skip', 'skip')).toEqual(['tip.thanks', 'tip.helpline', 'tip.more']);
    expect(kofi.finish()).toMatchObject({ how: 'submitted', mode: 'B', code: '4829117055360942' });
    expect(kofi.last).toContainEqual({
      type: 'say',
      key: 'tip.thanks',
      params: { code: '4829 1170 5536 0942' },
    });
    expect(passAll(kofi)).toEqual(['tip.reply']);
    expect(kofi.says('skip')).toEqual(['tip.thanksNoCode']);
    // It was submitted with its code, and nothing was told since.
    expect(kofi.finish()).toBeUndefined();
    expect(kofi.person.report).toBeUndefined();
    expect(kofi.person.session).toBeUndefined();
  });
  test('has its code after four messages when the first tells of a danger, after five when not; "no" is the last', () => {
    const afi = new Talker();
    expect(afi.says(held)).toEqual(['tip.kept', 'tip.safe']);
    expect(afi.says('yes')).toEqual(['tip.helpline', 'tip.where']);
    expect(afi.says('the blue house')).toEqual(['tip.officials']);
    expect(afi.says('no')).toEqual(['tip.thanks', 'tip.more']);
    expect(afi.says('no')).toEqual(['tip.thanksNoCode']);
    expect(afi.person).toEqual({ language: 'en', stopped: false });
    const kofi = new Talker();
    kofi.says(odd, 'yes', 'no', 'the blue house');
    expect(kofi.says('no')).toEqual(['tip.thanks', 'tip.helpline', 'tip.more']);
  });
  test('has the helpline once, as soon as a danger is told and it is safe to write', () => {
    const kofi = new Talker();
    expect(kofi.says(odd, 'yes')).toEqual(['tip.danger']);
    expect(kofi.says('yes')).toEqual(['tip.helpline', 'tip.where']);
    kofi.says('the blue house');
    expect(kofi.says('no')).toEqual(['tip.thanks', 'tip.more']);
    // A danger told later, where something else is asked.
    const ama = new Talker();
    ama.says(odd, 'yes', 'no');
    expect(ama.says('they beat us with iron rods here')).toContain('tip.helpline');
    // No number is shown before it is known to be safe.
    const afi = new Talker();
    afi.says(held);
    expect(afi.says('they have guns and they beat us')).not.toContain('tip.helpline');
  });
  test('loses nothing that is told after the code, and is finished by a person who says no more', () => {
    const afi = new Talker();
    afi.says(held, ...toTheCode, 'yes', '1');
    expect(afi.notes()).toEqual([{ step: 'minor', value: 'yes' }]);
    afi.on({ kind: 'silence' });
    expect(afi.finish()).toMatchObject({ how: 'added', report: { tip: 'tip-1' } });
    expect(afi.finish()).not.toHaveProperty('code');
    const kofi = new Talker();
    kofi.says(held, ...toTheCode);
    kofi.on({ kind: 'silence' });
    expect(kofi.finish()).toBeUndefined();
    expect(kofi.person).toEqual({ language: 'en', stopped: false });
  });
  test('says its code once, also to a person who goes back and answers otherwise', () => {
    const afi = new Talker();
    afi.says(held, ...toTheCode);
    expect(afi.says('0')).toEqual(['tip.officials']);
    expect(afi.says('yes')).toEqual(['tip.more']);
    expect(afi.person.report?.signals).toContain('official');
    expect(afi.all.filter(({ type }) => type === 'finish')).toHaveLength(1);
  });
  test('does not ask what the words told: a place, an official, that people cannot leave', () => {
    const afi = new Talker();
    afi.says('The police commander holds three girls in a house near the market in Lome');
    expect(afi.says('yes')).toEqual(['tip.helpline', 'tip.thanks', 'tip.more']);
    expect(afi.says('yes')).toEqual(['tip.minor']);
    expect(afi.says('no')).toEqual(['tip.moving']);
    // Words in the middle of a talk count as well as the first.
    const kofi = new Talker();
    kofi.says(odd, 'yes');
    expect(kofi.says('no', 'near the market of Lome, the police commander is in it')).toContain(
      'tip.more',
    );
  });
  test('asks a person who chose "missing person" for what to look for, before anything else', () => {
    const ama = new Talker();
    ama.says('hello', '1');
    expect(ama.says('2')).toEqual(['missing.who']);
    expect(ama.person.report).toBeUndefined();
    expect(ama.all.filter(({ type }) => type === 'note' || type === 'finish')).toEqual([]);
    expect(ama.says('my daughter Efua, 12 years, since Monday')).toEqual(['tip.kept', 'tip.safe']);
    expect(ama.notes()).toEqual([
      { step: 'topic', value: 'missing' },
      { step: 'missing', words: 'my daughter Efua, 12 years, since Monday' },
      { step: 'missingAge', value: '12' },
      { step: 'missingSex', value: 'girl' },
      { step: 'missingSince', value: '2026-11-23T00:00Z' },
      { step: 'missingName', words: 'Efua' },
      { step: 'missingRelation', words: 'my daughter' },
    ]);
    expect(ama.person.report?.signals).toContain('missing');
    expect(ama.says('yes')).not.toContain('tip.what');
  });
  test.each(['skip', 'silence'] as const)(
    'a missing person of whom nothing is told is no report: %s',
    (what) => {
      const ama = new Talker();
      ama.says('hello', '1', '2');
      if (what === 'silence') ama.on({ kind: 'silence' });
      else expect(ama.says('skip')).toEqual(['tip.safe']);
      expect(ama.all.filter(({ type }) => type === 'note' || type === 'finish')).toEqual([]);
      if (what === 'silence') expect(ama.says('hello')).toEqual(['menu.ask']);
    },
  );
  test.each(['ok', 'thanks', '1'])(
    '"%s" tells nothing of a missing person, and is not urgent',
    (text) => {
      const ama = new Talker();
      ama.says('hello', '1', '2', text);
      expect(ama.person.report?.signals ?? []).not.toContain('missing');
    },
  );
  test('of which nothing was told is thanked for nothing', () => {
    const kofi = new Talker();
    kofi.says('hello', '1', '1', '1');
    expect(kofi.says('skip', 'skip', 'skip')).toEqual(['tip.officials']);
    expect(kofi.says('skip')).toEqual(['tip.nothing']);
    expect(kofi.all.filter(({ type }) => type === 'finish')).toEqual([]);
  });
  test('§5.20 "not safe" says goodbye and leaves nothing behind', () => {
    const kofi = new Talker();
    kofi.says('hello', '1', '1');
    expect(kofi.says('no')).toEqual(['tip.unsafe']);
    expect(kofi.all.filter(({ type }) => type === 'note' || type === 'finish')).toEqual([]);
    expect(kofi.person).toEqual({ language: 'en', stopped: false });
  });
  test('"not safe" after first words keeps the words and that the person is at risk', () => {
    const afi = new Talker();
    afi.says(held);
    expect(afi.says('No')).toEqual(['tip.unsafe']);
    expect(afi.finish()).toMatchObject({ how: 'partial' });
    expect(afi.finish()?.type === 'finish' && afi.finish()).toMatchObject({
      report: { signals: expect.arrayContaining(['reporterAtRisk', 'captive']) },
    });
  });
  test('that names an official keeps officials away from it', () => {
    const afi = new Talker();
    afi.says('The police commander sells the girls himself');
    expect(afi.person.report?.signals).toContain('official');
  });
  test('does not ask again for the words it began with', () => {
    const afi = new Talker();
    expect(afi.says(odd, 'yes', 'no')).toEqual(['tip.where']);
  });
  test('from a place the number does not tell asks for the country', () => {
    const ama = new Talker(context({ countryOfAddress: undefined }));
    expect(ama.says(odd, 'yes', 'no')).toEqual(['tip.country']);
    expect(ama.presses('tip:country:GH')).toEqual(['tip.where']);
    expect(ama.person.report?.country).toBe('GH');
  });
  test.each(['3', 'no'])(
    'reply mode A by "%s": nobody asks them anything, and the code stays good',
    (text) => {
      const kofi = new Talker();
      kofi.says(held, ...toTheCode);
      expect(passAll(kofi)).toEqual(['tip.reply']);
      expect(kofi.says(text)).toEqual(['tip.thanksNoCode']);
      expect(kofi.finish()).toMatchObject({ how: 'submitted', mode: 'A' });
      expect(JSON.stringify(kofi.last)).not.toContain('4829117055360942');
    },
  );
  test('reply mode C asks for hours and a secret word, which is not part of the report', () => {
    const kofi = new Talker();
    kofi.says(held, ...toTheCode);
    expect(passAll(kofi)).toEqual(['tip.reply']);
    expect(kofi.says('yes')).toEqual(['tip.hours']);
    expect(kofi.says('evening')).toEqual(['tip.word']);
    kofi.says('Baobab');
    expect(kofi.notes()).toEqual([]);
    expect(kofi.finish()).toMatchObject({ mode: 'C', hours: 'evening', safeWord: 'Baobab' });
    expect(kofi.finish()).not.toHaveProperty('code');
  });
  const choosing = () => {
    const kofi = new Talker();
    kofi.says(held, ...toTheCode);
    passAll(kofi);
    kofi.says('1', 'evening');
    return kofi;
  };
  test('a secret word that anything opens is asked for again, until it is one or they pass', () => {
    const kofi = choosing();
    for (const text of ['...', '??', '***', '1', 'yes', 'hello', '4829 1170 5536 0942'])
      expect([text, kofi.says(text)]).toEqual([text, ['tip.wordAgain']]);
    kofi.says('baobab');
    expect(kofi.finish()).toMatchObject({ mode: 'C', safeWord: 'baobab' });
  });
  test('what is told where a secret word was asked for is kept for a person, and is no secret', () => {
    const kofi = choosing();
    expect(kofi.says('SOS')).toEqual(['tip.kept', 'tip.word']);
    expect(kofi.notes()).toEqual([{ step: 'word', words: 'SOS' }]);
    const long = 'the tall man has a red car';
    expect(kofi.says(long)).toEqual(['tip.kept', 'tip.word']);
    expect(kofi.notes()).toEqual([{ step: 'word', words: long }]);
    kofi.says('skip');
    expect(kofi.finish()?.safeWord).toBeUndefined();
  });
});

describe('answers', () => {
  test.each(['1', '1.', '(1)', 'one', 'Yes', 'ye', 'YES!', '١'])(
    '%s is understood as the first',
    (text) => {
      const kofi = new Talker();
      kofi.says(odd, 'yes');
      kofi.says(text);
      expect(kofi.notes()).toEqual([{ step: 'danger', value: 'yes' }]);
    },
  );
  test.each(['no answer', 'No answer please', 'pas de réponse', 'sem resposta', 'rather not say'])(
    '%j passes over, and is no "no"',
    (text) => {
      const kofi = new Talker();
      kofi.says(odd, 'yes');
      expect(kofi.says(text)).toEqual(['tip.where']);
      expect(kofi.notes()).toEqual([]);
    },
  );
  test('a yes with words behind it is both: nothing is lost', () => {
    const kofi = new Talker();
    kofi.says(odd, 'yes', 'yes they have guns');
    expect(kofi.notes()).toEqual([
      { step: 'danger', words: 'yes they have guns' },
      { step: 'danger', value: 'yes' },
    ]);
    expect(kofi.person.report?.signals).toContain('weapon');
  });
  test('words that are no answer are kept, and said to be kept; the second time the talk goes on', () => {
    const kofi = new Talker();
    kofi.says(odd, 'yes');
    const { session } = kofi.person;
    expect(kofi.says('blue')[0]).toBe('answer.keptAgain');
    expect(kofi.person.session).toEqual({ ...session, misses: 1 });
    expect(kofi.notes()).toEqual([{ step: 'danger', words: 'blue' }]);
    kofi.says('red');
    expect(kofi.person.session?.step).not.toBe('danger');
    expect(kofi.notes()).toEqual([{ step: 'danger', words: 'red' }]);
  });
  test('a slip of one letter is only taken when confirmed', () => {
    const kofi = new Talker();
    kofi.says('hello', '1');
    expect(kofi.says('reporrt')).toEqual(['answer.maybe']);
    expect(kofi.says('yes')).toEqual(['tip.safe']);
  });
  test('a sentence at the menu is a report, not a mistake', () => {
    const kofi = new Talker();
    kofi.says('hello', '1');
    expect(kofi.says('a man beats the children at night')).toContain('tip.safe');
    expect(kofi.notes()).toEqual([{ step: 'menu', words: 'a man beats the children at night' }]);
  });
  test.each(['1 or 2', '1 ou 2', 'one and three'])(
    '%j at the menu is two answers and no report',
    (text) => {
      const ama = new Talker();
      ama.says('hello', '1');
      expect(ama.says(text)).toEqual(['answer.onlyOne', 'menu.ask']);
      expect(ama.notes()).toEqual([]);
    },
  );
  test('words behind a choice of the menu are not lost either', () => {
    const kofi = new Talker();
    kofi.says('hello', '1');
    expect(kofi.says('help, they are beating a girl next door')).toEqual(['tip.kept', 'tip.safe']);
    expect(kofi.notes()).toEqual([
      { step: 'first', words: 'help, they are beating a girl next door' },
    ]);
    const yao = new Talker();
    yao.says('hello', '1');
    expect(yao.says('help, I want to ask something')).toContain('help');
    expect(yao.notes()).toEqual([{ step: 'menu', words: 'help, I want to ask something' }]);
  });
  test('a "no" that is none keeps the words', () => {
    const kofi = new Talker();
    kofi.says(odd, 'yes');
    expect(kofi.says('no one helps them')).toContain('answer.keptAgain');
    expect(kofi.notes()).toEqual([{ step: 'danger', words: 'no one helps them' }]);
  });
  test('a sentence where a code was asked for is a report', () => {
    const kofi = new Talker();
    kofi.says('hello', '1', 'my case');
    expect(kofi.says('they are moving the girls now')).toEqual(['tip.kept', 'tip.safe']);
    expect(kofi.person.report?.signals).toContain('transit');
  });
  test('an old button says so and asks the present question', () => {
    const kofi = new Talker();
    kofi.says(odd, 'yes', 'no');
    expect(kofi.presses('tip:danger:yes')).toEqual(['answer.oldButton', 'tip.where']);
    expect(kofi.presses('nonsense')).not.toEqual([]);
  });
});

describe('words that work everywhere', () => {
  const stops = ['STOP', 'arrêt', 'Pare', 'stop!'];
  test.each(stops)(
    '§5.14 %s in the middle of a report keeps what was told and severs the link',
    (word) => {
      const afi = new Talker();
      afi.says(held, 'yes');
      expect(afi.says(word)).toEqual(['stop.done']);
      expect(afi.last).toContainEqual({ type: 'forget' });
      expect(afi.finish()).toMatchObject({ how: 'partial' });
      expect(afi.person).toEqual({ language: 'en', stopped: true });
    },
  );
  test('a tip is still accepted after STOP, and nobody is subscribed again silently', () => {
    const afi = new Talker();
    afi.says(held, 'STOP');
    expect(afi.says('There are now five girls in that house')).toEqual(['tip.kept', 'tip.safe']);
    expect(afi.person.stopped).toBe(true);
    expect(afi.says('START')).toContain('start.done');
    expect(afi.person.stopped).toBe(false);
  });
  test('0 goes one question back, and from the first to the menu', () => {
    const kofi = new Talker();
    kofi.says(odd, 'yes', 'no');
    expect(kofi.says('0')).toEqual(['tip.danger']);
    expect(kofi.says('retour')).toEqual(['tip.safe']);
    expect(kofi.says('BACK')).toEqual(['menu.ask']);
    expect(kofi.finish()).toMatchObject({ how: 'partial' });
  });
  test('LANG changes the language and goes on where the person was', () => {
    const kofi = new Talker();
    kofi.says(odd, 'yes');
    expect(kofi.says('langue')).toEqual(['language.ask']);
    expect(kofi.says('Français')).toEqual(['tip.danger']);
    expect(kofi.person.language).toBe('fr');
    expect(kofi.person.paused).toBeUndefined();
  });
  test('HELP answers and asks the present question again', () => {
    const kofi = new Talker();
    kofi.says(odd, 'yes');
    expect(kofi.says('aide')).toEqual(['help', 'help.helpline', 'tip.danger']);
  });
  test('§5.21 ERASE deletes what can be deleted and tells the truth about the rest', () => {
    const phone = new Talker();
    phone.says(held);
    expect(phone.says('ERASE')).toEqual(['erase.phone']);
    const chat = new Talker(context({ erases: true }));
    chat.says(held);
    expect(chat.says('apagar')).toEqual(['erase.chat']);
    expect(chat.last).toContainEqual({ type: 'erase' });
    expect(chat.person.report).toBeUndefined();
  });
});

describe('coming back', () => {
  const found = () => ({
    tip: { tip: 'tip-9', reference: 'GH-ZZZZZ', country: 'GH', restricted: true },
    messages: ['Which road?'],
  });
  test('with a case code a person hears the questions and adds words to their report', () => {
    const kofi = new Talker(context(), found);
    kofi.says('hello', '1', 'my case');
    expect(kofi.says('4829 1170 5536 0942')).toEqual(['case.message', 'case.add']);
    expect(kofi.says('The road to Kpalime')).toEqual(['case.added']);
    expect(kofi.notes()).toEqual([{ step: 'add', words: 'The road to Kpalime' }]);
    expect(kofi.finish()).toMatchObject({
      how: 'added',
      report: { tip: 'tip-9', own: false, signals: ['official'] },
    });
  });
  test('with a wrong code they are told so, and may try again or go back', () => {
    const kofi = new Talker();
    kofi.says('hello', '1', 'my case');
    expect(kofi.says('1234')).toEqual(['case.unknown', 'case.code']);
    expect(kofi.says('0')).toEqual(['menu.ask']);
  });
  test('in a chat the cover text is that of the country of the report', () => {
    const chat = new Talker(context({ countryOfAddress: undefined }));
    const mail = { kind: 'question', handle: 'h', hasWord: true, language: 'en' } as const;
    const said = () =>
      chat.last.flatMap((one) => (one.type === 'say' ? [[one.key, one.country]] : []));
    chat.on({ ...mail, country: 'GH' });
    expect(said()).toEqual([['mail.ping', 'GH']]);
    chat.says('mango');
    expect(said()).toEqual([['mail.neutral', 'GH']]);
  });
  test('§5.17 §T14 a question is shown only after the safe word; a wrong word gets the answer of a right one', () => {
    const right = new Talker(context(), (text) => (text === 'baobab' ? found() : undefined));
    const mail = { kind: 'question', handle: 'h', hasWord: true, language: 'en' } as const;
    expect(right.on(mail)).toEqual(['mail.ping']);
    expect(right.says('baobab')).toEqual(['case.message', 'mail.answer']);
    expect(right.says('By the river')).toEqual(['case.added']);
    const wrong = new Talker(context(), () => undefined);
    wrong.on(mail);
    expect(wrong.says('mango')).toEqual(['mail.neutral']);
    expect(wrong.says('palm')).toEqual(['mail.neutral']);
    expect(wrong.says('coconut')).toEqual(['mail.neutral']);
    expect(wrong.person.session).toBeUndefined();
    expect(wrong.person.mail).toBeUndefined();
    // Whoever has something to tell is not turned away for want of a word.
    wrong.on(mail);
    expect(wrong.says('they took the girl away')).toEqual(['tip.kept', 'tip.safe']);
    expect(wrong.notes()).toEqual([{ step: 'word', words: 'they took the girl away' }]);
  });
});

test('/start with a country of a deep link is remembered for the report', () => {
  const ama = new Talker(context({ countryOfAddress: undefined }));
  expect(ama.on({ kind: 'start', payload: 'gh' })).toEqual(['language.ask']);
  ama.says('1', '1', '1');
  expect(ama.says('no')).toEqual(['tip.what']);
  expect(ama.person.report?.country).toBe('GH');
});

test('what is not text is refused honestly', () => {
  const ama = new Talker();
  ama.says(odd, 'yes');
  expect(ama.on({ kind: 'unsupported' })).toEqual(['answer.unsupported', 'tip.danger']);
});

describe('what a phone adds to words', () => {
  test('whoever sends a picture with their words is told at once that it is not kept', () => {
    const afi = new Talker();
    const first = afi.on({ kind: 'text', text: held, beside: true });
    expect(first[0]).toBe('answer.besides');
    expect(first.slice(1)).toEqual(new Talker().says(held));
    expect(afi.notes()).toEqual([{ step: 'first', words: held }]);
    // So is whoever answers a question, and whoever stands at the menu.
    expect(afi.on({ kind: 'text', text: 'yes', beside: true })).toEqual([
      'answer.besides',
      'tip.helpline',
      'tip.where',
    ]);
    const kofi = new Talker();
    expect(kofi.on({ kind: 'text', text: 'menu', beside: true })[0]).toBe('answer.besides');
  });
});

describe('a word that the provider has acted on', () => {
  const opted = (what: 'stop' | 'start' | 'help', text: string) =>
    ({ kind: 'opt-out', what, text }) as const;

  test('STOP ends everything without a second text, whatever the word was', () => {
    const afi = new Talker();
    afi.says(held);
    expect(afi.on(opted('stop', 'Ça suffit'))).toEqual([]);
    expect(afi.last.map(({ type }) => type)).toEqual(['finish', 'forget', 'unsubscribe', 'ended']);
    expect(afi.person).toMatchObject({ stopped: true });
    expect(afi.person.session).toBeUndefined();
    // Twice is once.
    expect(afi.on(opted('stop', 'Ça suffit'))).toEqual([]);
    expect(afi.person.stopped).toBe(true);
  });

  test('START lets texts out again, and opens nothing that nobody has read', () => {
    const afi = new Talker();
    afi.on(opted('stop', 'Fin'));
    expect(afi.on(opted('start', 'Encore'))).toEqual([]);
    expect(afi.person).toMatchObject({ stopped: false });
    expect(afi.person.session).toBeUndefined();
  });

  test('a yes that Twilio took for START is still the answer to the question', () => {
    const afi = new Talker();
    afi.says(odd);
    expect(afi.on(opted('start', 'yes'))).toEqual(['tip.danger']);
    // START itself is no answer, and the report that is being told goes on.
    const { session } = afi.person;
    expect(afi.on(opted('start', 'START'))).toEqual([]);
    expect(afi.person).toMatchObject({ stopped: false, session, report: { tip: 'tip-1' } });
  });

  test('HELP changes nothing, and nobody is answered twice', () => {
    const afi = new Talker();
    afi.says(held);
    const before = afi.person;
    expect(afi.on(opted('help', 'Aide-moi'))).toEqual([]);
    expect(afi.person).toEqual(before);
  });

  test('the words of Twilio for an end are words of ours in every language', () => {
    for (const word of ['Fin', 'Arrêt', 'END', 'Unsubscribe', 'Fim', 'quitter']) {
      const afi = new Talker();
      expect(afi.says(word)).toContain('stop.done');
    }
  });
});
