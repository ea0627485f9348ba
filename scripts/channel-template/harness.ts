import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Received } from '../../src/bots/channel.js';
import { randomId } from '../../src/shared/ids.js';
import type { ChannelHarness, Gesture, OnPhone } from '../../test/bots/conformance.js';
import { createTemplateChannel, signatureOf } from './channel.js';

const PHONE = '+22890112233';
const OURS = '+22899000000';
const API_KEY = 'key-of-our-account';
const SECRET = 'secret-of-our-webhook';

/** What the next call of the API answers, instead of taking the text. */
interface Trouble {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: object;
}

/** A provider on loopback that speaks as its documentation says. */
async function startProvider() {
  const phone: OnPhone[] = [];
  let trouble: Trouble | undefined;
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const said = trouble;
      trouble = undefined;
      if (said) {
        response.writeHead(said.status, said.headers ?? {}).end(JSON.stringify(said.body));
        return;
      }
      const allowed = request.headers.authorization === `Bearer ${API_KEY}`;
      const { text } = JSON.parse(Buffer.concat(chunks).toString()) as { text: string };
      if (allowed) phone.push({ text });
      response
        .writeHead(allowed ? 200 : 401)
        .end(JSON.stringify(allowed ? { id: randomId() } : {}));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    phone,
    fail: (how: Trouble) => void (trouble = how),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What the provider posts when the person does something. */
function bodyOf(gesture: Gesture): Buffer {
  const message = { id: gesture.id ?? randomId(), from: PHONE };
  if (gesture.kind === 'text')
    return Buffer.from(JSON.stringify({ ...message, text: gesture.text }));
  return Buffer.from(
    JSON.stringify({ ...message, media: gesture.kind === 'unsupported' ? gesture.what : 'media' }),
  );
}

/** What the provider may answer to a text, and what each answer means. */
const failuresOf = (
  provider: Awaited<ReturnType<typeof startProvider>>,
): ChannelHarness['failures'] => ({
  'too fast': {
    provoke: () =>
      provider.fail({ status: 429, headers: { 'retry-after': '7' }, body: { code: 'slow' } }),
    failure: 'throttled',
    code: 'slow',
    retryAfterMs: 7_000,
  },
  'the provider is down': {
    provoke: () => provider.fail({ status: 503, body: {} }),
    failure: 'unavailable',
    code: 'HTTP 503',
  },
  'our key is wrong': {
    provoke: () => provider.fail({ status: 401, body: {} }),
    failure: 'misconfigured',
    code: 'HTTP 401',
  },
  'the person opted out': {
    provoke: () => provider.fail({ status: 400, body: { code: 'opted-out' } }),
    failure: 'optedOut',
    code: 'opted-out',
  },
  'a code that is not in our list': {
    provoke: () => provider.fail({ status: 400, body: { code: 'new' } }),
    failure: 'unclear',
    code: 'new',
  },
});

/** The channel with its provider and one person, for the contract suite. */
export async function templateHarness(): Promise<ChannelHarness> {
  const provider = await startProvider();
  const options = { apiUrl: provider.url, apiKey: API_KEY, webhookSecret: SECRET, from: OURS };
  const channel = createTemplateChannel(options);
  const [route] = channel.routes;
  const post = (body: Buffer, signature?: string): Promise<Received> => {
    if (!route) throw new Error('The channel has no route.');
    return route.receive({
      method: 'POST',
      url: `https://amana.example${route.path}`,
      headers: signature === undefined ? {} : { 'x-signature': signature },
      body,
    });
  };
  const genuine = bodyOf({ kind: 'text', text: 'hello' });
  return {
    channel,
    address: PHONE,
    secrets: [API_KEY, SECRET],
    act: (gesture) => {
      const body = bodyOf(gesture);
      return post(body, signatureOf(SECRET, body));
    },
    forgeries: {
      'no signature': () => post(genuine),
      'a wrong signature': () => post(genuine, signatureOf('another secret', genuine)),
      'an altered text': () =>
        post(bodyOf({ kind: 'text', text: 'altered' }), signatureOf(SECRET, genuine)),
    },
    unsupported: ['contact', 'location', 'media'],
    phone: () => provider.phone,
    failures: failuresOf(provider),
    close: () => provider.close(),
  };
}
