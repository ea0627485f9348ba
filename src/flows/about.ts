import { defineFlow } from './engine/flow.js';

/**
 * Asks one question of a person who sent a photo or another file without words. The file is saved
 * by then. Without an answer it goes to a list that a person looks through; nobody is called.
 */
export const about = defineFlow({
  id: 'about',
  version: 1,
  start: 'about',
  steps: {
    about: { kind: 'text', ask: 'attach.about', keep: 'all', skip: 'unsure', to: 'told' },
    told: { kind: 'end', does: 'startReport' },
    unsure: { kind: 'end', say: 'tip.kept', does: 'leave' },
  },
});
