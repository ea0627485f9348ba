import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CapAlert, CapInfo } from '../../src/alerts/cap/alert.js';
import { everyReference } from '../../src/alerts/cap/follow-up.js';
import { capTime } from '../../src/alerts/cap/times.js';
import { writeAlert } from '../../src/alerts/cap/write.js';
import type { PictureSource } from '../../src/alerts/deps.js';
import type { Gate } from '../../src/alerts/neighbours/gate.js';
import { createGet } from '../../src/alerts/neighbours/get.js';
import { createNeighbours, type Neighbours } from '../../src/alerts/neighbours/neighbours.js';
import { drawFor } from '../../src/app/picture-source.js';
import { addNeighbourFeed } from '../../src/models/gateway/neighbour.js';
import { HOUR, type Clock } from '../../src/shared/clock.js';
import type { Db } from '../../src/models/store/db.js';
import { atomFeed } from './atom-feed.js';

const info = (language: string, more: Partial<CapInfo>): CapInfo => ({
  language,
  categories: ['Rescue'],
  event: 'Missing child',
  responseTypes: ['Monitor'],
  urgency: 'Immediate',
  severity: 'Severe',
  certainty: 'Observed',
  eventCodes: [{ valueName: 'SAME', value: 'CAE' }],
  senderName: 'Ghana Police Service',
  instruction: 'Call 191 at once.',
  web: 'https://alerts.police.example.gh/1',
  contact: '191, Accra',
  parameters: [],
  resources: [],
  areas: [
    {
      areaDesc: 'Volta, Ghana',
      polygons: ['6.1,0.2 6.8,0.6 6.9,0.9 6.2,0.7 6.1,0.2'],
      circles: [],
      geocodes: [{ valueName: 'ISO3166-2', value: 'GH-TV' }],
    },
  ],
  ...more,
});

/** A message of Ghana's police about a boy of Aflao, in English and Ewe. */
export const ghanaAlert = (sent: Date, more: Partial<CapAlert> = {}): CapAlert => {
  const expires = capTime(new Date(sent.getTime() + 6 * HOUR));
  return {
    identifier: 'gps-2026-0412',
    sender: 'alerts.police.example.gh',
    sent: capTime(sent),
    ...{ status: 'Actual', msgType: 'Alert', scope: 'Public' },
    ...{ addresses: [], codes: [], references: [], incidents: [] },
    infos: [
      info('en-GH', {
        expires,
        headline: 'Missing child: Kwabena, boy, 9 years',
        description: 'Kwabena was last seen at Aflao lorry park. He wears a green shirt.',
      }),
      info('ee', { expires, headline: 'Ðevi bu: Kwabena', description: 'Awu gbemu le eŋu.' }),
    ],
    ...more,
  };
};

/** What Ghana's police say later. @param earlier all messages before it */
export const ghanaLater = (
  msgType: 'Update' | 'Cancel',
  sent: Date,
  earlier: readonly [CapAlert, ...CapAlert[]],
  more: Partial<CapAlert> = {},
): CapAlert => ({
  ...ghanaAlert(sent),
  identifier: `gps-2026-0412-${earlier.length + 1}`,
  msgType,
  references: everyReference(earlier),
  ...more,
});

/** Ghana's feed on loopback, and the program that reads it by real HTTP. */
export interface NeighbourFeed {
  readonly address: string;
  readonly neighbours: Neighbours;
  /** Puts a message into the feed. */
  publish(alert: CapAlert): void;
  /** Puts a file beside the feed. @returns its address */
  put(name: string, bytes: Buffer): string;
  /** How often a file was asked for. */
  fetched(name: string): number;
  /** Where pictures of the neighbour come from. */
  readonly pictures: PictureSource;
  /** What is in the feed goes, as when it is cut. */
  clear(): void;
  /** How often the feed itself was asked. */
  asked(): number;
  /** Reads what is due. @returns how many messages are new */
  read(): Promise<number>;
  /** The id by which a message is known here. */
  idOf(alert: CapAlert): Promise<string>;
  stop(): Promise<void>;
}

/** The neighbour is on this machine, and nothing else of it may be reached. */
const gate: Gate = { takes: () => true, reaches: (address) => address === '127.0.0.1' };
const reader = { account: 'acc-reader', login: 'reader', roles: ['coordinator'] } as const;

/** Subscribes to a feed that is empty as yet. */
export async function neighbourFeed({
  db,
  clock,
}: {
  readonly db: Db;
  readonly clock: Clock;
}): Promise<NeighbourFeed> {
  const files = new Map<string, string>();
  const beside = new Map<string, Buffer>();
  const asked = new Map<string, number>();
  const server = createServer((request, response) => {
    const name = (request.url ?? '').slice(1).replace(/\?.*$/, '');
    asked.set(name, (asked.get(name) ?? 0) + 1);
    const body = name === 'feed' ? feed() : (files.get(name) ?? beside.get(name));
    response.writeHead(body === undefined ? 404 : 200).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const feed = () =>
    atomFeed(
      `${base}/feed`,
      [...files.keys()].map((name) => `${base}/${name}`),
    );
  const neighbours = createNeighbours({
    ...{ db, clock },
    gate,
    note: () => Promise.resolve(),
  });
  const now = clock.now();
  await addNeighbourFeed(db.gateway, {
    ...{ _id: `${base}/feed`, name: 'Ghana', addedBy: reader.account, addedAt: now, nextAt: now },
    ...{ memory: '{"seen":[],"tries":{}}', passed: [] },
  });
  return {
    address: `${base}/feed`,
    neighbours,
    publish: (alert) => void files.set(alert.identifier, writeAlert(alert)),
    clear: () => files.clear(),
    asked: () => asked.get('feed') ?? 0,
    put(name, bytes) {
      beside.set(name, bytes);
      return `${base}/${name}`;
    },
    fetched: (name) => asked.get(name) ?? 0,
    pictures: { get: createGet(gate), draw: drawFor(undefined) },
    read: async () => (await neighbours.tend(clock.now())).fresh,
    async idOf({ identifier }) {
      const items = await neighbours.items({ ...reader, countries: ['*'] });
      return items.find(({ alert }) => alert.identifier === identifier)?.id ?? '';
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
