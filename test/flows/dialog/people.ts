import type { Effect } from '../../../src/flows/dialog/effect.js';
import type { Event } from '../../../src/flows/dialog/event.js';
import type { LookedUp, Member, TalkContext } from '../../../src/flows/dialog/talk-context.js';
import type { Person } from '../../../src/flows/dialog/person.js';
import { stranger } from '../../../src/flows/dialog/person.js';
import { judgedOnce } from '../../../src/conversation/judged.js';
import { missingOnce } from '../../../src/conversation/missing-once.js';
import { talk } from '../../../src/flows/dialog/talk.js';
import { shippedCountries } from '../../../src/directory/country-file.js';
import { createPlaces } from '../../../src/directory/gazetteer/gazetteer.js';
import { pollTurn } from '../../../src/polls/turn.js';
import { createTexts } from '../../../src/shared/texts/load.js';
import { createJudge } from '../../../src/tips/triage/judge.js';
import { heardOnce } from '../../../src/shared/texts/signals-in.js';

export const texts = createTexts();
/** When these talks take place. */
const now = new Date('2026-11-28T18:00:00Z');
const judge = createJudge(texts);
const places = createPlaces(shippedCountries());

/** A context without chance: a person in Togo with a basic phone, unless said otherwise. */
export function context(change: Partial<TalkContext> = {}): TalkContext {
  const hearing = heardOnce();
  return {
    texts,
    defaultLanguage: 'en',
    countryOfAddress: 'TG',
    countries: () => [
      { value: 'GH', label: 'Ghana' },
      { value: 'TG', label: 'Togo' },
    ],
    helpline: (country) => (country === 'TG' ? '1011' : undefined),
    officialLanguage: (country) => ({ TG: 'fr', GH: 'en', GW: 'pt' })[country],
    languagesOf: (country) => ({ TG: ['fr'], GH: ['en'], GW: ['pt'] })[country] ?? [],
    places,
    countryIn: () => ({ kind: 'none' }),
    areaIn: (_, text) => (/lom/i.test(text) ? 'TG-M' : undefined),
    ...judgedOnce(judge, texts),
    // By the word lists alone: what the model thinks of a text is tested elsewhere.
    signalsIn: (text) => [...new Set(hearing(text, texts).map(({ signal }) => signal))],
    fresh: {
      tip: 'tip-1',
      strand: 'strand-1',
      strandKey: 'a2V5',
      referenceTail: 'AAAAA',
      code: '4829117055360942',
    },
    erases: false,
    locates: false,
    photos: false,
    missingIn: missingOnce(() => 'Africa/Lome', now),
    poll: () => undefined,
    pollTurn,
    pollByWord: () => undefined,
    campaignWord: () => undefined,
    campaignOnJoining: () => undefined,
    ...change,
  };
}

/** A talk of several messages; lookups find what `found` says. */
export class Talker {
  person: Person = stranger;
  /** Every effect of the last turn. */
  last: readonly Effect[] = [];
  /** Every effect so far. */
  all: Effect[] = [];
  constructor(
    readonly at: TalkContext = context(),
    readonly found: (text: string) => LookedUp | undefined = () => undefined,
    /** As who takes part this person is found, if they do. */
    readonly member: () => Member | undefined = () => undefined,
  ) {}

  /** Lets something happen. @returns the keys of what is said */
  on(event: Event): string[] {
    let { person, effects } = talk(this.person, event, this.at);
    const lookup = effects.find((effect) => effect.type === 'lookup');
    if (lookup) {
      const before = effects;
      ({ person, effects } = talk(person, this.answerTo(lookup), this.at));
      effects = [...before, ...effects];
    }
    this.person = person;
    this.last = effects;
    this.all.push(...effects);
    return effects.flatMap((effect) => (effect.type === 'say' ? [effect.key ?? effect.text] : []));
  }
  private answerTo({ what, text }: Extract<Effect, { type: 'lookup' }>): Event {
    const member = what === 'member' ? this.member() : undefined;
    if (what === 'member')
      return {
        kind: 'member',
        then: text === 'join' ? 'join' : 'show',
        ...(member ? { member } : {}),
      };
    const found = this.found(text);
    return { kind: 'looked-up', text, ...(found ? { found } : {}) };
  }
  /** The person texts, once or several times. @returns the keys of what is said to the last */
  says(...messages: string[]): string[] {
    return messages.map((text) => this.on({ kind: 'text', text })).at(-1) ?? [];
  }
  presses(data: string): string[] {
    return this.on({ kind: 'button', data });
  }
  /** Of the last turn. */
  notes(): { step: string; value?: string; words?: string }[] {
    return this.last
      .flatMap((effect) => (effect.type === 'note' ? [effect.note] : []))
      .map(({ step, value, words }) => ({
        step,
        ...(value ? { value } : {}),
        ...(words ? { words } : {}),
      }));
  }
  finish() {
    return this.last.find((effect) => effect.type === 'finish');
  }
}
