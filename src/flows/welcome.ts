import { defineFlow } from './engine/flow.js';

/** The flow of a first contact without words to save: language first, then the menu. */
export const welcome = defineFlow({
  id: 'welcome',
  version: 1,
  start: 'language',
  steps: {
    language: { kind: 'pick', ask: 'language.ask', list: 'languages', to: 'menu' },
    menu: { kind: 'end', does: 'openMenu' },
  },
});

/** The flow of LANG at any step: choose a language, and continue at the earlier place. */
export const language = defineFlow({
  id: 'language',
  version: 1,
  start: 'language',
  steps: {
    language: { kind: 'pick', ask: 'language.ask', list: 'languages', to: 'again' },
    again: { kind: 'end', does: 'resumePaused' },
  },
});

/** The menu: what a person can do here. */
export const menu = defineFlow({
  id: 'menu',
  version: 2,
  start: 'menu',
  steps: {
    menu: {
      kind: 'choice',
      ask: 'menu.ask',
      options: [
        { value: 'report', label: 'menu.report', to: 'report' },
        { value: 'missing', label: 'menu.missing', to: 'missing' },
        { value: 'case', label: 'menu.case', to: 'case' },
        { value: 'join', label: 'menu.join', to: 'join' },
        { value: 'help', label: 'menu.help', to: 'help' },
        { value: 'stop', label: 'menu.stop', to: 'stop' },
      ],
    },
    report: { kind: 'end', does: 'startReport' },
    missing: { kind: 'end', does: 'startMissing' },
    case: { kind: 'end', does: 'startCase' },
    join: { kind: 'end', does: 'askToJoin' },
    help: { kind: 'end', does: 'help' },
    stop: { kind: 'end', does: 'stop' },
  },
});
