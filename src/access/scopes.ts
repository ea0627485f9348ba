/**
 * The scopes of tokens, each allowed separately. A person gets the scopes that their work needs,
 * and no others.
 */
export const scopes = {
  'polls:read': 'see polls, their audience, cost and progress',
  'polls:write': 'check and save polls, and send one to oneself as a test',
  'polls:send': 'start, pause, resume, stop, remind and close what is sent',
  'polls:approve': 'be the second person who approves a large sending',
  'results:read': 'see results as they may be published',
  'results:publish': 'publish results, and give them back to those who answered',
  'words:read': 'read and group what people answered in their own words',
  'prices:read': 'see what sending costs by country, as it was entered',
  'prices:write': 'enter what sending costs by country',
  'campaigns:read': 'see campaigns, their audience, cost and progress',
  'campaigns:write': 'check and save campaigns',
  'campaigns:send': 'start, pause, resume and stop campaigns',
  'campaigns:approve': 'be the second person who approves a large campaign',
  'cases:read': 'see the codes of cases that its person may see',
  'cases:write': 'take, pass on, act on and close cases that its person may',
  'cases:words': 'read the words of cases, with the keys of its person',
  'cases:ask': 'ask reporters, with the keys of its person',
  'cases:reveal': 'ask to see an address, decide that and see it, with the keys of its person',
  'cases:refer': 'refer cases to organisations, or answer for one, as its person may',
  'webhooks:read': 'see which addresses hear of events, and what became of those',
  'webhooks:write': 'add, test, rotate and remove such addresses',
  'alerts:read': 'see how alerts and the criteria of cases stand; words with a key',
  'alerts:write': 'judge criteria, write alerts and ask officers, and give up drafts',
  'alerts:decide': 'approve, deny, end and stop alerts, and decide what neighbours propose',
  'directory:read':
    'see helplines, partner organisations, criteria of alerts, and who is away when, by ids',
  'directory:write':
    'change helplines, partner organisations and criteria of alerts, and say who is away',
  'health:read': 'see how the installation is, when its person may',
  'health:retry': 'have texts tried again that reached nobody, when its person may',
  'audit:read': 'read and verify the audit log, when its person may',
  'audit:write': 'acknowledge what the check of the audit log found, when its person may',
} as const;
export type Scope = keyof typeof scopes;

/** All scopes, in their order. */
export const allScopes = Object.keys(scopes) as readonly Scope[];

/** Whether a text is the name of a scope. */
export const isScope = (text: string): text is Scope => Object.hasOwn(scopes, text);
