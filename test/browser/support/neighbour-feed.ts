import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeAlert } from '../../../src/alerts/cap/write.js';
import { createGet } from '../../../src/alerts/neighbours/get.js';
import { createNeighbours } from '../../../src/alerts/neighbours/neighbours.js';
import { addNeighbourFeed } from '../../../src/models/gateway/neighbour.js';
import { HOUR } from '../../../src/shared/clock.js';
import { capOf } from '../../alert-pages/support.js';
import type { TestDemo } from '../../demo/support.js';

/** Subscribes a demo to a neighbour's feed with one alert, and reads it once. */
export async function readNeighbour({ db, clock }: TestDemo): Promise<void> {
  const now = clock.now();
  const alert = writeAlert(capOf('amana.GH.first', new Date(now.getTime() - HOUR), 'Alert'));
  const server = createServer((request, response) => {
    response.end(request.url === '/feed' ? feed(base) : alert);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await addNeighbourFeed(db.gateway, {
    _id: `${base}/feed`,
    name: 'Benin',
    addedBy: 'somebody',
    addedAt: now,
    nextAt: now,
    memory: '{"seen":[],"tries":{}}',
    passed: [],
  });
  const get = createGet({ takes: () => true, reaches: (address) => address === '127.0.0.1' });
  await createNeighbours({ db, clock, get, note: async () => undefined }).tend(now);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

const updated = '<updated>2026-03-03T09:00:00Z</updated>';
const feed = (base: string): string =>
  `<feed xmlns="http://www.w3.org/2005/Atom"><id>${base}/feed</id><title>t</title>${updated}` +
  `<entry><id>${base}/first</id><title>t</title>${updated}` +
  `<link type="application/cap+xml" href="${base}/first"/></entry></feed>`;
