import { expect, test } from '@jest/globals';
import { MINUTE } from '../../src/shared/clock.js';
import { kossi, regionalDesk } from '../fixtures/people.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';
import { forTheseTests } from '../support/journey.js';
import { smsTalk } from '../support/sms.js';
import { smsWords } from '../support/words.js';

let here: TestAmana;
forTheseTests(
  async () => (here = await startTestAmana(undefined, { officials: ['kossi', 'essi'] })),
);
let people = 0;

/**
 * Kossi, who is an official, is called first, once the reporter has
 * not said for five minutes whether officials are part of it. Minutes
 * later the reporter names an official, or tells something else; the
 * desk takes it.
 * @returns all that Kossi's phone shows from then on, without what differs between any two tips
 */
async function story(then: string, answers: readonly string[]): Promise<string[]> {
  const { says, code, last } = smsTalk(here);
  const reporter = `+2289000070${(people += 1)}`;
  await says(reporter, 'Ils gardent trois filles enfermées derrière le marché de Lomé');
  await here.pass(5 * MINUTE);
  const mine = code(kossi.phone);
  const reference = /TG-\w{5}/.exec(last(kossi.phone))?.[0] ?? 'none';
  const before = here.twilio.messagesTo(kossi.phone).length;
  await here.pass(2 * MINUTE);
  await says(reporter, then);
  await here.pass(20 * MINUTE);
  expect(last(regionalDesk.phone)).toContain(reference);
  await says(regionalDesk.phone, `OK ${code(regionalDesk.phone)}`);
  for (const answer of answers) await says(kossi.phone, answer.replace('CODE', mine));
  await says(regionalDesk.phone, `DONE ${code(regionalDesk.phone)}`);
  await says(kossi.phone, `NON ${mine}`, `OK ${mine}`);
  const heard = here.twilio.messagesTo(kossi.phone).slice(before);
  return heard.map(({ text }) => text.replaceAll(reference, 'REFERENCE').replaceAll(mine, 'CODE'));
}

test.each([[['OK CODE', 'je prends CODE']], [['FAIT CODE', 'NON CODE']], [['CODE', 'PASSE CODE']]])(
  '§T16 an official named after their call, who answers %j, hears what anybody hears when another takes it',
  async (answers) => {
    const ordinary = await story('Elles sont derrière la boulangerie', answers);
    const named = await story('Le commissaire de police les garde chez lui', answers);
    expect(named).toEqual(ordinary);
    expect(named[0]).toBe(smsWords('fr', 'focal.taken', { reference: 'REFERENCE' }));
    expect(named.join()).not.toMatch(/ne connaissons pas/);
    const kept = { excludedAffiliations: { $ne: [] } };
    const restricted = await here.db.cases.collection('escalations').find(kept).toArray();
    expect(restricted.length).toBeGreaterThan(0);
    for (const one of restricted) expect(one).toMatchObject({ acknowledgedBy: 'desk' });
  },
  180_000,
);
