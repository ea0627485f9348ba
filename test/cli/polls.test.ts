import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../src/shared/root.js';
import { run } from '../../src/cli/run.js';
import { newFolder, secretFile, testIo, type Ran } from './support.js';

const examples = path.join(projectRoot(), 'examples/polls');
const jobOffers = path.join(examples, 'job-offers.yaml');
const journey = path.join(examples, 'safe-journey.yaml');
const folder = newFolder();

/**
 * Runs without any configuration: polls need no database, and no keys.
 * @param typed lines of the standard input
 */
async function amana(argv: readonly string[], typed = ''): Promise<Ran> {
  const io = testIo({});
  io.stdin.end(typed);
  const code = await run(argv, io);
  return { code, out: io.stdout(), err: io.stderr() };
}

describe('who checks polls', () => {
  test('sees what every message costs, in every language', async () => {
    const { code, out, err } = await amana(['polls', 'check', jobOffers]);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('ready in en, fr, pt');
    for (const language of ['en', 'fr', 'pt'])
      expect(out).toMatch(
        new RegExp(`^${language} +intro \\+ offer +\\d+ +GSM-7 +\\d+ +2 +! more than one$`, 'm'),
      );
  });
  test('hears which languages are blocked and where; only with --strict is that a failure', async () => {
    const { code, out, err } = await amana(['polls', 'check', journey]);
    expect([code, err]).toEqual([
      0,
      'safe-journey.yaml:24:7: questions 2, ask: There is no text in pt.\n',
    ]);
    expect(out).toContain('ready in en, fr; blocked: pt');
    expect((await amana(['polls', 'check', '--strict', journey])).code).toBe(1);
    expect((await amana(['polls', 'check', '--strict', jobOffers])).code).toBe(0);
  });
  test('of several files hears of each, and one refused is a failure', async () => {
    const wrong = secretFile(
      folder,
      'wrong.yaml',
      readFileSync(jobOffers, 'utf8').replace('to: advice', 'to: nowhere'),
    );
    const { code, out, err } = await amana(['polls', 'check', wrong, jobOffers]);
    expect(code).toBe(1);
    expect(err).toContain('wrong.yaml:31:86: questions 1, options 2, to: ');
    expect(err).toContain('There is no question "nowhere". Use offer, where, days, advice or end.');
    expect(err).toContain('wrong.yaml is refused: 1 problem.');
    expect(out).toContain('job-offers version 1');
  });
  test('gets the same as one JSON document', async () => {
    const { code, out } = await amana(['polls', 'check', journey, '--json']);
    const [one] = JSON.parse(out) as {
      ok: boolean;
      ready: string[];
      blocking: object[];
      messages: object[];
    }[];
    expect(code).toBe(0);
    expect(one).toMatchObject({
      file: journey,
      ok: true,
      ready: ['en', 'fr'],
      blocking: [{ line: 24, language: 'pt' }],
    });
    expect(one?.messages[0]).toMatchObject({
      language: 'en',
      message: 'plan',
      letters: 'gsm7',
      segments: 1,
    });
  });
  test('is told when a file is not there', async () => {
    const { code, err } = await amana(['polls', 'check', path.join(folder, 'none.yaml')]);
    expect([code, err]).toEqual([1, expect.stringContaining('cannot be read')]);
  });
  test('has no control characters of a file obeyed by the terminal', async () => {
    const file = secretFile(
      folder,
      'evil.yaml',
      readFileSync(journey, 'utf8').replace('en: Before a journey', 'en: "Before\\e[2J"'),
    );
    const { out, err } = await amana(['polls', 'check', file]);
    expect(out + err).toContain('has a sign that nobody sees');
    expect(out + err).not.toContain('\u001b[2J');
  });
});

describe('who previews a poll', () => {
  const typed = (name: string) => readFileSync(path.join(examples, name), 'utf8');
  test('on a basic phone sees what it would show, what it costs, and what would be kept', async () => {
    const { code, out, err } = await amana(
      ['polls', 'preview', jobOffers],
      typed('answers-en.txt'),
    );
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/< person \(SMS, 2 segments\)\n {6}Amana asks 4 short questions/);
    expect(out).toMatch(
      /1 or 2\n.*not understood.*\n.*\n {6}Please choose only one: send one number from 1 to 4/,
    );
    expect(out).toContain('= where: labour,family');
    expect(out).toContain('Call (helpline).');
    expect(out).toMatch(/11 messages to the phone, \d+ segments\.\n$/);
  });
  test('in a chat presses buttons; a danger told in an answer offers a report', async () => {
    const { code, out } = await amana(
      ['polls', 'preview', jobOffers, '--language', 'fr', '--channel', 'chat'],
      typed('answers-fr.txt'),
    );
    expect(code).toBe(0);
    expect(out).toMatch(/\[Vérifier d'abord\] \[Le donner\]/);
    expect(out).toContain('tells of: danger, abducted; a report is offered');
    expect(out).toContain('[Signaler maintenant] [Pas maintenant]');
    expect(out).toMatch(/Appelez le\s+\(helpline\)/);
  });
  test('can go back, ask for help, and stop; other global words are named and change nothing', async () => {
    const { out } = await amana(
      ['polls', 'preview', jobOffers, '--json'],
      '1\n0\nhelp\nLANG\nSTOP\n1\n',
    );
    const played = JSON.parse(out) as {
      over: boolean;
      messages: { direction: string; text: string }[];
      kept: object[];
    };
    const told = played.messages
      .filter(({ direction }) => direction === 'in')
      .map(({ text }) => text);
    expect(played).toMatchObject({
      over: true,
      kept: [{ type: 'answered', question: 'offer', value: 'check' }],
    });
    expect(told[2]).toMatch(/^Somebody offers/);
    expect(told[3]).toMatch(/^Write what is happening/);
    expect(told.at(-1)).toMatch(/^You will get no more messages/);
  });
  test('by a report ends there', async () => {
    const { out } = await amana(['polls', 'preview', jobOffers], 'they kidnapped my sister\n1\n');
    expect(out).toContain('the questions of a report begin');
  });
  test('in a language that is not ready is told why', async () => {
    const { code, err } = await amana(['polls', 'preview', journey, '--language', 'pt']);
    expect(code).toBe(1);
    expect(err).toBe(
      'This poll is not ready in "pt", only in en, fr.\nsafe-journey.yaml:24: questions 2, ask: There is no text in pt.\n',
    );
  });
  test('of a poll that is refused is told how to see why', async () => {
    const { code, err } = await amana([
      'polls',
      'preview',
      secretFile(folder, 'no.yaml', 'poll: no'),
    ]);
    expect([code, err]).toEqual([1, expect.stringContaining('amana polls check')]);
  });
});
