import type { FocalPoint } from '../directory/directory.js';

/** People to call or to tell: at least one. */
export type Somebody = readonly [FocalPoint, ...FocalPoint[]];

/** What is to be done with an escalation now. */
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
  /** Look again at that time: until then nobody is to be called who was not. */
  | { readonly do: 'later'; readonly dueAt: Date }
  /** Remind the person who took it that it is not acted on. */
  | { readonly do: 'remind'; readonly focalPoint: string; readonly dueAt: Date }
  /** A P1 is said to be acted on: tell second persons of it, who may say that it is not so. */
  | {
      readonly do: 'second';
      readonly people: Somebody;
      readonly level: number;
      readonly dueAt: Date;
    }
  /** There is no second person who could be told: it stays open, loudly. */
  | { readonly do: 'noSecond'; readonly dueAt: Date }
  /** There is nobody who may be called, at any level: say so loudly and try again later. */
  | {
      readonly do: 'unanswered';
      readonly level: number;
      readonly round: number;
      readonly dueAt: Date;
    };

/** A step of one kind. */
export type StepTo<Kind extends Step['do']> = Extract<Step, { do: Kind }>;
