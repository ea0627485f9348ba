import { beforeAll, describe, expect, test } from '@jest/globals';
import { publishedAlertsOf, type PublishedDoc } from '../../src/models/gateway/published-alert.js';
import { HOUR, MINUTE } from '../../src/shared/clock.js';
import { missingPerson } from '../../src/shared/missing.js';
import { kossi, mawuli } from '../fixtures/people.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';
import { forTheseTests } from '../support/journey.js';
import { readTips } from '../support/reader.js';
import { smsTalk } from '../support/sms.js';
import { smsWords } from '../support/words.js';

/** Somebody is missing, and somebody is seen: by SMS and in a chat, in three languages. */
let here: TestAmana;
forTheseTests(async () => (here = await startTestAmana()));

const says = (from: string, ...texts: string[]) => smsTalk(here).says(from, ...texts);
const CODE = /\d{4} \d{4} \d{4} \d{4}/;
/** The tip that holds some words, opened. */
async function told(words: string) {
  const found = (await readTips(here)).find((one) => one.words.join('\n').includes(words));
  if (!found) throw new Error('No tip has these words.');
  const escalation = await here.db.cases
    .collection('escalations')
    .findOne({ reference: found.tip.reference });
  return { ...found, escalation };
}
const calls = (phone: string) =>
  here.twilio.messagesTo(phone).filter(({ text }) => /OK \d{6}/.test(text)).length;

describe('a missing person', () => {
  test('told in one French SMS has a code after three messages, is a P1 at once, and the police hear after a yes', async () => {
    const from = '+22890000821';
    const sentence =
      "Ma fille Afi, 7 ans, a disparu hier à 15h devant l'école de Lomé. Elle porte une robe rouge";
    const before = calls(kossi.phone);
    await says(from, sentence);
    expect(calls(kossi.phone)).toBe(before + 1);
    expect(await says(from, '1')).toContain(smsWords('fr', 'missing.police'));
    expect(await says(from, '1')).toMatch(CODE);
    const { tip, words, escalation } = await told(sentence);
    expect(tip).toMatchObject({ kind: 'missing', priority: 1, state: 'submitted' });
    expect(tip.answers).toMatchObject({
      missingAge: '7',
      missingSex: 'girl',
      missingPolice: 'yes',
    });
    expect(words).toEqual(
      expect.arrayContaining([sentence, 'une robe rouge', 'Afi', "devant l'école de Lomé"]),
    );
    expect(escalation).toMatchObject({ priority: 1, kind: 'missing', police: true });
  });

  test('by the book, in Portuguese, is seven messages to the code; more is asked of who tells more', async () => {
    const from = '+245955000822';
    expect(await says(from, 'ola', 'Português', '2')).toMatch(/^Quem desapareceu\?/);
    const steps = ['uma menina da tabanca, 7 anos', 'sim', 'na fera ontem às 15h'];
    expect(await says(from, ...steps)).toContain(smsWords('pt', 'missing.police'));
    expect(await says(from, 'não')).toMatch(CODE);
    const { tip } = await told('uma menina da tabanca');
    expect(tip).toMatchObject({ kind: 'missing', excludedAffiliations: ['police', 'government'] });
    expect(tip.answers).toMatchObject({ topic: 'missing', missingAge: '7', missingPolice: 'no' });
    expect(tip.answers['missingSince']).toBeDefined();
    expect(await says(from, 'sim')).toContain(smsWords('pt', 'missing.name'));
  });

  test('in an English chat, an age of 400 and tomorrow are asked once more, words kept; no photo is needed', async () => {
    const person = here.telegram.person(7_200_000_823, { language: 'en' });
    const last = async (text: string) => {
      await person.text(text);
      await here.settle();
      return person.phone().at(-1)?.text ?? '';
    };
    await last('My brother Kwame is missing in Kumasi, Ghana');
    await person.press('Yes');
    await here.settle();
    expect(person.phone().at(-1)?.text).toMatch(/^When was the person last seen/);
    expect(await last('tomorrow')).toMatch(/^That time is still to come/);
    expect(await last('yesterday evening')).toMatch(/^How old/);
    expect(await last('400')).toMatch(/from 0 to 110/);
    expect(await last('14')).toMatch(/^May we tell the police now/);
    await person.press('Yes');
    await here.settle();
    expect(
      person
        .phone()
        .map(({ text }) => text)
        .join('\n'),
    ).toMatch(CODE);
    const { tip, words } = await told('My brother Kwame');
    expect(words).toEqual(expect.arrayContaining(['tomorrow', '400', 'Kumasi']));
    expect(missingPerson(tip.answers, [])).toMatchObject({ age: 14 });
    await person.press('Yes');
    await here.settle();
    const asked: string[] = [];
    for (let count = 0; count < 12; count += 1) asked.push(await last('SKIP'));
    expect(asked.join('\n')).toContain('You can send a photo of the person now');
  });
});

describe('a sighting', () => {
  const alert = (more: Partial<PublishedDoc>): PublishedDoc => ({
    _id: 'published-7',
    number: 'TG-2026-07',
    word: 'TG7',
    country: 'TG',
    countries: ['TG'],
    areas: ['TG-M'],
    kind: 'alert',
    status: 'Actual',
    languages: ['fr', 'en'],
    sent: here.clock.now(),
    expires: new Date(here.clock.now().getTime() + 48 * HOUR),
    state: 'standing',
    messages: [],
    ...more,
  });
  beforeAll(async () => {
    await publishedAlertsOf(here.db.gateway).insertMany([
      alert({}),
      alert({
        _id: 'published-6',
        number: 'TG-2026-06',
        word: 'TG6',
        state: 'ended',
        endedAs: 'found',
      }),
    ]);
    // Mawuli has the case of the alert.
    await here.db.cases
      .collection('alerts')
      .insertOne({ number: 'TG-2026-07', case: 'case-7', published: 'published-7' });
    await here.db.cases.collection('tips').insertOne({
      _id: 'case-7' as never,
      reference: 'TG-CASE7',
      country: 'TG',
      entries: [],
      strands: {},
      signals: [],
      answers: {},
      work: { owner: 'mawuli' },
    });
  });

  test('by the word in French is a report of its own kind, urgent at once, and calls who has the case', async () => {
    const from = '+22890000831';
    const before = calls(mawuli.phone);
    expect(await says(from, "TG7 je l'ai vue au marché de Bè, elle est encore là")).toContain(
      smsWords('fr', 'tip.kept'),
    );
    expect(calls(mawuli.phone)).toBeGreaterThan(before);
    expect(await says(from, 'oui')).toContain(smsWords('fr', 'tip.officials'));
    expect(await says(from, 'non')).toMatch(CODE);
    const { tip, escalation } = await told('encore là');
    expect(tip).toMatchObject({
      kind: 'sighting',
      priority: 1,
      about: { alert: 'published-7' },
      answers: { sightingStill: 'yes' },
    });
    expect(escalation).toMatchObject({ kind: 'sighting', priority: 1 });
  });

  test('called out before it is said to be of an alert, calls who has the case then', async () => {
    const from = '+22890000837';
    await says(from, "J'ai vu un homme battre la petite fille en pagne violet à Kara, aidez-la");
    expect((await told('pagne violet')).escalation).toMatchObject({ priority: 1 });
    const before = calls(mawuli.phone);
    expect(await says(from, '1')).toMatch(/\n1 TG-2026-07\n2 Non$/);
    expect(calls(mawuli.phone)).toBe(before);
    await says(from, '1');
    expect(calls(mawuli.phone)).toBe(before + 1);
    const { tip, escalation } = await told('pagne violet');
    expect(tip).toMatchObject({ kind: 'sighting', about: { alert: 'published-7' } });
    expect(escalation).toMatchObject({ kind: 'sighting', priority: 1 });
    await here.pass(MINUTE);
  });

  test('of yesterday, by the number, is less urgent, and asks only what was not told', async () => {
    const from = '+22890000832';
    await says(from, 'SEEN TG-2026-07');
    expect(await says(from, '1')).toMatch(/Where did you see|Où avez-vous vu/);
    await says(from, 'Kara', 'no');
    await says(from, 'yesterday 3pm', 'towards Benin', 'no');
    const { tip } = await told('towards Benin');
    expect(tip).toMatchObject({ kind: 'sighting', priority: 2, about: { alert: 'published-7' } });
    expect(tip.answers).toMatchObject({ sightingStill: 'no', officials: 'no' });
    expect(tip.answers['sightingAt']).toMatch(/T15:00Z$/);
  });

  test('of an alert that has ended is told so, and is kept', async () => {
    const from = '+22890000833';
    expect(await says(from, 'TG6')).toMatch(/Cette alerte est terminée|This alert has ended/);
    const words = 'elle monte dans un taxi à Kara';
    expect(await says('+22890000834', `TG-2026-06 ${words}`)).toMatch(/alert/i);
    expect((await told(words)).tip).toMatchObject({
      kind: 'sighting',
      about: { alert: 'published-6' },
    });
  });

  test('with the word of no alert is a report as any other', async () => {
    const words = 'XX99 they lock a girl in a house in Lome and beat her';
    await says('+22890000835', words);
    const { tip } = await told(words);
    expect(tip.kind).not.toBe('sighting');
    expect(tip).not.toHaveProperty('about');
    await here.pass(MINUTE);
  });
});
