import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { SendError } from '../../../src/bots/errors.js';
import type { TwilioOptions } from '../../../src/bots/sms/twilio-channel.js';
import { afi, kofi, ourNumbers } from '../../fixtures/people.js';
import { PUBLIC_URL, startRig, type TwilioRig } from './harness.js';

const SERVICE = `MG${'a'.repeat(32)}`;
const rigs: TwilioRig[] = [];
async function rigWith(changed: Partial<TwilioOptions> = {}): Promise<TwilioRig> {
  const rig = await startRig(changed);
  rigs.push(rig);
  return rig;
}
let rig: TwilioRig;
beforeEach(async () => void (rig = await rigWith()));
afterEach(async () => {
  for (const used of rigs) expect(used.twilio.complaints).toEqual([]);
  await Promise.all(rigs.splice(0).map((used) => used.close()));
});

const failed = (sending: Promise<unknown>) =>
  sending.then(
    () => undefined,
    (error: unknown) => error as SendError,
  );

test('§T30 Twilio is told to forget text and number, and where to say what became of it', async () => {
  const sent = await rig.channel.send({ to: afi.phone, text: 'Merci', reference: 'abc.1' });
  expect(rig.twilio.messages).toEqual([
    {
      sid: sent.providerId,
      channel: 'sms',
      to: afi.phone,
      from: ourNumbers.sms,
      text: 'Merci',
      statusCallback: `${PUBLIC_URL}/webhooks/sms/status/abc.1`,
      contentRetention: 'discard',
      addressRetention: 'obfuscate',
    },
  ]);
});

test('a picture goes by its address', async () => {
  const photo = 'https://amana.example/alerts/a/photo';
  const { channel, twilio } = await rigWith({ id: 'whatsapp', from: ourNumbers.whatsapp });
  await channel.send({ to: afi.phone, text: 'Kofi, 9 ans', photo });
  expect(twilio.messages).toMatchObject([{ channel: 'whatsapp', media: photo }]);
});

test('an account without redaction sends without asking for it, and without a reference no callback is asked for', async () => {
  const { channel, twilio } = await rigWith({ retention: 'keep' });
  await channel.send({ to: afi.phone, text: 'Merci' });
  const { statusCallback, contentRetention, addressRetention } = twilio.messages[0] ?? {};
  expect([statusCallback, contentRetention, addressRetention]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('the answer comes from the number that was written to', async () => {
  await rig.channel.send({ to: afi.phone, text: 'Merci', from: '+14155550177' });
  expect(rig.twilio.messages[0]?.from).toBe('+14155550177');
});

test('a messaging service chooses the number by itself', async () => {
  for (const id of ['sms', 'whatsapp'] as const) {
    const { channel, twilio } = await rigWith({ id, from: SERVICE });
    await channel.send({ to: afi.phone, text: 'Merci' });
    expect(twilio.messages[0]).toMatchObject({ channel: id, from: SERVICE });
    expect([channel.sender, channel.capabilities.twoWay]).toEqual([SERVICE, true]);
  }
});

test('a sender of letters is known to be deaf', async () => {
  for (const [from, twoWay] of [
    ['AMANA', false],
    ['A1', false],
    ['8080', true],
    ['+14155550100', true],
  ] as const) {
    const { channel } = await rigWith({ from });
    expect([from, channel.capabilities.twoWay]).toEqual([from, twoWay]);
  }
});

test('SMS and WhatsApp of one number do not share a cap', async () => {
  const { channel } = await rigWith({ id: 'whatsapp', from: ourNumbers.sms });
  expect(rig.channel.sender).toBe(ourNumbers.sms);
  expect(channel.sender).not.toBe(rig.channel.sender);
});

test('a public URL may end in a slash', async () => {
  const { channel, twilio } = await rigWith({ publicUrl: 'https://amana.example/' });
  await channel.send({ to: afi.phone, text: 'Merci', reference: 'r' });
  expect(twilio.messages[0]?.statusCallback).toBe('https://amana.example/webhooks/sms/status/r');
});

test('a delivery id that no URL can carry is our own fault, and nothing is sent', async () => {
  for (const reference of ['', '..', 'a/b', 'a b', 'x'.repeat(81)])
    await expect(rig.channel.send({ to: afi.phone, text: 'x', reference })).rejects.toMatchObject({
      name: 'Fault',
    });
  expect(rig.twilio.messages).toEqual([]);
});

test('letters outside GSM-7 cost segments by SMS and nothing on WhatsApp', async () => {
  const whatsapp = await rigWith({ id: 'whatsapp' });
  const text = 'ɓ'.repeat(71);
  expect((await rig.channel.send({ to: afi.phone, text })).segments).toBe(2);
  expect((await whatsapp.channel.send({ to: afi.phone, text })).segments).toBe(1);
});

test('a message Twilio took and failed in one breath has failed', async () => {
  rig.twilio.failNext({ failedAtOnce: 30007 });
  const error = await failed(rig.channel.send({ to: afi.phone, text: 'words' }));
  expect([error?.failure, error?.details.code]).toEqual(['refused', '30007']);
});

test('when the answer is lost on the way, another try is allowed: twice is better than never', async () => {
  rig.twilio.failNext('lost');
  const error = await failed(rig.channel.send({ to: afi.phone, text: 'words' }));
  expect([error?.failure, error?.retryable]).toEqual(['unavailable', true]);
  expect(rig.twilio.messagesTo(afi.phone)).toHaveLength(1);
});

test('the adapter never tries again by itself', async () => {
  rig.twilio.failNext({ status: 429, code: 20429 });
  expect(await failed(rig.channel.send({ to: afi.phone, text: 'words' }))).toMatchObject({
    failure: 'throttled',
  });
  expect(rig.twilio.messages).toEqual([]);
});

test('one person who cannot be reached does not hold up another', async () => {
  const hurried = await rigWith({ timeoutMs: 3_000 });
  hurried.twilio.failTo(afi.phone, 'hang');
  const [toAfi, toKofi] = await Promise.all([
    failed(hurried.channel.send({ to: afi.phone, text: 'words' })),
    hurried.channel.send({ to: kofi.phone, text: 'words' }),
  ]);
  expect(toAfi).toMatchObject({ failure: 'unavailable', details: { code: 'ECONNABORTED' } });
  expect(toKofi.segments).toBe(1);
});

test('nobody listening at Twilio is an outage, told without the address', async () => {
  const { channel } = await rigWith({ apiUrl: 'http://127.0.0.1:1' });
  const error = await failed(channel.send({ to: afi.phone, text: 'words' }));
  expect(error).toMatchObject({ failure: 'unavailable', details: { code: 'ECONNREFUSED' } });
  expect(error?.cause).toMatchObject({ name: 'Fault' });
});

test('a wait that is no number of seconds is left out', async () => {
  rig.twilio.failNext({ status: 429, code: 20429, retryAfter: -5 });
  const error = await failed(rig.channel.send({ to: afi.phone, text: 'words' }));
  expect(error?.details).toEqual({ code: '20429' });
});
