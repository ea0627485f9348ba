import { defineFlow } from './engine/flow.js';

/**
 * The flow of a reporter who comes back with their case code, from any phone: they are told what is
 * new, and can add words.
 */
export const caseFlow = defineFlow({
  id: 'case',
  version: 1,
  start: 'code',
  steps: {
    code: { kind: 'lookup', ask: 'case.code', what: 'caseCode', found: 'add', missing: 'missing' },
    missing: { kind: 'say', say: 'case.unknown', to: 'code' },
    add: { kind: 'text', ask: 'case.add', keep: 'all', skip: 'nothing', to: 'added' },
    added: { kind: 'end', say: 'case.added', does: 'leave' },
    nothing: { kind: 'end', say: 'case.end', does: 'leave' },
  },
});

/**
 * Asks a question back to a reporter who chose to be texted. The first text is neutral; the
 * question is shown only after the safe word, because the phone may be in other hands by now.
 * Source: safety.md §3 (NNEDV: shared phones).
 */
export const questionFlow = defineFlow({
  id: 'mail',
  version: 1,
  start: 'word',
  steps: {
    word: {
      kind: 'lookup',
      ask: 'mail.ping',
      what: 'safeWord',
      found: 'answer',
      missing: 'missing',
      // The reply to a wrong word is the same as goodbye: a stranger with the phone cannot tell how
      // close their guess was.
      again: { say: 'mail.neutral', tries: 3 },
    },
    missing: { kind: 'end', say: 'mail.neutral', does: 'leave' },
    answer: { kind: 'text', ask: 'mail.answer', keep: 'all', skip: 'nothing', to: 'added' },
    added: { kind: 'end', say: 'case.added', does: 'leave' },
    nothing: { kind: 'end', say: 'case.end', does: 'leave' },
  },
});
