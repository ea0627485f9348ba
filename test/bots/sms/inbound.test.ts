import { expect, test } from '@jest/globals';
import type { Inbound } from '../../../src/bots/channel.js';
import { readLastTry, readMessage } from '../../../src/bots/sms/inbound.js';
import { afi, ourNumbers } from '../../fixtures/people.js';
import { inboundParams, newSid } from '../../support/twilio-webhook.js';

function read(changed: Record<string, string>, channel: 'sms' | 'whatsapp' = 'sms'): Inbound {
  const basic = {
    channel,
    accountSid: `AC${'1'.repeat(32)}`,
    from: afi.phone,
    to: ourNumbers[channel],
    sid: newSid(),
  };
  const received = readMessage(channel, { ...inboundParams({ ...basic, body: '' }), ...changed });
  if (received.kind !== 'messages' || !received.messages[0])
    throw new Error(`It was taken for ${received.kind}.`);
  return received.messages[0];
}

test('a text says who wrote, to which of our numbers, and nothing else of the person', () => {
  const sid = newSid();
  expect(read({ Body: 'help', MessageSid: sid })).toEqual({
    channel: 'sms',
    from: afi.phone,
    to: ourNumbers.sms,
    providerId: sid,
    content: { kind: 'text', text: 'help' },
  });
});

test('on WhatsApp the person has the same address as by SMS, and the profile name is left behind', () => {
  const message = read({ Body: 'help' }, 'whatsapp');
  expect(message).toMatchObject({ channel: 'whatsapp', from: afi.phone, to: ourNumbers.whatsapp });
  expect(JSON.stringify(message)).not.toContain('name that must not be kept');
});

test('a message that our first address did not take can be answered with a text, whatever stands in it', () => {
  const params = inboundParams({
    channel: 'sms',
    accountSid: `AC${'1'.repeat(32)}`,
    from: afi.phone,
    to: ourNumbers.sms,
    sid: newSid(),
    body: 'help',
  });
  const received = readLastTry('sms', {
    ...params,
    ErrorCode: '11200',
    ErrorUrl: 'https://amana.example/webhooks/sms',
  });
  if (received.kind !== 'messages') throw new Error(`It was taken for ${received.kind}.`);
  expect(received.reply.body).toBe('<Response/>');
  expect(received.apology?.('Not <kept> & gone')).toMatchObject({
    status: 200,
    headers: { 'Content-Type': 'text/xml' },
    body: '<Response><Message>Not &lt;kept&gt; &amp; gone</Message></Response>',
  });
  expect(readLastTry('sms', { ...params, From: '' }).kind).toBe('refused');
});

/** Where Twilio has the n-th file of a message. */
function mediaAt(n: number): string {
  const [account, message] = ['a'.repeat(32), 'b'.repeat(32)];
  const sid = String(n).repeat(32);
  return `/2010-04-01/Accounts/AC${account}/Messages/MM${message}/Media/ME${sid}`;
}

const photo = {
  NumMedia: '1',
  MediaContentType0: 'image/jpeg',
  MediaUrl0: `https://api.twilio.com${mediaAt(1)}`,
};
const jpeg = { kind: 'photo', source: mediaAt(1) } as const;
test.each<[string, Record<string, string>, Inbound['content']]>([
  ['an empty text', { Body: '' }, { kind: 'text', text: '' }],
  ['a photo alone', photo, { kind: 'files', files: [jpeg] }],
  [
    'a photo with the layout of its MMS',
    {
      NumMedia: '2',
      MediaContentType0: 'application/smil',
      MediaUrl0: `https://api.twilio.com${mediaAt(2)}`,
      MediaContentType1: 'image/jpeg',
      MediaUrl1: `https://api.twilio.com${mediaAt(1)}`,
    },
    { kind: 'files', files: [jpeg] },
  ],
  [
    'words in an MMS that has nothing but its layout',
    { Body: 'they hold her', NumMedia: '1', MediaContentType0: 'application/smil' },
    { kind: 'text', text: 'they hold her' },
  ],
  [
    'a photo that lies elsewhere than with Twilio',
    { ...photo, MediaUrl0: 'https://media.example/1' },
    { kind: 'unsupported', what: 'media' },
  ],
  [
    'a photo whose address asks for something else, too',
    { ...photo, MediaUrl0: `https://api.twilio.com${mediaAt(1)}?x=1` },
    { kind: 'unsupported', what: 'media' },
  ],
  [
    'a photo, a voice note and a video',
    {
      ...photo,
      NumMedia: '3',
      MediaContentType1: 'audio/ogg; codecs=opus',
      MediaUrl1: `https://api.twilio.com${mediaAt(2)}`,
      MediaContentType2: 'video/mp4',
      MediaUrl2: `https://api.twilio.com${mediaAt(3)}`,
    },
    { kind: 'files', files: [jpeg, { kind: 'voice', source: mediaAt(2) }], beside: 'media' },
  ],
  [
    'a photo with words',
    { ...photo, Body: 'at the market' },
    { kind: 'text', text: 'at the market', files: [jpeg] },
  ],
  ['a photo with a blank', { ...photo, Body: ' ' }, { kind: 'files', files: [jpeg] }],
  [
    'a contact card',
    { NumMedia: '1', MediaContentType0: 'text/x-vCard' },
    { kind: 'unsupported', what: 'contact' },
  ],
  [
    'a place',
    { Latitude: '6.1', Longitude: '1.2' },
    { kind: 'location', latitude: 6.1, longitude: 1.2 },
  ],
  [
    'a place outside of the world',
    { Latitude: '96.1', Longitude: '1.2' },
    { kind: 'unsupported', what: 'location' },
  ],
  [
    'a place with words',
    { Latitude: '6.1', Body: 'here' },
    { kind: 'text', text: 'here', beside: 'location' },
  ],
  ['a sticker', { MessageType: 'sticker' }, { kind: 'unsupported', what: 'other' }],
  ['a card', { MessageType: 'contacts' }, { kind: 'unsupported', what: 'contact' }],
  [
    'a voice note without its address',
    { NumMedia: '1', MediaContentType0: 'audio/ogg', MessageType: 'audio' },
    { kind: 'unsupported', what: 'media' },
  ],
  [
    'a button',
    { ButtonPayload: 't1:yes', ButtonText: 'Yes', Body: 'Yes' },
    { kind: 'button', data: 't1:yes' },
  ],
  [
    'a choice from a list',
    { ListId: 't1:2', ListTitle: 'Two', Body: 'Two' },
    { kind: 'button', data: 't1:2' },
  ],
  ['a button without a payload', { ButtonPayload: '', Body: 'Yes' }, { kind: 'text', text: 'Yes' }],
  [
    'a button that is not ours',
    { ButtonPayload: 'x'.repeat(65), Body: 'Yes' },
    { kind: 'text', text: 'Yes' },
  ],
  [
    'a button of a template that was made elsewhere',
    { MessageType: 'button', ButtonPayload: 'STOP', ButtonText: 'Stop', Body: 'Stop' },
    { kind: 'text', text: 'Stop' },
  ],
  [
    'a choice from a list that was made elsewhere',
    { MessageType: 'interactive', ListId: 'help me', ListTitle: 'Help me', Body: 'Help me' },
    { kind: 'text', text: 'Help me' },
  ],
  [
    'a chain message that was forwarded',
    { Forwarded: 'true', Body: 'URGENT children are sold, tell all' },
    { kind: 'unsupported', what: 'other' },
  ],
  [
    'a photo that was forwarded often',
    { ...photo, FrequentlyForwarded: 'true' },
    { kind: 'unsupported', what: 'other' },
  ],
  [
    'a message that was not forwarded',
    { Forwarded: 'false', Body: 'a' },
    { kind: 'text', text: 'a' },
  ],
  [
    'a sticker, which comes as a picture',
    { ...photo, MessageType: 'sticker' },
    { kind: 'unsupported', what: 'media' },
  ],
  [
    'a word that Twilio took for STOP',
    { Body: 'Fin', OptOutType: 'STOP' },
    { kind: 'opt-out', what: 'stop', text: 'Fin' },
  ],
  [
    'a word that Twilio took for START',
    { Body: 'Oui', OptOutType: 'START' },
    { kind: 'opt-out', what: 'start', text: 'Oui' },
  ],
  [
    'a word that Twilio took for HELP',
    { Body: 'Aide', OptOutType: 'HELP' },
    { kind: 'opt-out', what: 'help', text: 'Aide' },
  ],
  [
    'a word that Twilio took for STOP, in letters as of a sentence',
    { Body: 'Arrêt', OptOutType: 'Stop' },
    { kind: 'opt-out', what: 'stop', text: 'Arrêt' },
  ],
  [
    'a picture under a word that Twilio took for HELP',
    { ...photo, Body: 'Aide', OptOutType: 'HELP' },
    { kind: 'text', text: 'Aide', files: [{ kind: 'photo', source: mediaAt(1) }] },
  ],
  [
    'a word that Twilio took for something new',
    { Body: 'Plus', OptOutType: 'SNOOZE' },
    { kind: 'text', text: 'Plus' },
  ],
])('%s', (_name, changed, content) => {
  expect(read(changed).content).toEqual(content);
});

test.each(['8080', 'ORANGE', '+1415'])('a sender that is no phone is kept as it is: %s', (From) => {
  expect(read({ From, Body: 'your credit is low' }).from).toBe(From);
});

test.each([{ From: '' }, { From: 'whatsapp:' }, { MessageSid: '' }, { MessageSid: 'SM/../1' }])(
  'a message from nobody, or without an id, is refused: %j',
  (changed) => {
    const received = readMessage('whatsapp', {
      From: afi.phone,
      MessageSid: newSid(),
      Body: 'x',
      ...changed,
    });
    expect([received.kind, received.reply.status]).toEqual(['refused', 400]);
  },
);
