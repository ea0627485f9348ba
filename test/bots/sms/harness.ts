import type { Channel, Received, WireRequest } from '../../../src/bots/channel.js';
import { createTwilioChannel, type TwilioOptions } from '../../../src/bots/sms/twilio-channel.js';
import { afi, kofi, ourNumbers } from '../../fixtures/people.js';
import { startTwilioServer, type TwilioServer } from '../../support/twilio-server.js';
import { asWireRequest, inboundParams, newSid, signedForm } from '../../support/twilio-webhook.js';
import type { ChannelHarness, Gesture, ProviderFailure } from '../conformance.js';

export const PUBLIC_URL = 'https://amana.example:8443/base';

/** The adapter under test, with a Twilio of its own on loopback. */
export interface TwilioRig {
  readonly twilio: TwilioServer;
  readonly channel: Channel;
  /** The same, but it gives up a send after a moment: for a provider that does not answer. */
  readonly hasty: Channel;
  /** The URL of the webhook for messages. */
  readonly url: string;
  /** The parameters of a genuine message from Afi, with some changed. */
  params(changed?: Readonly<Record<string, string>>): Record<string, string>;
  /** A genuine request with these parameters. */
  request(params: Readonly<Record<string, string>>, url?: string): WireRequest;
  /** What the route for messages, or for statuses, makes of a request. */
  receive(request: WireRequest, route?: 'messages' | 'statuses'): Promise<Received>;
  close(): Promise<void>;
}

export async function startRig(changed: Partial<TwilioOptions> = {}): Promise<TwilioRig> {
  const twilio = await startTwilioServer();
  const { accountSid, authToken } = twilio;
  const id = changed.id ?? 'sms';
  const options: TwilioOptions = {
    id,
    accountSid,
    authToken,
    from: ourNumbers[id],
    publicUrl: PUBLIC_URL,
    retention: 'discard',
    segmentsPerSecond: 1,
    apiUrl: twilio.url,
    ...changed,
  };
  // Nobody answers late because two cores are busy: only who waits for nothing is in a hurry.
  const channel = createTwilioChannel(options);
  const hasty = createTwilioChannel({ ...options, timeoutMs: 300 });
  const url = `${PUBLIC_URL}/webhooks/${id}`;
  const { phone: from } = afi;
  return {
    twilio,
    channel,
    hasty,
    url,
    params: (more = {}) => ({
      ...inboundParams({
        channel: id,
        accountSid,
        from,
        to: ourNumbers[id],
        body: 'They hold three girls',
        sid: newSid(),
      }),
      ...more,
    }),
    request: (params, at = url) => asWireRequest(signedForm(authToken, at, params)),
    async receive(request, route = 'messages') {
      const found = channel.routes.find(
        ({ path }) => path.includes('/status/') === (route === 'statuses'),
      );
      if (found === undefined) throw new Error(`There is no route for ${route}.`);
      return found.receive(request);
    },
    async close() {
      await channel.stop?.();
      await hasty.stop?.();
      await twilio.close();
    },
  };
}

/** The same request with other headers, URL or body: no longer what was signed. */
export const altered = (request: WireRequest, change: Partial<WireRequest>): WireRequest => ({
  ...request,
  ...change,
});

/** How each failure of Twilio's must be understood. */
export function failuresOf({
  twilio,
  hasty,
}: Pick<TwilioRig, 'twilio' | 'hasty'>): Record<string, ProviderFailure> {
  const by = (
    failure: Parameters<TwilioServer['failNext']>[0],
    expected: Omit<ProviderFailure, 'provoke'>,
  ): ProviderFailure => ({ ...expected, provoke: () => twilio.failNext(failure) });
  return {
    'too many requests, with a wait': by(
      { status: 429, code: 20429, retryAfter: 7 },
      { failure: 'throttled', code: '20429', retryAfterMs: 7_000 },
    ),
    'too many requests, without a code': by(
      { status: 429 },
      { failure: 'throttled', code: 'HTTP 429' },
    ),
    'the queue of the sender is full': by(21611, { failure: 'throttled', code: '21611' }),
    'WhatsApp asks to slow down': by(63018, { failure: 'throttled', code: '63018' }),
    'a fault at Twilio': by({ status: 500 }, { failure: 'unavailable', code: 'HTTP 500' }),
    'Twilio is overloaded': by(
      { status: 503, code: 20503 },
      { failure: 'unavailable', code: '20503' },
    ),
    'a page instead of an answer': by('garbage', { failure: 'unavailable', code: 'UNREADABLE' }),
    'an answer without a message': by('empty', { failure: 'unavailable', code: 'UNREADABLE' }),
    'a gateway sends elsewhere': by({ status: 302 }, { failure: 'unavailable', code: 'HTTP 302' }),
    'no answer in time': by('hang', { failure: 'unavailable', code: 'ECONNABORTED', hasty }),
    'a broken connection': by('reset', { failure: 'unavailable', code: 'ECONNRESET' }),
    'the person said STOP': by(21610, { failure: 'optedOut', code: '21610' }),
    'not a phone number': by(21211, { failure: 'unreachable', code: '21211' }),
    'a landline': by(21614, { failure: 'unreachable', code: '21614' }),
    'wrong credentials': by(20003, { failure: 'misconfigured', code: '20003' }),
    'wrong credentials, without a code': by(
      { status: 401 },
      { failure: 'misconfigured', code: 'HTTP 401' },
    ),
    'a sender that is not ours': by(21606, { failure: 'notServed', code: '21606' }),
    'a country that is not enabled': by(21408, { failure: 'notServed', code: '21408' }),
    'no right to redact': by(30029, { failure: 'misconfigured', code: '30029' }),
    'too long': by(21617, { failure: 'refused', code: '21617' }),
    'outside the 24 hours of WhatsApp': by(63016, { failure: 'refused', code: '63016' }),
    'a code nobody knows': by(29999, { failure: 'unclear', code: '29999' }),
  };
}

/** The harness of the conformance suite for SMS or WhatsApp. */
export async function makeHarness(id: 'sms' | 'whatsapp'): Promise<ChannelHarness> {
  const rig = await startRig({ id });
  const { twilio, channel } = rig;
  const sids = new Map<string, string>();
  const sidOf = (name: string | undefined): string => {
    if (name === undefined) return newSid();
    const sid = sids.get(name) ?? newSid();
    sids.set(name, sid);
    return sid;
  };
  const paramsOf = (gesture: Gesture): Record<string, string> => {
    switch (gesture.kind) {
      case 'text':
        return { Body: gesture.text };
      case 'button':
        return { Body: 'No', ButtonText: 'No', ButtonPayload: gesture.data };
      case 'unsupported':
        return {
          Body: '',
          NumMedia: '1',
          MediaContentType0: gesture.what === 'contact' ? 'text/vcard' : 'video/mp4',
        };
    }
  };
  const genuine = () => rig.request(rig.params());
  const headers = (change: Record<string, string | undefined>) => {
    const request = genuine();
    return rig.receive(altered(request, { headers: { ...request.headers, ...change } }));
  };
  return {
    channel,
    address: afi.phone,
    secrets: [twilio.authToken],
    act: (gesture) => {
      const sid = sidOf(gesture.id);
      const params = rig.params({ MessageSid: sid, SmsSid: sid, ...paramsOf(gesture) });
      return rig.receive(rig.request(params));
    },
    forgeries: {
      'no signature': () => headers({ 'x-twilio-signature': undefined }),
      'an empty signature': () => headers({ 'x-twilio-signature': '' }),
      'a garbled signature': () => headers({ 'x-twilio-signature': '\u0000é=' }),
      "another message's signature": () =>
        headers({ 'x-twilio-signature': rig.request(rig.params()).headers['x-twilio-signature'] }),
      "another account's token": () =>
        rig.receive(asWireRequest(signedForm('0'.repeat(32), rig.url, rig.params()))),
      'an altered text': async () => {
        const request = genuine();
        const body = request.body.toString().replace('three', 'no');
        return rig.receive(altered(request, { body: Buffer.from(body) }));
      },
      'another sender': async () => {
        const request = genuine();
        const body = request.body
          .toString()
          .replace(encodeURIComponent(afi.phone), encodeURIComponent(kofi.phone));
        return rig.receive(altered(request, { body: Buffer.from(body) }));
      },
      'a parameter added': async () => {
        const request = genuine();
        return rig.receive(
          altered(request, { body: Buffer.concat([request.body, Buffer.from('&NumMedia2=1')]) }),
        );
      },
      'signed for http, called by https': () =>
        rig.receive(
          altered(rig.request(rig.params(), rig.url.replace('https:', 'http:')), { url: rig.url }),
        ),
      'signed for another port': () =>
        rig.receive(
          altered(rig.request(rig.params(), rig.url.replace(':8443', ':9443')), { url: rig.url }),
        ),
      'signed for another host': () =>
        rig.receive(
          altered(rig.request(rig.params(), rig.url.replace('amana', 'evil')), { url: rig.url }),
        ),
      'signed for another path': () =>
        rig.receive(altered(rig.request(rig.params(), `${rig.url}/status/x`), { url: rig.url })),
      'called at a URL that is none': () =>
        rig.receive(altered(genuine(), { url: 'https://amana.examplehttp://evil/' })),
    },
    unsupported: ['contact', 'media'],
    phone: () => twilio.messagesTo(afi.phone).map(({ text }) => ({ text })),
    failures: failuresOf(rig),
    close: () => rig.close(),
  };
}
