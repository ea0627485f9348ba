import { mayAny } from '../access/policy.js';
import type { NavigationItem } from './frame.js';
import type { Visit } from './visit.js';

const items = [
  { section: 'cases', href: '/console/cases', key: 'nav.cases', action: 'case.see' },
  { section: 'board', href: '/console/board', key: 'nav.board', action: 'board.see' },
  { section: 'alerts', href: '/console/alerts', key: 'nav.alerts', action: 'alerts.see' },
  { section: 'reveals', href: '/console/reveals', key: 'nav.reveals', action: 'reveal.decide' },
  {
    section: 'referrals',
    href: '/console/referrals',
    key: 'nav.referrals',
    action: 'referral.read',
  },
  {
    section: 'directory',
    href: '/console/directory',
    key: 'nav.directory',
    action: 'directory.read',
  },
  { section: 'keys', href: '/console/keys', key: 'nav.keys', action: 'grants.give' },
  {
    section: 'accounts',
    href: '/console/accounts',
    key: 'nav.accounts',
    action: 'accounts.manage',
  },
  { section: 'health', href: '/console/health', key: 'nav.health', action: 'health.read' },
  {
    section: 'webhooks',
    href: '/console/webhooks',
    key: 'nav.webhooks',
    action: 'webhooks.manage',
  },
  { section: 'audit', href: '/console/audit', key: 'nav.audit', action: 'audit.read' },
  { section: 'polls', href: '/console/polls', key: 'nav.polls', action: 'polls.read' },
  {
    section: 'campaigns',
    href: '/console/campaigns',
    key: 'nav.campaigns',
    action: 'campaigns.read',
  },
] as const;

/** Returns the parts of the console that the user may see. */
export function navigationOf({ me, say }: Pick<Visit, 'me' | 'say'>): readonly NavigationItem[] {
  if (!me) return [];
  return items
    .filter(({ action }) => mayAny(me.staff, action))
    .map(({ section, href, key }) => ({ section, href, label: say(key) }));
}
