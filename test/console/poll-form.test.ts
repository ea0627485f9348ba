import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { campaignIn, fitsCampaignForm } from '../../src/console/documents/form/campaign-in.js';
import { sheetOfCampaign } from '../../src/console/documents/form/campaign-sheet.js';
import { fitsPollForm, pollIn } from '../../src/console/documents/form/poll-in.js';
import { namedPoll, pressedPoll } from '../../src/console/documents/form/poll-press.js';
import { blankPoll, sheetOfPoll } from '../../src/console/documents/form/poll-sheet.js';
import { campaignShape } from '../../src/campaigns/definition.js';
import { pollShape } from '../../src/polls/definition.js';

const pollAt = (file: string) => pollShape.parse(parse(readFileSync(file, 'utf8')));
const examples = ['examples/polls/job-offers.yaml', 'examples/polls/safe-journey.yaml'];
const jobs = pollAt('examples/polls/job-offers.yaml');

describe('a poll in the form', () => {
  test.each([...examples, 'test/fixtures/polls/kinds.yaml'])(
    '%s comes out of the form as it went in, with its branches',
    (file) => {
      const poll = pollAt(file);
      expect(fitsPollForm(poll)).toBe(true);
      expect(pollShape.parse(pollIn(sheetOfPoll(poll)))).toEqual(poll);
    },
  );

  test('what the form cannot give back is not changed by it', () => {
    const [first, ...rest] = jobs.questions;
    if (first?.kind !== 'choice') throw new Error('The first question is a choice.');
    const options = first.options.map((one) => ({ ...one, label: { en: 'two\nlines' } }));
    expect(fitsPollForm({ ...jobs, questions: [{ ...first, options }, ...rest] })).toBe(false);
  });

  test('questions move, and answers lead on when a question is taken out', () => {
    const sheet = sheetOfPoll(jobs);
    const ids = (press: string) => pressedPoll(sheet, press).questions.map(({ id }) => id);
    expect(ids('up.1')).toEqual(['where', 'offer', 'days', 'advice']);
    expect(ids('down.3')).toEqual(['offer', 'where', 'days', 'advice']);
    expect(ids('add')).toHaveLength(4);
    const without = pressedPoll(sheet, 'remove.3');
    expect(without.questions.map(({ id }) => id)).toEqual(['offer', 'where', 'days']);
    expect(without.questions[0]?.tos).toEqual(['', '', '', '']);
  });

  test('what has no short name gets one from its text, each a different one', () => {
    const blank = blankPoll('fr');
    const typed = {
      ...blank,
      title: { fr: 'Un voyage sûr ?' },
      questions: blank.questions.map((one) => ({
        ...one,
        options: { fr: 'Église\nÉglise !\n3 amis\n???' },
      })),
    };
    const { name, questions } = namedPoll(typed);
    expect(name).toBe('un-voyage-sur');
    expect(questions[0]).toMatchObject({ id: 'q1', values: 'eglise\neglise2\namis\na4' });
  });
});

test('a campaign comes out of the form as it went in', () => {
  const file = readFileSync('examples/campaigns/real-offer.yaml', 'utf8');
  const campaign = campaignShape.parse(parse(file));
  expect(fitsCampaignForm(campaign)).toBe(true);
  expect(campaignShape.parse(campaignIn(sheetOfCampaign(campaign)))).toEqual(campaign);
});
