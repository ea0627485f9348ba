import { afterAll, expect, test } from '@jest/globals';
import { tipsOf } from '../../src/models/cases/tip-doc.js';
import { alertDesk, desk, missingGirl, type AlertDesk } from '../support/alert-desk.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';
import { forTheseTests } from '../support/journey.js';
import { smsTalk } from '../support/sms.js';

/** Who got an alert tells of the child, and writes no word of the alert. */
let here: TestAmana;
let there: AlertDesk;
let alert = '';
let number = '';
let theCase = '';
forTheseTests(async () => {
  here = await startTestAmana('2026-03-03T10:00:00Z');
  there = await alertDesk(here);
  await there.authority();
  theCase = await missingGirl(here);
  return here;
});
afterAll(() => there.vault.close());

const says = (from: string, ...texts: string[]) => smsTalk(here).says(from, ...texts);
const reports = () =>
  tipsOf(here.db.cases)
    .find({ _id: { $ne: theCase } }, { sort: { $natural: -1 } })
    .toArray();
const forget = () => tipsOf(here.db.cases).deleteMany({ _id: { $ne: theCase } });
const sightings = async () => {
  const list = await there.missing.sightings.see(desk.coordinator, theCase);
  if (!list.ok) throw new Error(list.reason);
  return list.value.sightings;
};

test('before there is an alert nobody is asked about one', async () => {
  expect(await says('+22890000881', "J'ai vu la petite au marché de Bè", '1', 'non')).not.toContain(
    'alerte',
  );
  await says('+22890000881', 'passer', 'passer', 'passer');
  await forget();
});

test('a child who was seen is asked about behind the words that are kept, and is a sighting of the alert', async () => {
  await says('+22890000880', 'participer', '2', '30', '2', 'Lomé');
  const draft = await there.begin(theCase, {
    ...{ consent: 'guardian', contact: '117', languages: ['fr'], immediate: true },
  });
  ({ number, published: alert = '' } = await there.approve(draft));
  const from = '+22890000882';
  await says(from, "J'ai vu la petite en robe bleue au marché de Bè");
  // Whatever comes of the question: the words are kept, and are called out as ever.
  expect(await reports()).toMatchObject([{ state: 'open' }]);
  expect(await says(from, '1', 'non')).toMatch(
    new RegExp(`au sujet d'une alerte \\?\\n1 ${number}\\n2 Non`),
  );
  expect(await sightings()).toEqual([]);
  await says(from, '1');
  expect(await reports()).toMatchObject([{ kind: 'sighting', about: { alert } }]);
  expect(await sightings()).toHaveLength(1);
  await says(from, 'non', 'non', 'passer', 'non', 'non');
  expect(await sightings()).toHaveLength(1);
  await forget();
});

test('who says that it is about none, or says nothing more, has told a report as any other', async () => {
  const [none, silent] = ['+22890000883', '+22890000884'];
  await says(none, "J'ai vu une fille en robe jaune au marché", '1', 'non', '2');
  await says(silent, 'Une fille en robe jaune près de la mosquée');
  expect((await reports()).map(({ about }) => about)).toEqual([undefined, undefined]);
  expect(await sightings()).toEqual([]);
  await forget();
});

test('a cry for help is called out at once, and is asked nothing of an alert first', async () => {
  const heard = await says('+22890000885', "Au secours, j'ai vu un homme battre la petite fille");
  expect(heard).not.toContain(number);
  const [report] = await reports();
  expect(report).toMatchObject({ priority: 1 });
  expect(
    await here.db.cases.collection('escalations').countDocuments({ _id: report?._id as never }),
  ).toBe(1);
  await forget();
});

test('after the end of the alert nobody is asked about it', async () => {
  const now = await here.amana.alerts.see(desk.officers[0], number);
  if (!now.ok) throw new Error(now.reason);
  await here.amana.alerts.end(desk.officers[0], now.value.id, 'found', { v: now.value.v });
  await here.settle();
  const heard = await says('+22890000886', "J'ai vu la petite au marché de Bè", '1', 'non');
  expect(heard).not.toContain(number);
});
