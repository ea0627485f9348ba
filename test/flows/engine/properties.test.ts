import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Effect } from '../../../src/flows/dialog/effect.js';
import type { Event } from '../../../src/flows/dialog/event.js';
import type { Person } from '../../../src/flows/dialog/person.js';
import { getsNoAnswer, isOnlyParting } from '../../../src/flows/dialog/small-talk.js';
import { flows } from '../../../src/flows/dialog/steps.js';
import { matchCommand } from '../../../src/flows/engine/match.js';
import { fold } from '../../../src/shared/texts/fold.js';
import { commands } from '../../../src/shared/texts/texts.js';
import { Talker, texts, context } from '../dialog/people.js';

/** One thing that happens, told before it is known where the talk stands. */
type Act =
  | { readonly do: 'event'; readonly event: Event }
  /** Presses one of the buttons shown last. */
  | { readonly do: 'press'; readonly which: number };

const lexicons = texts.languages.map((language) => texts.lexicon(language));
const commandWords = lexicons.flatMap((lexicon) =>
  commands.flatMap((command) => lexicon.commands[command]),
);
const answerWords = lexicons.flatMap(({ yes, no, unknown, skip, greetings }) =>
  [yes, no, unknown, skip, greetings].flat(),
);
/** Sentences that no step could take for an answer, a command or a code. */
const story = fc
  .tuple(
    fc.constantFrom(
      'the man beats the children behind',
      'ils frappent les filles derrière',
      'eles batem nas meninas atrás de',
    ),
    fc.stringMatching(/^[b-z]{6,12}$/),
  )
  .map(([words, place]) => `${words} ${place}`);

const text = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom('1', '2', '3', '(2)', '4829117055360942', 'baobab', ...answerWords),
  },
  { weight: 2, arbitrary: fc.constantFrom(...commandWords) },
  { weight: 2, arbitrary: story },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '',
      ' ',
      '\u0000',
      '{"$where":"1"}',
      '__proto__',
      '=cmd()',
      '🆘',
      'yes they have guns',
      'no one helps',
    ),
  },
);
const data = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 64 }),
  fc.constantFrom(
    'tip:danger:yes',
    'menu:menu:stop',
    'menu:menu:__proto__',
    'gone:gone:gone',
    '::',
    'fp:ok:1234',
  ),
);
const event = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('text' as const), text }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('button' as const), data }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('start' as const),
      payload: fc.constantFrom('gh', 'x'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Event>(
      { kind: 'start' },
      { kind: 'unsupported' },
      { kind: 'silence' },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('question' as const),
      handle: fc.constant('h'),
      hasWord: fc.boolean(),
      language: fc.constantFrom('en', 'fr'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('looked-up' as const), text }) },
);
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 3, arbitrary: event.map((event): Act => ({ do: 'event', event })) },
  { weight: 2, arbitrary: fc.nat({ max: 9 }).map((which): Act => ({ do: 'press', which })) },
);
const acts = fc.array(act, { maxLength: 30 });
const worlds = fc.record({
  erases: fc.boolean(),
  phone: fc.option(fc.constantFrom('TG', 'GH'), { nil: undefined }),
  codes: fc.boolean(),
});

interface Turn {
  readonly event: Event;
  readonly before: Person;
  readonly after: Person;
  readonly effects: readonly Effect[];
}

/** Lets it all happen. Every turn has ids of its own, as in a real talk. */
function happen(
  script: readonly Act[],
  { erases, phone, codes }: { erases: boolean; phone?: string | undefined; codes: boolean },
): Turn[] {
  const found = {
    tip: { tip: 'tip-told-before', reference: 'GH-ZZZZZ', country: 'GH', restricted: false },
    messages: ['Which road?'],
  };
  let person: Person = { stopped: false };
  let offers: { data: string }[] = [];
  return script.map((act, count) => {
    const id = `${count}`;
    const at = context({
      erases,
      countryOfAddress: phone,
      fresh: {
        tip: `tip-${id}`,
        strand: `strand-${id}`,
        strandKey: 'a2V5',
        referenceTail: 'AAAAA',
        code: '4829117055360942',
      },
    });
    const talker = new Talker(at, () => (codes ? found : undefined));
    talker.person = person;
    const event: Event =
      act.do === 'event'
        ? act.event
        : { kind: 'button', data: offers[act.which % Math.max(1, offers.length)]?.data ?? 'none' };
    talker.on(event);
    const turn = { event, before: person, after: talker.person, effects: talker.last };
    person = talker.person;
    offers = talker.last.flatMap((effect) =>
      effect.type === 'say'
        ? (effect.offers ?? []).map(({ step, value }) => ({
            data: `${effect.flow}:${step}:${value}`,
          }))
        : [],
    );
    return turn;
  });
}

const runs = { numRuns: 400 };
const always = (check: (turns: readonly Turn[]) => void) =>
  fc.assert(
    fc.property(acts, worlds, (script, at) => check(happen(script, at))),
    runs,
  );

test('whatever people do, nobody is ever at a step that does not exist, and they are remembered exactly', () => {
  always((turns) => {
    for (const { after } of turns) {
      expect(JSON.parse(JSON.stringify(after))).toEqual(after);
      for (const session of [after.session, after.paused]) {
        if (!session) continue;
        const flow = flows.find(({ id }) => id === session.flow);
        expect(Object.keys(flow?.steps ?? {})).toContain(session.step);
        expect(flow?.steps[session.step]).toHaveProperty('ask');
        expect(session.trail.length).toBeLessThan(40);
      }
      if (after.session?.flow !== 'language') expect(after.paused).toBeUndefined();
    }
  });
});

/**
 * Checks whether a text may stay without an answer: thanks and the like from a person who knows us,
 * and, where one was asked whether it is a report, a goodbye and what is written on and on.
 */
function mayBeSilent(person: Person, event: Event): boolean {
  if (event.kind !== 'text') return false;
  const { session } = person;
  if (session?.flow === 'isReport' && (session.misses > 0 || isOnlyParting(event.text, texts)))
    return true;
  return getsNoAnswer({ person, effects: [] }, event.text, context());
}

test('a text is always answered but thanks and the like, and silence never is', () => {
  always((turns) => {
    for (const { event, before, effects } of turns) {
      const said = effects.filter(({ type }) => type === 'say').length;
      if (event.kind === 'silence') expect(said).toBe(0);
      else if (event.kind !== 'looked-up' && !mayBeSilent(before, event))
        expect(said).toBeGreaterThan(0);
    }
  });
});

test('a sentence that is no answer is kept, wherever in whatever talk it is written', () => {
  always((turns) => {
    for (const { event, before, effects } of turns) {
      if (event.kind !== 'text' || !/^(the man|ils|eles) /.test(event.text)) continue;
      // The two places where a sentence is a secret of the
      // person: choosing the safe word, and saying it.
      if (before.session?.step === 'word') continue;
      const words = effects.flatMap((effect) =>
        effect.type === 'note' ? [effect.note.words] : [],
      );
      expect(words).toContain(event.text);
    }
  });
});

test('at a question of the report every text with a letter in it is a note, a skip, a command, or asked about', () => {
  always((turns) => {
    for (const { event, before, effects, after } of turns) {
      const { session } = before;
      const step = flows.find(({ id }) => id === session?.flow)?.steps[session?.step ?? ''];
      if (event.kind !== 'text' || !step || !('keep' in step) || step.keep !== 'all') continue;
      if (matchCommand(event.text, lexicons) || !/\p{L}/u.test(fold(event.text))) continue;
      const noted = effects.some(({ type }) => type === 'note');
      const asked = effects.some(
        (effect) => effect.type === 'say' && /^answer\./.test(effect.key ?? ''),
      );
      const skipped = after.session?.step !== session?.step && event.text.length < 40;
      expect(noted || asked || skipped).toBe(true);
    }
  });
});

test('notes of one turn are about one report and come before its end; a report never ends without a note', () => {
  always((turns) => {
    const notes = new Map<string, number>();
    for (const { effects, after } of turns) {
      const told = effects.flatMap((effect) =>
        effect.type === 'note' || effect.type === 'finish' ? [effect] : [],
      );
      expect(new Set(told.map(({ report }) => report.strand)).size).toBeLessThanOrEqual(1);
      const end = told.findIndex(({ type }) => type === 'finish');
      if (end >= 0) expect(end).toBe(told.length - 1);
      for (const { type, report } of told) {
        if (type === 'note') notes.set(report.strand, (notes.get(report.strand) ?? 0) + 1);
        expect(report.notes).toBe(notes.get(report.strand));
        expect(report.notes).toBeGreaterThan(0);
      }
      // What is over is over: the person holds nothing that leads to it. With the code a report is
      // submitted, and may go on.
      const goesOn = told.some((one) => one.type === 'finish' && one.code !== undefined);
      if (end >= 0 && !(goesOn && after.session)) expect(after.report).toBeUndefined();
    }
  });
});

test('after STOP, ERASE or a silence a person is remembered by their language and their STOP alone', () => {
  always((turns) => {
    for (const { event, effects, after } of turns) {
      const over =
        event.kind === 'silence' ||
        effects.some(({ type }) => type === 'forget' || type === 'erase');
      if (!over) continue;
      expect(Object.keys(after).filter((key) => !['language', 'stopped'].includes(key))).toEqual(
        [],
      );
      if (event.kind !== 'silence' && !effects.some(({ type }) => type === 'erase'))
        expect(after.stopped).toBe(true);
    }
  });
});

test('a person who only skips comes to the end of a report, wherever in it they are', () => {
  fc.assert(
    fc.property(acts, worlds, fc.constantFrom('skip', 'passer', 'pular'), (script, at, word) => {
      const person = happen(script, at).at(-1)?.after;
      fc.pre(person?.session?.flow === 'tip');
      const talker = new Talker(context());
      talker.person = person ?? talker.person;
      let turns = 0;
      while (talker.person.session && turns < 25) {
        talker.says(word);
        turns += 1;
      }
      expect(talker.person.session).toBeUndefined();
    }),
    { numRuns: 100 },
  );
});
