import { defineFlow } from './engine/flow.js';

/**
 * Asks one question about a text that may be no report. Its words are saved by then. Without an
 * answer they go to a list that a person looks through; nobody is called.
 */
export const isReport = defineFlow({
  id: 'isReport',
  version: 1,
  start: 'isReport',
  steps: {
    isReport: {
      kind: 'choice',
      ask: 'tip.isReport',
      keep: 'words',
      skip: 'unsure',
      options: [
        { value: 'yes', label: 'option.yes', alias: 'yes', to: 'yes' },
        { value: 'no', label: 'option.no', alias: 'no', to: 'no' },
      ],
    },
    yes: { kind: 'end', does: 'isReport' },
    no: { kind: 'end', say: 'tip.noReport', does: 'noReport' },
    unsure: { kind: 'end', say: 'tip.kept', does: 'leave' },
  },
});
