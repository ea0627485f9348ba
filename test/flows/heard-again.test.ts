import { describe, expect, test } from '@jest/globals';
import { judgedOnce } from '../../src/conversation/judged.js';
import { languageAsked } from '../../src/flows/dialog/language.js';
import { questionIn } from '../../src/flows/dialog/questions.js';
import { safetyIn } from '../../src/flows/dialog/safety.js';
import { isSmallTalk, lexiconsOf } from '../../src/flows/dialog/small-talk.js';
import { isDenied } from '../../src/flows/engine/denied.js';
import { matchCommand } from '../../src/flows/engine/match.js';
import { createJudge } from '../../src/tips/triage/judge.js';
import { Talker, context, texts } from './dialog/people.js';

/** Sentences that were written before a look at any list, for a second reading of the review. */
const lexicons = lexiconsOf(texts);
const judge = createJudge(texts);
const reporter = () => new Talker(context({ ...judgedOnce(judge, texts) }));

const held = {
  en: ['They are holding three girls behind the market', 'yes', 'skip'],
  fr: ['Ils gardent trois filles enfermées derrière le marché', 'oui', 'passer'],
  pt: ['Eles têm três meninas fechadas atrás do mercado', 'sim', 'saltar'],
} as const;
type Spoken = keyof typeof held;

const unsafe: Readonly<Record<Spoken, readonly string[]>> = {
  en: [
    'i go yarn you later',
    'oga wife dey house',
    'he dey watch me',
    'make we talk tomorrow',
    'he just entered',
    'hold on please',
    'stop he will see',
    "i can't right now",
    'they can hear us',
    'give me some minutes',
    'he don wake up',
    'i will come back to you',
    'no way he is inside',
    'its dangerous for me to type',
    'she checks this phone every night',
    'no my husband is at home',
    'no wahala madam is here',
    'madam just enter',
    'in the evening please',
    'i have to go',
    'my aunty is calling me',
    'dont send message now',
    'he go beat me if he see',
    'i am in the car with them',
    'write me at night',
    'i am scared',
    'battery is finishing',
  ],
  fr: [
    'elle peut voir mon portable',
    'je vous écris ce soir',
    'tantôt',
    'pas en ce moment',
    'mon tuteur est à côté de moi',
    'je vais revenir vers vous',
    'il dort à côté',
    'non mon mari est à la maison',
    'on me surveille',
    'je dois y aller',
    'elle m appelle',
    'écrivez-moi la nuit',
    'je ne suis pas libre',
    "j'ai peur",
    'elle veut le téléphone',
    "il va me frapper s'il voit",
    'chut',
    'ils sont à la porte',
  ],
  pt: [
    'ele acabou de chegar',
    'ela mexe no meu telemóvel',
    'escrevo à noite',
    'estão a vigiar-me',
    'ele vê as minhas mensagens',
    'daqui a pouco',
    'vem alguém',
    'não, ele está no quarto',
    'não o patrão chegou',
    'tenho de ir',
    'ela está a chamar-me',
    'escrevam à noite',
    'não estou livre',
    'tenho medo',
    'ela quer o telefone',
    'ele bate-me se vir',
    'silêncio',
    'estão à porta',
  ],
};

describe.each(['en', 'fr', 'pt'] as const)('%s: not safe', (language) => {
  test.each(unsafe[language])('%j is one line, and silence', (text) => {
    const ama = reporter();
    ama.says(held[language][0]);
    expect(ama.says(text)).toEqual(['tip.unsafe']);
    expect(ama.person.session).toBeUndefined();
  });
});

describe('safe', () => {
  test.each([
    'he is gone',
    'she is sleeping',
    'no one can see',
    'he travelled',
    'no person dey here',
    'no one is around',
    'il est parti',
    'ils dorment',
    'personne ne me voit',
    'c est ok pour moi',
    'ele saiu',
    'estão a dormir',
    'ninguém me vê',
  ])('%j', (text) => {
    const ama = reporter();
    ama.says(held.en[0]);
    ama.says(text);
    expect(ama.person.session?.answers).toMatchObject({ safe: 'yes' });
  });
  test.each([
    'he has not left',
    "je m'appelle Awa",
    'they are not free',
    'on vient de frapper ma soeur',
    'she is in the car with a man',
    "il n'est pas parti",
    'he locks us in the room',
    'il nous enferme dans la chambre',
    'ele fecha-nos no quarto',
    'they will move us tonight',
    'on les emmène ce soir',
    'vão levá-las amanhã',
    'a big man entered with a gun',
    'they keep them in the compound',
  ])('%j says neither', (text) => expect(safetyIn(text, texts)).toBeUndefined());
});

describe('STOP', () => {
  test.each([
    'stop messaging this line',
    'pls dont text again',
    'u people should stop',
    'stop dis messages abeg',
    'enough please stop texting',
    'cancel my subscription',
    'i dont want to hear from you again',
    'why are you texting me stop',
    'kindly unsubscribe me from this',
    'dont contact me on this number again',
    'pls delete my number from ur system',
    'stop je vous en prie',
    "j'en ai assez de vos messages",
    'supprimez mon numéro de votre liste',
    "faut plus m'écrire",
    'veuillez arrêter les messages',
    'je veux me désinscrire',
    'não me mandem mais nada',
    'já não quero receber nada',
    'para de mandar sms',
    'basta de mensagens',
    'quero cancelar as mensagens',
    'por favor retirem o meu número',
    'não voltem a escrever',
    'dont send me anything again',
    'block my number',
    'get me off this list',
    'fini les messages',
    'plus besoin de vos messages',
    'je ne veux pas être contactée',
    'bloqueiem o meu número',
    'não preciso das vossas mensagens',
  ])('%j', (text) => expect(matchCommand(text, lexicons)).toBe('stop'));
  test.each([
    'i want this to stop',
    'i want to stop this',
    'remove me from here',
    'help me stop him',
    'make he stop am',
    'he will not leave me alone',
    'they remove our passports',
    'i dont receive your messages',
    'je veux que ça s’arrête',
    'elle ne me laisse pas en paix',
    'ils ont enlevé mon numéro et mon téléphone',
    'quero que isto pare',
    'tiraram o meu número e o telefone',
    'para onde vão',
  ])('%j is no STOP', (text) => expect(matchCommand(text, lexicons)).not.toBe('stop'));
});

describe('where it is asked whether officials are part of it', () => {
  const answerTo = (language: Spoken, text: string) => {
    const ama = reporter();
    ama.says(...held[language]);
    expect(ama.person.session?.step).toBe('officials');
    ama.says(text);
    return ama.notes().find(({ value }) => value !== undefined)?.value;
  };
  test.each<[Spoken, string]>([
    ['en', 'of course not'],
    ['en', 'i dont think so'],
    ['en', 'definitely not'],
    ['en', 'nobody'],
    ['en', 'no police'],
    ['en', 'nobody from police'],
    ['en', 'there is no police'],
    ['fr', 'je crois pas'],
    ['fr', 'bien sûr que non'],
    ['fr', 'je ne pense pas'],
    ['fr', 'je crois pas du tout'],
    ['fr', 'pas de policier'],
    ['fr', 'aucun policier'],
    ['fr', "il n'y a pas de policier"],
    ['pt', 'não me parece'],
    ['pt', 'nenhum'],
    ['pt', 'não é polícia'],
    ['pt', 'não há polícia'],
    ['pt', 'não tem polícia'],
  ])('%s: %j is a no', (language, text) => expect(answerTo(language, text)).toBe('no'));
  test.each<[Spoken, string]>([
    ['en', 'exactly'],
    ['en', 'for sure'],
    ['en', 'he is a soldier'],
    ['fr', 'tout à fait'],
    ['fr', 'effectivement'],
    ['pt', 'com certeza'],
    ['pt', 'é isso'],
    ['pt', 'sim um polícia'],
  ])('%s: %j is a yes', (language, text) => expect(answerTo(language, text)).toBe('yes'));
  test.each<[Spoken, string]>([
    ['en', 'no police helps us'],
    ['en', 'no food for us'],
    ['en', 'of course nobody knows'],
    ['fr', 'aucune aide de la police ici'],
  ])('%s: %j is neither', (language, text) => expect(answerTo(language, text)).toBeUndefined());
});

test.each([
  ['nobody is hurt', 'tip.hurt', true],
  ["personne n'est blessé, il n'y a pas de danger", 'tip.hurt', false],
  ["il n'y a pas de danger", 'tip.danger', true],
  ['not a report', 'tip.isReport', true],
  ['not free', 'tip.leave', true],
  ['they are not fed', 'tip.hurt', false],
] as const)('%j denies "%s" in its own words: %j', (text, question, is) => {
  const denied = texts.languages.some((language) =>
    isDenied(text, () => texts.say(language, { key: question }), texts.lexicon(language)),
  );
  expect(denied).toBe(is);
});

test.each([
  'i dont understand',
  'wetin you mean',
  'je comprends pas',
  'não percebi',
  'não entendo',
])('%j is answered with what one can do here', (text) => {
  const ama = reporter();
  ama.says('hello');
  expect(ama.says(text)[0]).toBe('help');
});

test.each(['thanks', 'merci beaucoup', 'obrigada'])(
  '%j where it is asked whether to ask later ends the talk, and asks nobody later',
  (text) => {
    const ama = reporter();
    ama.says(...held.en, 'no', 'yes', ...Array.from({ length: 12 }, () => 'no').slice(0, 6));
    for (let n = 0; n < 8 && ama.person.session?.step !== 'reply'; n += 1) ama.says('no');
    expect(ama.person.session?.step).toBe('reply');
    expect(ama.says(text)).toEqual(['tip.thanksNoCode']);
    expect(ama.person.session).toBeUndefined();
  },
);

test.each([
  ['je préfère anglais', 'en'],
  ['send in english', 'en'],
  ['passez en français', 'fr'],
  ['je préfère le français', 'fr'],
  ['mude para português', 'pt'],
  ['pode ser em português', 'pt'],
])('%j asks for %s', (text, language) =>
  expect(languageAsked(text, texts)?.language).toBe(language),
);

test.each([
  ['are you a robot', 'who'],
  ['are you government', 'who'],
  ['je parle avec qui', 'who'],
  ['são do governo', 'who'],
  ['do you share with police', 'police'],
  ['will my name go to police', 'police'],
  ['you go charge me', 'free'],
  ['je vais payer', 'free'],
  ['when help dey come', 'when'],
  ['they offer me job in qatar is it good', 'job'],
  ['is this recruiter genuine', 'job'],
  ["on m'offre un boulot à dubaï c'est bon", 'job'],
  ["c'est sérieux ?", 'job'],
  ['esta agência é boa', 'job'],
  ['será verdade?', 'job'],
])('%j asks "%s"', (text, question) =>
  expect(questionIn(text, texts, () => [])).toMatchObject({ question }),
);

test.each([
  'thanks a bunch',
  'we thank God',
  'na mistake',
  'allo',
  'dieu est grand',
  'fica com Deus',
  'graças a Deus',
  'kuma ki bu sta',
  'n ta agradisi',
])('%j opens no report', (text) => expect(isSmallTalk(text, lexicons)).toBe(true));
