import type { ConversationDeps } from '../../src/conversation/deps.js';
import { pollTurn } from '../../src/polls/turn.js';

/** A house in which no poll was ever released. */
export const noPolls: ConversationDeps['polls'] = {
  flow: () => undefined,
  turn: pollTurn,
  byWord: () => undefined,
  answer: () => undefined,
  onJoining: () => undefined,
  waitsUntil: () => undefined,
  kidOf: () => undefined,
  promise: () => undefined,
  keep: async () => undefined,
  namesOf: () => ({ answers: [], words: [], tell: [] }),
  erase: async () => undefined,
  unlist: async () => undefined,
  late: async () => undefined,
};
