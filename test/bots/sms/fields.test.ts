import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { WireRequest } from '../../../src/bots/channel.js';
import { afi, kofi } from '../../fixtures/people.js';
import { newSid } from '../../support/twilio-webhook.js';
import { altered, startRig, type TwilioRig } from './harness.js';

let sms: TwilioRig;
let whatsapp: TwilioRig;
beforeAll(async () => {
  sms = await startRig();
  whatsapp = await startRig({ id: 'whatsapp' });
});
afterAll(async () => {
  await sms.close();
  await whatsapp.close();
});

type Cut = Readonly<Record<string, string>>;
const signed = (params: Cut) =>
  Object.keys(params)
    .sort()
    .map((name) => name + params[name])
    .join('');
/**
 * A genuine request whose signature is kept, and whose names and values are cut at other places.
 */
function recut(rig: TwilioRig, genuine: Cut, cut: Cut): WireRequest {
  // The attack is a real one only if the same characters were signed.
  expect(signed(cut)).toBe(signed(genuine));
  const body = Buffer.from(new URLSearchParams(cut).toString());
  return altered(rig.request(genuine), { body });
}
const without = (params: Cut, ...names: string[]) =>
  Object.fromEntries(Object.entries(params).filter(([name]) => !names.includes(name)));

async function expectRefused(rig: TwilioRig, request: WireRequest): Promise<void> {
  const received = await rig.receive(request);
  expect([received.kind, received.reply.status]).toEqual(['refused', 400]);
  expect(JSON.stringify(received)).not.toMatch(/\+2|SM[0-9a-f]/);
}

describe('a genuine request that was cut anew is refused', () => {
  test('a second id for the same text, and so a second tip', async () => {
    const genuine = sms.params();
    const cut = {
      ...without(genuine, 'NumMedia'),
      MessageSid: `${genuine.MessageSid}NumMedia0`,
    };
    await expectRefused(sms, recut(sms, genuine, cut));
  });

  test('another person, by what follows the sender', async () => {
    const genuine = sms.params();
    const cut = { ...without(genuine, 'FromCity'), From: `${genuine.From}FromCity` };
    await expectRefused(sms, recut(sms, genuine, cut));
  });

  test('another short code or name, too', async () => {
    for (const From of ['808', 'MTN']) {
      const genuine = sms.params({ From });
      const cut = { ...without(genuine, 'FromCity'), From: `${From}FromCity` };
      await expectRefused(sms, recut(sms, genuine, cut));
    }
  });

  test('an empty text instead of the words', async () => {
    const genuine = sms.params();
    const cut = {
      ...without(genuine, 'ApiVersion', 'Body'),
      ApiVersion: `${genuine.ApiVersion}Body${genuine.Body}`,
    };
    await expectRefused(sms, recut(sms, genuine, cut));
  });

  test('no words at all, under a name that nobody reads', async () => {
    const genuine = sms.params();
    const cut = { ...without(genuine, 'Body'), Bod: `y${genuine.Body}` };
    await expectRefused(sms, recut(sms, genuine, cut));
  });

  test('a STOP that was never said', async () => {
    const genuine = sms.params({ OptOutType: 'HELP', ProfileName: '' });
    const cut = { ...without(genuine, 'ProfileName'), OptOutType: 'HELPProfileName' };
    await expectRefused(sms, recut(sms, genuine, cut));
  });

  test('everything after the words chosen by the one who wrote them', async () => {
    const sid = newSid();
    const chosen = {
      From: kofi.phone,
      FromCity: '',
      MessageSid: sid,
      NumMedia: '0',
      SmsMessageSid: sid,
      SmsSid: sid,
      To: sms.params().To ?? '',
    };
    const genuine = sms.params({ Body: `forged${signed(chosen)}X` });
    const rest = without(genuine, 'AccountSid', 'ApiVersion', 'Body');
    const cut = {
      AccountSid: genuine.AccountSid ?? '',
      ApiVersion: genuine.ApiVersion ?? '',
      Body: 'forged',
      ...chosen,
      X: signed(rest),
    };
    await expectRefused(sms, recut(sms, genuine, cut));
  });

  test('only the sender chosen, by SMS and by WhatsApp', async () => {
    const city = sms.params({ Body: `forgedFrom${kofi.phone}FromBeside` });
    await expectRefused(
      sms,
      recut(sms, city, {
        ...without(city, 'FromCity', 'FromCountry'),
        Body: 'forged',
        From: kofi.phone,
        FromBeside: `From${city.From}FromCityFromCountryTG`,
      }),
    );
    const atEnd = sms.params({ Body: `forgedFrom${kofi.phone}FromBeside` });
    await expectRefused(
      sms,
      recut(sms, atEnd, {
        ...atEnd,
        Body: 'forged',
        From: kofi.phone,
        FromBeside: `From${atEnd.From}`,
      }),
    );
    const label = without(
      whatsapp.params({ Body: `forgedFromwhatsapp:${kofi.phone}LabelX` }),
      ...['FromCity', 'FromCountry', 'FromState', 'FromZip'],
    );
    await expectRefused(
      whatsapp,
      recut(whatsapp, label, {
        ...label,
        Body: 'forged',
        From: `whatsapp:${kofi.phone}`,
        Label: `XFrom${label.From}`,
      }),
    );
  });

  test.each<Record<string, string>>([
    { MessageSid: '' },
    { MessageSid: 'SM123' },
    { MessageSid: `SM${'A'.repeat(32)}` },
    { SmsSid: 'SM0' },
    { SmsMessageSid: '' },
    { NumMedia: '' },
    { NumMedia: 'two' },
    { NumMedia: '-1' },
    { From: '' },
    { From: 'whatsapp:' },
    { From: `${afi.phone}\n` },
    { From: 'not a sender of any kind' },
    { To: '' },
    { To: 'nobody, and never was one' },
    { ApiVersion: '2010' },
    { SmsStatus: 'received ToCity' },
    { NumSegments: 'many' },
    { OptOutType: 'STOP2' },
    { Latitude: 'north' },
    { Longitude: '1,2' },
  ])('a field in another form than Twilio writes it: %j', async (odd) => {
    await expectRefused(sms, sms.request(sms.params(odd)));
  });

  test.each(['From', 'To', 'MessageSid', 'NumMedia', 'Body'])('%s is missing', async (name) => {
    await expectRefused(sms, sms.request(without(sms.params(), name)));
  });
});

describe('whatever Twilio really sends is taken', () => {
  const media = {
    NumMedia: '2',
    MediaContentType0: 'image/jpeg',
    MediaUrl0: `https://api.twilio.com/2010-04-01/Accounts/AC${'1'.repeat(32)}/Messages/MM${'2'.repeat(32)}/Media/ME${'3'.repeat(32)}`,
    MediaContentType1: 'audio/ogg; codecs=opus',
    MediaUrl1: 'https://api.twilio.com/2010-04-01/x',
  };
  const mms = `MM${'0123456789abcdef'.repeat(2)}`;
  const reply = {
    OriginalRepliedMessageSender: `whatsapp:${kofi.phone}`,
    OriginalRepliedMessageSid: `SM${'4'.repeat(32)}`,
  };

  test.each<[string, Record<string, string>]>([
    [
      'cities and zips',
      { FromCity: "CÔTE D'OR", FromState: 'CA', FromZip: '94030', ToZip: '94030' },
    ],
    ['a picture message', { ...media, MessageSid: mms, SmsSid: mms, SmsMessageSid: mms }],
    ['a messaging service', { MessagingServiceSid: `MG${'5'.repeat(32)}` }],
    ['an advertisement', { ReferralNumMedia: '0', ReferralBody: 'Call From+22890112233' }],
    ['the fallback', { ErrorCode: '11200', ErrorUrl: 'https://amana.example/webhooks/sms' }],
    ['an empty text', { Body: '' }],
    ['a short code', { From: '8080' }],
    ['an advert', { From: 'T-Money & Co' }],
    ['a number without its plus', { From: '22890112233' }],
    ['a rich message', { From: `rcs:${afi.phone}`, To: 'rcs:amana_x1y2_agent' }],
    ['words about a sender', { Body: 'The call was From+22890112233. Latitude 6, FromCity Lome' }],
    ['words about an id', { Body: 'MessageSid SM12 and AccountSid' }],
  ])('by SMS: %s', async (_name, changed) => {
    expect((await sms.receive(sms.request(sms.params(changed)))).kind).toBe('messages');
  });

  test.each<[string, Record<string, string>]>([
    ['metadata', { ChannelMetadata: '{"type":"whatsapp","data":{"context":{"ProfileName":"x"}}}' }],
    ['a reply to a message', reply],
    ['a forwarded one', { Forwarded: 'true', FrequentlyForwarded: 'true' }],
    [
      'a button',
      { MessageType: 'button', ButtonText: 'Yes', ButtonPayload: 't:1:yes', Body: 'Yes' },
    ],
    [
      'a place',
      {
        MessageType: 'location',
        Body: '',
        Latitude: '6.1319',
        Longitude: '-1.2228',
        Address: 'Rue 1, Lomé',
        Label: 'Marché',
      },
    ],
    ['a user with a name instead of a number', { From: 'whatsapp:TG.13491208655302741918' }],
    ['the same of a large firm', { From: 'whatsapp:US.ENT.11815799212886844830' }],
    ['a profile name that is a number', { ProfileName: 'From+22890112233' }],
  ])('by WhatsApp: %s', async (_name, changed) => {
    const received = await whatsapp.receive(whatsapp.request(whatsapp.params(changed)));
    expect(received.kind).toBe('messages');
  });
});
