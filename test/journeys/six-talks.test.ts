import { beforeEach, describe, expect, test } from '@jest/globals';
import { startTestAmana, type TestAmana } from '../support/amana.js';
import { forTheseTests } from '../support/journey.js';
import { smsTalk } from '../support/sms.js';
import { smsWords, words } from '../support/words.js';

/**
 * Six people as a reader of the texts played them, each
 * with at most one reply that did not understand them.
 */
let here: TestAmana;
forTheseTests(async () => (here = await startTestAmana()));

const MISREAD = [
  'answer.again',
  'answer.keptAgain',
  'answer.againShort',
  'answer.maybe',
  'tip.isReportAgain',
] as const;
/** How each of these texts begins, in every language. */
const misread = ['en', 'fr', 'pt'].flatMap((language) =>
  MISREAD.map((key) => smsWords(language, key)),
);

/** A person's whole talk. @returns what they heard on each text */
async function talk(from: string, ...texts: string[]): Promise<string[]> {
  const { says } = smsTalk(here);
  const heard: string[] = [];
  for (const text of texts) heard.push(await says(from, text));
  return heard;
}
const misreadOf = (heard: readonly string[]) =>
  heard.filter((text) => misread.some((begins) => text.includes(begins)));
const hasCode = (text: string) => /\d{4} \d{4} \d{4} \d{4}/.test(text);
const CODE_WITHIN = 7;

let escalations: () => Promise<{ country: string; priority: number; kind: string }[]>;
beforeEach(() => {
  escalations = () =>
    here.db.cases
      .collection<{ country: string; priority: number; kind: string }>('escalations')
      .find()
      .toArray();
});

describe('six talks', () => {
  test('a girl of fifteen in shorthand is heard at her first text, and asked nothing that she told', async () => {
    const heard = await talk(
      '+233240000801',
      'pls help me',
      'am 15 madam dey lock me 4 house',
      'yes',
      'i dey kasoa side',
      'no',
      'wen r u coming',
      'no',
    );
    expect(misreadOf(heard).length).toBeLessThanOrEqual(1);
    expect(heard[1]).toContain(smsWords('en', 'answer.keptAgain'));
    expect(heard.findIndex(hasCode)).toBeLessThan(CODE_WITHIN);
    expect(heard.join('\n')).not.toContain(smsWords('en', 'tip.minor'));
    expect(heard[5]).toContain(smsWords('en', 'ask.when'));
    expect((await escalations()).filter(({ country }) => country === 'GH')).toMatchObject([
      { priority: 1 },
    ]);
  });

  test('a girl who says that somebody is coming hears one line, and then nothing', async () => {
    const heard = await talk(
      '+233240000807',
      'am 15 madam dey lock me 4 house pls help',
      'not now she dey come',
      'ok',
      'hello',
    );
    expect(heard.slice(1)).toEqual([smsWords('en', 'tip.unsafe'), '', '']);
  });

  test('a market woman who uses no number comes to the code', async () => {
    const heard = await talk(
      '+22890000802',
      'Bonsoir',
      'il y a une dame elle frappe les petites filles qui vendent',
      'oui',
      'au grand marché de Lomé',
      'non je ne crois pas',
      'elle les frappe et elles ne mangent pas',
      'non merci',
    );
    expect(misreadOf(heard).length).toBeLessThanOrEqual(1);
    expect(heard.findIndex(hasCode)).toBeLessThan(CODE_WITHIN);
    expect(heard.at(-1)).toMatch(/^Merci\./);
    expect((await escalations()).filter(({ country }) => country === 'TG')).toMatchObject([
      { priority: 1 },
    ]);
  });

  test('who begins in Portuguese and asks for English goes on in English', async () => {
    const heard = await talk(
      '+245955000803',
      'Boa tarde',
      'english please',
      'a man is keeping girls in a house near Bandim',
      'yes',
      'no',
      'no that is all',
    );
    expect(misreadOf(heard)).toEqual([]);
    expect(heard[0]).toMatch(/^Ola\./);
    expect(heard[1]).toContain(smsWords('en', 'menu.ask'));
    expect(heard.findIndex(hasCode)).toBeLessThan(CODE_WITHIN);
  });

  test('an officer who tells of a colleague is answered about the police', async () => {
    const heard = await talk(
      '+2348030000804',
      'My colleague at immigration takes money to let girls pass at Seme border',
      'yes',
      'will the police see this',
      'how do i know you are not police',
      'no',
      'Seme',
      'yes',
      'no that is all',
    );
    expect(misreadOf(heard).length).toBeLessThanOrEqual(1);
    expect(heard[2]).toContain(smsWords('en', 'ask.police'));
    expect(heard.findIndex(hasCode)).toBeLessThan(CODE_WITHIN);
  });

  test('a prankster opens no report and calls nobody', async () => {
    const before = (await escalations()).length;
    const heard = await talk(
      '+233240000805',
      'lol',
      'who is this',
      'u killed me with love',
      'no',
      'stop disturbing me',
    );
    expect(misreadOf(heard)).toEqual([]);
    expect(heard[2]).toContain(smsWords('en', 'tip.isReport'));
    expect(heard.at(-1)).toMatch(/^You will get no more messages/);
    expect(await escalations()).toHaveLength(before);
  });

  test('who asks whether an offer of work is real hears how to check it, and nobody is called', async () => {
    const before = (await escalations()).length;
    const heard = await talk(
      '+22890000806',
      "Bonjour, on me propose un travail au Koweït, c'est vrai ?",
      'non',
      'merci',
    );
    expect(misreadOf(heard)).toEqual([]);
    expect(heard[0]).toContain(smsWords('fr', 'ask.job'));
    expect(heard[1]).toBe(smsWords('fr', 'tip.noReport'));
    expect(await escalations()).toHaveLength(before);
  });
});

/** By language: words alone, from the first text to the code. */
const wordsOnly = {
  en: [
    'They lock a girl in a house near us and beat her',
    'yes',
    'behind the market in Tema',
    'no',
  ],
  fr: [
    'Ils enferment une fille chez eux et ils la frappent',
    'oui',
    'derrière le marché de Kara',
    'non',
  ],
  pt: [
    'Eles têm uma menina fechada em casa e batem nela',
    'sim',
    'atrás do mercado de Bissau',
    'não',
  ],
} as const;
const numbers = { en: '+233240000811', fr: '+22890000812', pt: '+245955000813' } as const;
const starts = { en: 'gh', fr: 'tg', pt: 'gw' } as const;
const chats = { en: '7200000011', fr: '7200000012', pt: '7200000013' } as const;

describe.each(['en', 'fr', 'pt'] as const)('who types only words, in %s,', (language) => {
  test('has the code after four texts by SMS', async () => {
    const heard = await talk(numbers[language], ...wordsOnly[language]);
    expect(misreadOf(heard)).toEqual([]);
    expect(heard.map(hasCode)).toEqual([false, false, false, true]);
  });

  test('has it on Telegram, too', async () => {
    here.telegram.meet(chats[language]);
    const person = here.telegram.person(chats[language], { language });
    await person.start(starts[language]);
    await here.settle();
    let heard = '';
    for (const text of wordsOnly[language]) {
      await person.text(text);
      await here.settle();
      heard = person
        .phone()
        .slice(-2)
        .map((message) => message.text)
        .join('\n');
    }
    expect(heard).toMatch(/\d{4} \d{4} \d{4} \d{4}/);
    expect(heard).toContain(words(language, 'tip.more'));
  });
});
