import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { attachmentDocs } from '../../src/models/cases/attachment.js';
import { fetchesOf } from '../../src/models/gateway/attachment-fetch.js';
import { HOUR } from '../../src/shared/clock.js';
import { photoWithPlace } from '../attachments/pictures.js';
import { afi, kofi, ourNumbers } from '../fixtures/people.js';
import { install, uninstall, type Installation } from '../support/installation.js';
import type { Program } from '../support/program.js';
import { readTips } from '../support/reader.js';
import { inboundParams, newSid, signedForm } from '../support/twilio-webhook.js';
import { until } from '../support/until.js';

let here: Installation;
beforeAll(async () => {
  here = await install();
});
afterAll(async () => {
  await uninstall();
});

const words = 'Ils gardent trois filles derrière le marché de Lomé';
const rows = () => attachmentDocs(here.db.cases).find().sort({ state: 1 }).toArray();
/** With which states, and how many messages' files are still to be fetched. */
const standing = async () => ({
  states: (await rows()).map(({ state }) => state),
  toFetch: await fetchesOf(here.db.gateway).countDocuments(),
});

/** Somebody sends words with a picture, which Twilio has at an address. @returns where that is */
async function sends(program: Program, from: string): Promise<string> {
  const { twilio } = here;
  const sid = newSid();
  const at = `/2010-04-01/Accounts/${twilio.accountSid}/Messages/${sid}/Media/ME${'a'.repeat(32)}`;
  // It never comes to an end: whoever fetches it waits.
  twilio.media.set(at, 'endless');
  const text = { channel: 'whatsapp', accountSid: twilio.accountSid, from, sid } as const;
  const params = {
    ...inboundParams({ ...text, to: ourNumbers.whatsapp, body: words }),
    NumMedia: '1',
    MediaUrl0: `https://api.twilio.com${at}`,
    MediaContentType0: 'image/jpeg',
  };
  const call = signedForm(twilio.authToken, 'https://amana.example/webhooks/whatsapp', params);
  const url = `${await program.url()}/webhooks/whatsapp`;
  const answer = await fetch(url, { method: 'POST', headers: call.headers, body: call.body });
  expect(answer.status).toBe(200);
  return at;
}

/** Seven hours pass: what Twilio still does not know is gone (after six). */
const hoursPass = () =>
  fetchesOf(here.db.gateway).updateMany({}, [
    { $set: { giveUpAt: { $subtract: ['$giveUpAt', 7 * HOUR] } } },
  ]);

/** What waits to be fetched is due now. */
const isDue = () =>
  fetchesOf(here.db.gateway).updateMany({}, { $set: { dueAt: new Date(Date.now() - 60_000) } });

test('a process dies between a message and its photo: the photo comes, or the case says that it is gone', async () => {
  const { twilio } = here;
  const start = () => here.start({ TWILIO_WHATSAPP_FROM: ourNumbers.whatsapp });
  const first = start();
  const [comes, goes] = [await sends(first, afi.phone), await sends(first, kofi.phone)];
  await until('both are noted', async () => (await standing()).toFetch === 2);
  await first.end('SIGKILL');
  expect(await standing()).toEqual({ states: ['waiting', 'waiting'], toFetch: 2 });

  twilio.media.set(comes, await photoWithPlace());
  twilio.media.set(goes, 404);
  await hoursPass();
  await isDue();
  const second = start();
  await second.url();
  await until('one is here and the other is gone', async () => {
    // A file that a provider does not have is asked for again, later each time.
    await isDue();
    return (await standing()).toFetch === 0;
  });
  expect(await standing()).toEqual({ states: ['gone', 'kept'], toFetch: 0 });
  const tips = await readTips(here);
  expect(tips.map((one) => one.words)).toEqual([[words], [words]]);
  expect(new Set((await rows()).map(({ tip }) => tip))).toEqual(
    new Set(tips.map(({ tip }) => tip._id)),
  );
}, 180_000);
