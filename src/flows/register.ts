import { isChild, type AgeBand } from '../shared/traits.js';
import { defineFlow, type Option } from './engine/flow.js';

/**
 * Returns the ages from a first to a last year, as people write them. A number below seven is the
 * number of an answer.
 */
const years = (first: number, last: number): readonly string[] =>
  Array.from({ length: last - first + 1 }, (_, i) => String(first + i));

/**
 * A child is asked nothing more: neither gender nor place is needed to ask them a question or to
 * warn them.
 */
const age = <const S extends string>(
  value: AgeBand,
  label: Option<S>['label'],
  words: readonly string[],
  child: S,
  adult: S,
): Option<S> => ({ value, label, words, to: isChild(value) ? child : adult });

/**
 * The flow of joining. It first asks what may be sent, because nothing is stored about a person who
 * wants nothing; every question can be skipped. Source of age, gender and area, and of two tries
 * for the area: domain.md §7 (U-Report).
 */
export const register = defineFlow({
  id: 'register',
  version: 1,
  start: 'intro',
  steps: {
    intro: { kind: 'say', say: 'register.intro', to: 'wants' },
    wants: {
      kind: 'several',
      ask: 'register.wants',
      skip: 'nothing',
      to: 'age',
      options: [
        { value: 'polls', label: 'wants.polls' },
        { value: 'alerts', label: 'wants.alerts' },
        { value: 'campaigns', label: 'wants.campaigns' },
      ],
    },
    age: {
      kind: 'choice',
      ask: 'register.age',
      skip: 'gender',
      options: [
        age('0-14', 'age.0-14', years(7, 14), 'done', 'gender'),
        age('15-17', 'age.15-17', years(15, 17), 'done', 'gender'),
        age('18-24', 'age.18-24', years(18, 24), 'done', 'gender'),
        age('25-30', 'age.25-30', years(25, 30), 'done', 'gender'),
        age('31-34', 'age.31-34', years(31, 34), 'done', 'gender'),
        age('35+', 'age.35+', years(35, 99), 'done', 'gender'),
      ],
    },
    gender: {
      kind: 'choice',
      ask: 'register.gender',
      skip: 'where',
      options: [
        { value: 'female', label: 'gender.female', to: 'where' },
        { value: 'male', label: 'gender.male', to: 'where' },
        { value: 'own', label: 'gender.own', to: 'own' },
      ],
    },
    own: { kind: 'text', ask: 'register.own', secret: true, skip: 'where', to: 'where' },
    where: { kind: 'route', by: (_, facts) => (facts.canLocate ? 'point' : 'place') },
    place: { kind: 'place', ask: 'register.place', which: 'which', skip: 'done', to: 'done' },
    /** The same question where a location can be sent. */
    point: { kind: 'place', ask: 'register.point', which: 'which', skip: 'done', to: 'done' },
    which: { kind: 'pick', ask: 'register.which', list: 'places', skip: 'done', to: 'done' },
    done: { kind: 'end', does: 'subscribe' },
    nothing: { kind: 'end', say: 'register.nothing', does: 'leave' },
  },
});

/** The flow in which a subscriber sees what is stored about them, and can change or erase it. */
export const member = defineFlow({
  id: 'member',
  version: 1,
  start: 'what',
  steps: {
    what: {
      kind: 'choice',
      ask: 'member.what',
      skip: 'fine',
      options: [
        { value: 'change', label: 'member.change', to: 'change' },
        { value: 'erase', label: 'member.erase', to: 'left' },
        { value: 'fine', label: 'member.fine', to: 'fine' },
      ],
    },
    change: { kind: 'end', does: 'startJoining' },
    left: { kind: 'end', say: 'member.left', does: 'unsubscribe' },
    fine: { kind: 'end', say: 'member.bye', does: 'leave' },
  },
});
