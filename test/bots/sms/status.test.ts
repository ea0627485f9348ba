import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { isReference } from '../../../src/bots/sms/status.js';
import { altered, startRig, type TwilioRig } from './harness.js';

let rig: TwilioRig;
beforeAll(async () => void (rig = await startRig()));
afterAll(() => rig.close());

/** Twilio tells of the message with this reference. */
const tell = (params: Record<string, string>, reference = 'delivery_1.2-a') =>
  rig.receive(
    rig.request({ ...rig.params(), ...params }, `${rig.url}/status/${reference}`),
    'statuses',
  );

test.each(['delivered', 'read'])(
  'a message that reached the phone is told as delivered: %s',
  async (MessageStatus) => {
    expect(await tell({ MessageStatus })).toEqual({
      kind: 'status',
      status: { reference: 'delivery_1.2-a', state: 'delivered', to: rig.params()['To'] },
      reply: { status: 204 },
    });
  },
);

test.each([
  ['failed', '30003', { code: '30003', failure: 'away' }],
  ['undelivered', '30006', { code: '30006', failure: 'gone' }],
  ['undelivered', '', { failure: 'unclear' }],
  ['failed', '0', { failure: 'unclear' }],
  ['canceled', '', { failure: 'unclear' }],
  ['undelivered', '63014', { code: '63014', failure: 'optedOut' }],
])(
  'a message that did not is told as failed, with the code and what it means alone: %s %s',
  async (MessageStatus, ErrorCode, code) => {
    const received = await tell({ MessageStatus, ErrorCode });
    expect(received).toMatchObject({ kind: 'status', reply: { status: 204 } });
    expect(received.kind === 'status' && received.status).toEqual({
      reference: 'delivery_1.2-a',
      state: 'failed',
      to: rig.params()['To'],
      ...code,
    });
  },
);

test.each(['queued', 'accepted', 'sending', 'sent', 'something_new', ''])(
  'a status on the way is accepted and changes nothing: %s',
  async (MessageStatus) => {
    const received = await tell({ MessageStatus });
    expect([received.kind, received.reply.status]).toEqual(['ignored', 204]);
  },
);

test.each<Record<string, string>>([
  { MessageStatus: 'failed', ErrorCode: '+22890000001 is switched off' },
  { MessageStatus: 'failed', ErrorCode: '30003From' },
  { MessageStatus: 'deliveredRawDlrDoneDate2611281200' },
  { MessageStatus: 'delivered', MessageSid: '' },
  { MessageStatus: 'delivered', MessageSid: `SM${'a'.repeat(32)}MessageStatus` },
])(
  'what Twilio does not write in a status is refused, and nothing becomes of it: %j',
  async (odd) => {
    const received = await tell(odd);
    expect([received.kind, received.reply.status]).toEqual(['refused', 400]);
  },
);

test.each(['', 'a%20b', '$where', 'x'.repeat(81), '%00', 'é'])(
  'a reference that is not ours is refused: %s',
  async (bad) => {
    const received = await tell({ MessageStatus: 'delivered' }, bad);
    expect([received.kind, received.reply.status]).toEqual(['refused', 400]);
  },
);

test('a status that Twilio did not sign is refused, and so is one signed for another delivery', async () => {
  const url = `${rig.url}/status/mine`;
  const request = rig.request({ ...rig.params(), MessageStatus: 'failed' }, url);
  for (const forged of [
    altered(request, { url: `${rig.url}/status/yours` }),
    altered(request, { headers: { 'content-type': request.headers['content-type'] } }),
    altered(request, { body: Buffer.from(request.body.toString().replace('failed', 'delivered')) }),
  ]) {
    const received = await rig.receive(forged, 'statuses');
    expect([received.kind, received.reply.status]).toEqual(['refused', 403]);
  }
});

test('what a URL would swallow is no reference', () => {
  expect(['a', 'A-b_c.9', 'x'.repeat(80)].map(isReference)).toEqual([true, true, true]);
  expect(['', '.', '..', 'a/b', 'a b', 'x'.repeat(81), 'a\n'].map(isReference)).toEqual(
    Array(7).fill(false),
  );
});
