import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { MINUTE } from '../../src/shared/clock.js';
import { afi, essi, kossi, ourNumbers, regionalDesk } from '../fixtures/people.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';
import { smsTalk } from '../support/sms.js';
import { until } from '../support/until.js';

let here: TestAmana;
let talk: ReturnType<typeof smsTalk>;
let people = 0;
/** The code of the call that is open on Kossi's phone. */
let code = '';
let reference = '';

beforeAll(async () => {
  here = await startTestAmana();
  talk = smsTalk(here);
});
afterAll(() => here.stop());

const escalations = () => here.db.cases.collection('escalations');
const tips = () => here.db.cases.collection('tips').countDocuments();
const state = async () => (await escalations().findOne({ reference }))?.['state'] as string;

/** Somebody tells of a life in danger in Lomé: Kossi is called. */
beforeEach(async () => {
  await escalations().deleteMany({});
  // Talks of the test before fall silent, and nobody is in one.
  await here.pass(40 * MINUTE, 40 * MINUTE);
  await escalations().deleteMany({});
  await here.db.gateway.collection('guesses').deleteMany({});
  const phone = `${afi.phone.slice(0, -3)}${String((people += 1)).padStart(3, '0')}`;
  await talk.says(phone, 'Ils gardent trois filles enfermées derrière le marché de Lomé');
  // What else goes to Kossi in the same moment may arrive after the call.
  const [born, ...others] = await escalations().find().toArray();
  expect([born?.['state'], others]).toEqual(['calling', []]);
  reference = String(born?.['reference']);
  const texts = () => here.twilio.messagesTo(kossi.phone).map((message) => message.text);
  // A call may have been given back on a busy machine, and is due again a moment later.
  await until('Kossi is called', async () => {
    await here.settle();
    return texts().some((text) => text.includes(reference));
  });
  const call = texts().findLast((text) => text.includes(reference)) ?? '';
  code = /(?:OK|FAIT) (\d{4,7})/.exec(call)?.[1] ?? 'no code';
});

describe('a focal point woken at three answers as people write', () => {
  const spelt = (text: string) =>
    text
      .replace('CODE', code)
      .replace('SPELT', [...code].join(' '))
      .replace('L00K', code.replaceAll('1', 'l').replaceAll('0', 'O'));

  test.each([
    'OK CODE',
    'OK I take it CODE',
    'OK code CODE',
    "D'accord CODE",
    '0K CODE',
    '0KCODE',
    'CODE ok',
    "J'ai pris CODE",
    'ok. CODE!',
    'OK SPELT',
    'OK L00K',
    'sim CODE',
    'yes, I am on my way, CODE',
  ])('"%s" takes the call, is no tip, and nobody else is called', async (text) => {
    const before = await tips();
    expect(await talk.says(kossi.phone, spelt(text))).toContain(`${reference} est à vous`);
    expect(await state()).toBe('acknowledged');
    expect(await tips()).toBe(before);
    const others = here.twilio.messagesTo(essi.phone).length;
    await here.pass(20 * MINUTE, 10 * MINUTE);
    expect(here.twilio.messagesTo(essi.phone)).toHaveLength(others);
  });

  test('by WhatsApp from the number that was called by SMS takes it as well; another number does not', async () => {
    const whatsapp = here.twilio.connect({
      appUrl: here.url,
      publicUrl: 'https://amana.example',
      channel: 'whatsapp',
      number: ourNumbers.whatsapp,
    });
    await whatsapp.text('+22890000888', `OK ${code}`);
    await here.settle();
    expect(await state()).toBe('calling');
    await whatsapp.text(kossi.phone, `OK ${code}`);
    await here.settle();
    expect(talk.last(kossi.phone)).toContain(`${reference} est à vous`);
    expect(await state()).toBe('acknowledged');
  });

  test.each(["no I can't CODE", 'je ne peux pas CODE', 'N0 CODE'])(
    '"%s" refuses it, and the next level is called at once',
    async (text) => {
      expect(await talk.says(kossi.phone, spelt(text))).toMatch(/noté, vous ne pouvez pas/);
      expect(talk.last(essi.phone)).toContain(reference);
    },
  );

  test.each([
    'CODE',
    'SPELT',
    'ok done CODE',
    'ok? CODE',
    'not yet CODE',
    'qui est-ce ? CODE',
    'OK CODE NON',
  ])('"%s" is asked about, in a text that says what to send; the ladder goes on', async (text) => {
    const before = await tips();
    const heard = await talk.says(kossi.phone, spelt(text));
    expect(heard).toContain(`OK ${code}`);
    expect(heard).toContain(`NON ${code}`);
    expect(await state()).toBe('calling');
    expect(await tips()).toBe(before);
    await here.pass(11 * MINUTE, 11 * MINUTE);
    expect(talk.last(essi.phone)).toContain(reference);
  });

  test('DONE with a story around it is asked about; DONE with thanks is not', async () => {
    await talk.says(kossi.phone, `OK ${code}`);
    expect(
      await talk.says(kossi.phone, `on a fait ce qu'on a pu mais elles sont encore là ${code}`),
    ).toContain(`FAIT ${code}`);
    expect(await state()).toBe('acknowledged');
    expect(await talk.says(kossi.phone, `fait ${code} merci`)).toMatch(/marqué comme traité/);
    expect(await state()).toBe('acted');
  });

  test('two codes in one text are asked for one by one', async () => {
    const first = code;
    await talk.says('+22890000777', 'Ils ont enfermé ma sœur à Lomé, elle est en danger');
    const second = talk.code(kossi.phone);
    expect(second).not.toBe(first);
    expect(await talk.says(kossi.phone, `OK ${first} et ${second}`)).toMatch(/plusieurs codes/);
    expect(await state()).toBe('calling');
  });

  test('in the middle of a talk of their own, a code is an answer to its call', async () => {
    await talk.says(kossi.phone, 'menu');
    expect(await talk.says(kossi.phone, `je prends ${code}`)).toContain('est à vous');
  });
});

describe('a focal point can be a reporter, too', () => {
  test('words without a code are a tip like anybody’s', async () => {
    const before = await tips();
    await talk.says(kossi.phone, 'Un camion a emmené des enfants de mon village cette nuit');
    expect(await tips()).toBe(before + 1);
  });

  test.each(['Yes 2000 girls are sold there every year', 'oui ils ont kidnappé 4000 personnes'])(
    'words of danger with a number in them are a tip: "%s"',
    async (text) => {
      const before = await tips();
      await talk.says(kossi.phone, text);
      expect(await tips()).toBe(before + 1);
    },
  );

  test.each(['OK 111111', '111111', 'code 111111', 'OK I take it 111111'])(
    'a wrong code gets a short answer, and is no tip: "%s"',
    async (text) => {
      const before = await tips();
      expect(await talk.says(kossi.phone, text)).toMatch(/ne connaissons pas ce code/);
      expect(await tips()).toBe(before);
    },
  );

  test('who answers a call and tells of another danger hears that only the answer was kept', async () => {
    const heard = await talk.says(
      kossi.phone,
      `OK ${code} mais on a aussi kidnappé deux enfants près du pont ce matin`,
    );
    expect(heard).toContain('est à vous');
    expect(heard).toMatch(/renvoyez-le sans le code/);
  });
});

test('DONE before OK ends nothing and says what is missing; the others go on being called', async () => {
  expect(await talk.says(kossi.phone, `FAIT ${code}`)).toContain(`D'abord OK ${code}`);
  expect(await state()).toBe('calling');
  await here.pass(11 * MINUTE, 11 * MINUTE);
  expect(talk.last(essi.phone)).toContain(reference);
});

test('DONE of a life in danger is told to a second person, whose NO has it called again', async () => {
  await talk.says(kossi.phone, `OK ${code}`, `FAIT ${code}`);
  expect(await state()).toBe('acted');
  const told = talk.last(essi.phone);
  expect(told).toContain(reference);
  expect(told).toMatch(/niveau 1 dit que c'est traité|level 1 says it is acted on/);
  const theirs = /(?:NON|NO) (\d+)/.exec(told)?.[1] ?? 'none';
  await talk.says(essi.phone, `NON ${theirs}`);
  expect(await state()).toBe('calling');
  expect(talk.last(kossi.phone)).toContain(reference);
  expect(talk.last(kossi.phone)).toContain(`OK ${code}`);
  expect(here.twilio.messagesTo(regionalDesk.phone).at(-1)?.text ?? '').not.toContain(reference);
});

test.each(['which girl?', "c'est quelle adresse", 'qui a envoyé ça'])(
  '"%s" to a call is no report: they hear what to send and how to read it, and the call stays theirs to answer',
  async (text) => {
    const before = await tips();
    const heard = await talk.says(kossi.phone, text);
    expect(heard).toContain(`OK ${code}`);
    expect(heard).toContain(`amana tips show ${reference}`);
    expect(heard).toMatch(/n'est pas gardé/);
    expect(await tips()).toBe(before);
    expect(await state()).toBe('calling');
    // OK is an answer to the call, and not to a question of a report.
    expect(await talk.says(kossi.phone, `o.k. ${code}`)).toContain(`${reference} est à vous`);
    // Once it is over, they are a person like any other.
    expect(await talk.says(kossi.phone, 'FAIT')).toContain('FAIT 123456');
  },
);

test('words of a danger are a report, whoever tells them and whatever they were called for', async () => {
  const before = await tips();
  await talk.says(kossi.phone, 'Ils ont enlevé ma fille ce matin, ils vont la tuer');
  expect(await tips()).toBe(before + 1);
});
