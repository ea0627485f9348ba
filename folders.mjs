/**
 * What each folder of src/ may import besides itself: the table of docs/architecture.md, as data.
 * `npm run check:folders` holds the code against it. A row is a promise about knowledge: a folder
 * that is not named cannot learn what is kept there.
 */
export const folders = {
  shared: [],
  privacy: ['shared'],
  flows: ['shared'],
  mongod: ['shared'],
  bots: ['shared'],
  models: ['shared', 'privacy'],
  directory: ['shared', 'privacy', 'models', 'bots/channel'],
  outbox: ['shared', 'privacy', 'models', 'bots/channel', 'bots/errors'],
  tips: ['shared', 'privacy', 'models', 'directory', 'outbox'],
  access: ['shared', 'models'],
  campaigns: ['shared', 'models', 'flows', 'polls'],
  preview: ['shared', 'flows', 'polls', 'conversation/render', 'bots/channel', 'bots/simulator'],
  desk: ['shared', 'models', 'polls', 'campaigns', 'broadcasts', 'results'],
  api: ['shared', 'models', 'access', 'polls', 'campaigns', 'broadcasts', 'results', 'desk', 'body'],
  polls: ['shared', 'privacy', 'models', 'flows'],
  results: ['shared', 'polls', 'models'],
  escalation: ['shared', 'privacy', 'models', 'directory', 'tips', 'outbox'],
  conversation: [
    'shared',
    'privacy',
    'models',
    'flows',
    'directory',
    'tips',
    'escalation',
    'polls',
    'outbox',
    'bots/channel',
    'broadcasts/reach',
  ],
  broadcasts: ['shared', 'privacy', 'models', 'directory', 'outbox', 'bots/channel'],
  jobs: [
    'shared',
    'privacy',
    'models',
    'directory',
    'tips',
    'escalation',
    'conversation',
    'outbox',
    'broadcasts',
    'polls',
    'campaigns',
    'desk',
  ],
  demo: ['shared', 'models', 'directory', 'tips', 'escalation', 'bots/channel', 'bots/simulator'],
};
/** Files directly in src/ and the command line put the parts together and may import everything. */
export const composition = ['cli'];
