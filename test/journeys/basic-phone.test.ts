import { expect, test } from '@jest/globals';
import { verifyAudit } from '../../src/models/cases/audit-verify.js';
import { MINUTE } from '../../src/shared/clock.js';
import { afi, essi, kossi, mawuli, regionalDesk } from '../fixtures/people.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';
import { forTheseTests } from '../support/journey.js';
import { smsWords } from '../support/words.js';

let here: TestAmana;
forTheseTests(async () => (here = await startTestAmana()));

const lastTo = (number: string) => here.twilio.messagesTo(number).at(-1)?.text ?? '';
const codeIn = (text: string) => /OK (\d+)/.exec(text)?.[1] ?? 'no code';

test('a P1 tip from a basic phone climbs until the third person called takes it and acts on it', async () => {
  const words =
    'Ils gardent trois filles derrière le marché de Lomé et elles ne peuvent pas sortir';
  expect((await here.sms.text(afi.phone, words)).status).toBe(200);
  await here.settle();
  expect(lastTo(afi.phone)).toContain(smsWords('fr', 'tip.kept'));

  // Level 1: Kossi for Lomé is called before any question is answered. He sleeps.
  expect(lastTo(kossi.phone)).toMatch(
    /^TG-\w{5} P1 séquestration, Maritime\. Répondez : OK \d{6} /,
  );
  expect(here.twilio.messagesTo(essi.phone)).toEqual([]);
  await here.pass(10 * MINUTE);
  // Level 2: Essi is called. She is silent, too.
  expect(lastTo(essi.phone)).toMatch(/P1 séquestration/);
  expect(here.twilio.messagesTo(regionalDesk.phone)).toEqual([]);
  await here.pass(10 * MINUTE);
  // Level 3: the regional desk, which hears of the country only.
  const call = lastTo(regionalDesk.phone);
  expect(call).toMatch(/P1 held captive, Togo, open for 20 min/);

  await here.sms.text(regionalDesk.phone, `ok ${codeIn(call)}`);
  await here.settle();
  expect(lastTo(regionalDesk.phone)).toMatch(/is yours/);
  expect(lastTo(kossi.phone)).toMatch(/quelqu'un s'en occupe/);
  const before = here.twilio.messages.length;
  await here.pass(30 * MINUTE);
  expect(here.twilio.messages.length).toBe(before);
  await here.sms.text(regionalDesk.phone, `DONE ${codeIn(call)}`);
  await here.settle();
  expect(lastTo(regionalDesk.phone)).toMatch(/marked as acted on/);
  const [escalation] = await here.db.cases.collection('escalations').find().toArray();
  expect(escalation).toMatchObject({
    state: 'acted',
    priority: 1,
    country: 'TG',
    area: 'TG-M',
    acknowledgedBy: 'desk',
  });
  const audit = await here.db.cases.collection('audit').find().sort({ _id: 1 }).toArray();
  expect(audit.map(({ actor, action }) => [actor as string, action as string])).toEqual([
    ['regional-desk/desk', 'escalation.acknowledged'],
    ['regional-desk/desk', 'escalation.acted'],
  ]);
  expect(await verifyAudit(here.db, here.keys.cases())).toMatchObject({ ok: true, count: 2 });
  // A second person, the level below the desk, hears of it and could say that it is not so.
  expect(lastTo(essi.phone)).toMatch(/niveau 3 dit que c'est traité\. Si c'est faux : NON \d{6}/);
  expect(here.twilio.messagesTo(mawuli.phone)).toEqual([]);
  expect(here.twilio.complaints).toEqual([]);
});
