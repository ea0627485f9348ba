import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Received } from '../../../src/bots/channel.js';
import { genuine } from '../../../src/bots/sms/genuine.js';
import { afi } from '../../fixtures/people.js';
import { asWireRequest, signedForm } from '../../support/twilio-webhook.js';
import { PUBLIC_URL, altered, startRig, type TwilioRig } from './harness.js';

let rig: TwilioRig;
beforeAll(async () => void (rig = await startRig()));
afterAll(() => rig.close());

const outcome = (received: Received) => [received.kind, received.reply.status];
const textIn = (received: Received) => {
  const content = received.kind === 'messages' ? received.messages[0]?.content : undefined;
  return content?.kind === 'text' ? content.text : undefined;
};
/** A form signed for what it decodes to, with its bytes as given. */
const signedBytes = (body: string, params: Record<string, string>) =>
  altered(rig.request(params), { body: Buffer.from(body, 'latin1') });

test('a message is answered with empty TwiML, so that Twilio sends nothing by itself', async () => {
  const { reply } = await rig.receive(rig.request(rig.params()));
  expect(reply).toEqual({
    status: 200,
    headers: { 'Content-Type': 'text/xml' },
    body: '<Response/>',
  });
});

test('a parameter Twilio adds one day does not lose the message', async () => {
  const received = await rig.receive(
    rig.request(rig.params({ NewIn2027: 'yes', 'Body[]': 'x', __proto__x: '1' })),
  );
  expect(textIn(received)).toBe('They hold three girls');
});

test('a parameter named like a part of every object does no harm', async () => {
  const params = JSON.parse(
    JSON.stringify(rig.params()).replace('"ToZip"', '"__proto__"'),
  ) as Record<string, string>;
  expect(Object.keys(params)).toContain('__proto__');
  expect(textIn(await rig.receive(rig.request(params)))).toBe('They hold three girls');
});

test('§5.6 a parameter that comes twice is refused, even when the two together were signed', async () => {
  const params = rig.params();
  const once = rig.request(params);
  const twiceSigned = signedForm(rig.twilio.authToken, rig.url, {
    ...params,
    Body: ['one', 'two'],
  } as never);
  const body = `${new URLSearchParams({ ...params, Body: 'one' }).toString()}&Body=two`;
  const both = altered(once, { body: Buffer.from(body), headers: twiceSigned.headers });
  expect(outcome(await rig.receive(both))).toEqual(['refused', 400]);
  const repeated = altered(once, {
    body: Buffer.concat([once.body, Buffer.from('&Body=They+hold+three+girls')]),
  });
  expect(outcome(await rig.receive(repeated))).toEqual(['refused', 400]);
});

test('bytes that are no UTF-8 are replaced, and the rest of the tip is kept', async () => {
  const params = rig.params({ Body: 'before \uFFFD after' });
  const form = new URLSearchParams(params).toString();
  const percent = form.replace('%EF%BF%BD', '%FF');
  expect(percent).not.toBe(form);
  expect(textIn(await rig.receive(signedBytes(percent, params)))).toBe('before \uFFFD after');
  const raw = form.replace('%EF%BF%BD', '\xFF');
  expect(textIn(await rig.receive(signedBytes(raw, params)))).toBe('before \uFFFD after');
});

test('the longest text a phone can send gets through, in the letters that take most room', async () => {
  const text = '🙏🏿'.repeat(400);
  expect(textIn(await rig.receive(rig.request(rig.params({ Body: text }))))).toBe(text);
});

test('a body that is no form is refused, whatever its signature', async () => {
  const request = rig.request(rig.params());
  for (const type of ['application/json', 'multipart/form-data; boundary=x', 'text/plain', '']) {
    const received = await rig.receive(
      altered(request, { headers: { ...request.headers, 'content-type': type } }),
    );
    expect([type, ...outcome(received)]).toEqual([type, 'refused', 415]);
  }
});

test('a JSON body under a signed bodySHA256 is refused', async () => {
  const url = `${rig.url}?bodySHA256=${'0'.repeat(64)}`;
  const request = altered(asWireRequest(signedForm(rig.twilio.authToken, url, {})), {
    body: Buffer.from('{}'),
  });
  const json = altered(request, {
    headers: { ...request.headers, 'content-type': 'application/json' },
  });
  expect(outcome(await rig.receive(json))).toEqual(['refused', 415]);
});

test('only POST is answered, and the answer says so', async () => {
  for (const method of ['GET', 'HEAD', 'PUT', 'DELETE']) {
    const { reply } = await rig.receive(altered(rig.request(rig.params()), { method }));
    expect(reply).toEqual({ status: 405, headers: { Allow: 'POST' } });
  }
});

test('a request signed for another account is refused', async () => {
  const received = await rig.receive(
    rig.request(rig.params({ AccountSid: `AC${'0'.repeat(32)}` })),
  );
  expect(outcome(received)).toEqual(['refused', 403]);
});

test('a query in the configured URL is part of what is signed', async () => {
  const url = `${rig.url}?line=1&name=caf%C3%A9`;
  expect(outcome(await rig.receive(rig.request(rig.params(), url)))).toEqual(['messages', 200]);
  const other = altered(rig.request(rig.params(), url), { url: url.replace('line=1', 'line=2') });
  expect(outcome(await rig.receive(other))).toEqual(['refused', 403]);
});

test('what was signed for the URL without its port is believed, as Twilio does, and for another port not', async () => {
  for (const [port, answer] of [
    ['', ['messages', 200]],
    [':8444', ['refused', 403]],
  ] as const) {
    const { headers, body } = rig.request(rig.params(), rig.url.replace(':8443', port));
    const request = { ...rig.request(rig.params()), headers, body };
    expect(outcome(await rig.receive(request))).toEqual(answer);
  }
});

test('§5.3 a proxy that ends TLS changes nothing: only the public URL counts', async () => {
  const request = rig.request(rig.params());
  const proxied = {
    ...request.headers,
    host: 'internal:8080',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'http',
  };
  expect(outcome(await rig.receive(altered(request, { headers: proxied })))).toEqual([
    'messages',
    200,
  ]);
  expect(request.url.startsWith(PUBLIC_URL)).toBe(true);
});

test('why a request is refused names neither the person nor the words', async () => {
  const twice = altered(rig.request(rig.params()), {
    body: Buffer.from('Body=They+hold+three+girls'),
  });
  const received = await rig.receive(twice);
  expect(received).toMatchObject({ kind: 'refused', reason: 'wrong signature' });
  expect(JSON.stringify(received)).not.toContain(afi.phone);
});

test('while the token is being changed, what either of the two signed is believed, and nothing else', () => {
  const params = rig.params();
  const account = { accountSid: params.AccountSid ?? '', authToken: 'the new one' };
  const believed = (token: string, more: { oldAuthToken?: string } = {}) =>
    genuine(asWireRequest(signedForm(token, `${PUBLIC_URL}/webhooks/sms`, params)), {
      ...account,
      ...more,
    }).ok;
  expect(believed('the new one', { oldAuthToken: 'the old one' })).toBe(true);
  expect(believed('the old one', { oldAuthToken: 'the old one' })).toBe(true);
  expect(believed('another', { oldAuthToken: 'the old one' })).toBe(false);
  expect(believed('the old one')).toBe(false);
});
