import type { Said } from '../says.js';
import type { NeighbourRefusal } from './neighbours.js';

const whys: Readonly<Record<NeighbourRefusal, Said>> = {
  denied: {
    says: 'You may not do this with feeds of neighbours.',
    next: 'Ask somebody who writes alerts: a coordinator, or the regional desk.',
  },
  unknown: { says: 'No such feed is read.', next: 'List the feeds that are read.' },
  decided: {
    says: 'It is not there, or somebody decided it already.',
    next: 'List the alerts of neighbours.',
  },
  name: { says: 'The feed takes a name.', next: 'Give one of 1 to 100 letters, as Ghana Police.' },
  known: { says: 'This feed is read already.', next: 'Nothing is to be done.' },
  many: { says: 'A hundred feeds are read already.', next: 'Give one up first.' },
  relayed: {
    says: 'An alert of this feed is passed on here: without the feed nobody would hear of its end.',
    next: 'End that alert first.',
  },
  address: {
    says: 'This address is not asked. Allowed: https, at its own port, without a name and a password, on the open internet.',
    next: 'Give one as https://alerts.police.example/feed.atom.',
  },
  redirects: {
    says: 'The address leads to another more than three times.',
    next: 'Give the address that it ends at.',
  },
  size: { says: 'The feed has more than 5 MB.', next: 'Ask the neighbour for a shorter feed.' },
  encoding: {
    says: 'The feed is packed in a way that cannot be unpacked.',
    next: 'Ask the neighbour for a feed without packing, or with gzip.',
  },
  network: {
    says: 'The address did not answer within 5 seconds.',
    next: 'Check it, and try again later: nothing was kept.',
  },
  status: {
    says: 'The address answers with an error.',
    next: 'Check it, and try again later: nothing was kept.',
  },
  'no-feed': {
    says: 'What lies there is no feed.',
    next: 'Give the address of an Atom or RSS feed, not of a page.',
  },
  'no-alerts': {
    says: 'It is a feed, and what it lists first are no alerts of CAP.',
    next: 'Ask the neighbour for the feed of its CAP alerts.',
  },
};

/** Says why an action on a neighbour's feed was refused, and what to do. */
export function whyNotFeed({
  reason,
  status,
}: {
  readonly reason: NeighbourRefusal;
  readonly status?: number;
}): Said {
  const { says, next } = whys[reason];
  return { says: status === undefined ? says : `${says} (${status})`, next };
}
