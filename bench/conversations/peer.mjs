import { createServer } from 'node:http';
import { MongoClient } from 'mongodb';
import { serve } from '../lib/serve.mjs';

/**
 * What a peer asks after the first words, and what it says
 * at the end. Short, so that rendering costs it nothing.
 */
export const questions = [
  'Êtes-vous en sécurité pour écrire ? 1 Oui 2 Non',
  "Quelqu'un est-il en danger maintenant ? 1 Oui 2 Non",
  "S'agit-il d'un enfant ? 1 Oui 2 Non",
  'La personne peut-elle partir ? 1 Oui 2 Non',
  'Voulez-vous ajouter quelque chose ? Sinon : menu',
];
export const thanks = 'Merci. Nous avons bien reçu votre message.';

/**
 * Runs a Telegram bot in this process, driven by its parent.
 * @param make gets the database and what the parent set; gives the webhook's listener
 */
export async function runPeer(make) {
  const { mongoUri, dbName, botApi } = JSON.parse(process.env.BENCH_APP);
  // The durability of Amana's writes; by default the peers' stores would take the server's.
  const client = await MongoClient.connect(mongoUri, {
    writeConcern: { w: 'majority', journal: true },
  });
  const db = client.db(dbName);
  const tips = db.collection('tips');
  // The peers make no index on the key of their store:
  // without it every message reads the whole collection.
  await db.collection('sessions').createIndex({ key: 1 }, { unique: true });
  const keep = (words, answers) => tips.insertOne({ words, answers, receivedAt: new Date() });
  const listener = await make({ client, db, botApi, keep });
  const server = createServer(listener);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  await serve({
    url: `http://127.0.0.1:${server.address().port}/bot`,
    kept: async () => (await tips.find().toArray()).map(({ words }) => words),
    async stop() {
      server.closeAllConnections();
      server.close();
      await client.close();
    },
  });
}
