import { Buffer } from 'node:buffer';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { URLSearchParams } from 'node:url';
import { mongo } from 'mongoose';
import { Pool } from 'undici';
import { groupedWrites } from '../../dist/models/store/group-commit.js';
import { serve } from '../lib/serve.mjs';

/**
 * The least that any program of this kind must do on this machine: check Twilio's signature, read
 * the form, make one durable update that is grouped with those of other people, answer the webhook,
 * and call Twilio's API once. It decides nothing, seals nothing, knows no repetition and forgets a
 * reply that was not sent. `floor2` also notes in a second durable update, before the reply, that
 * the work is done.
 */
const setting = JSON.parse(process.env.BENCH_APP);
const { mongoUri, dbName, twilio, publicUrl, sender, updates } = setting;
const signedUrl = `${publicUrl}/webhooks/sms`;
const authorization = `Basic ${Buffer.from(`${twilio.accountSid}:${twilio.authToken}`).toString('base64')}`;
const path = `/2010-04-01/Accounts/${twilio.accountSid}/Messages.json`;

const client = await mongo.MongoClient.connect(mongoUri, {
  writeConcern: { w: 'majority', journal: true },
});
const people = client.db(dbName).collection('people');
const writes = groupedWrites(() => people);
const calls = new Pool(twilio.url, { connections: 256 });
/** Replies that are under way. */
const underWay = new Set();

/** Source: Twilio docs, Webhooks Security. */
function isSigned(form, signature = '') {
  const names = [...form.keys()].sort();
  const data = names.reduce((text, name) => text + name + form.get(name), signedUrl);
  const expected = createHmac('sha1', twilio.authToken).update(data).digest();
  const given = Buffer.from(signature, 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

async function bodyOf(request) {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

async function reply(to, sid) {
  if (updates === 2)
    await writes.add({ updateOne: { filter: { _id: to }, update: { $set: { done: sid } } } });
  const body = new URLSearchParams({ To: to, From: sender, Body: 'Merci. 1 Oui 2 Non' }).toString();
  const headers = { authorization, 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await calls.request({ method: 'POST', path, headers, body });
  await answer.body.dump();
}

const server = createServer(async (request, response) => {
  const form = new URLSearchParams(await bodyOf(request));
  if (!isSigned(form, request.headers['x-twilio-signature'])) {
    response.writeHead(403).end();
    return;
  }
  const from = form.get('From');
  const sid = form.get('MessageSid');
  const update = { $set: { last: sid }, $push: { texts: form.get('Body') } };
  await writes.add({ updateOne: { filter: { _id: from }, update, upsert: true } });
  response.writeHead(200, { 'Content-Type': 'text/xml', 'Content-Length': 11 }).end('<Response/>');
  const sending = reply(from, sid).finally(() => underWay.delete(sending));
  underWay.add(sending);
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));

await serve({
  url: `http://127.0.0.1:${server.address().port}/webhooks/sms`,
  end: () => Promise.allSettled(underWay),
  kept: async () => (await people.find().toArray()).map(({ texts }) => texts[0]),
  async stop() {
    server.closeAllConnections();
    server.close();
    await calls.close();
    await client.close();
  },
});
