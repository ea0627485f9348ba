import type { FocalPoint } from '../directory/directory.js';

/** People to call or to tell: at least one. */
export type Somebody = readonly [FocalPoint, ...FocalPoint[]];

/** What to do with an escalation now. */
export type Step =
  /** Nothing is due. */
  | { readonly do: 'wait' }
  /** Call these people. `repeat`: the end of the ladder was reached before. */
  | {
      readonly do: 'call';
      readonly people: Somebody;
      readonly level: number;
      readonly round: number;
      readonly dueAt: Date;
      readonly repeat: boolean;
    }
  /** Look again at that time: until then no new person is to be called. */
  | { readonly do: 'later'; readonly dueAt: Date }
  /** Remind the person who took it that it was not acted on yet. */
  | { readonly do: 'remind'; readonly focalPoint: string; readonly dueAt: Date }
  /** A P1 is said to be acted on: tell second persons, who may say that nobody acted. */
  | {
      readonly do: 'second';
      readonly people: Somebody;
      readonly level: number;
      readonly dueAt: Date;
    }
  /** No second person could be told: it stays open, and this is logged. */
  | { readonly do: 'noSecond'; readonly dueAt: Date }
  /** Nobody may be called, at any level: report it clearly and try again later. */
  | {
      readonly do: 'unanswered';
      readonly level: number;
      readonly round: number;
      readonly dueAt: Date;
    };

/** A step of one kind. */
export type StepTo<Kind extends Step['do']> = Extract<Step, { do: Kind }>;
