import { expect, test } from '@jest/globals';
import type { Inbound } from '../../../src/bots/channel.js';
import { createSimulator, type Simulator } from '../../../src/bots/simulator/simulator.js';
import type { SimChannelId } from '../../../src/bots/simulator/network.js';
import { Fault } from '../../../src/shared/fault.js';
import { HOUR, stoppedClock } from '../../../src/shared/clock.js';
import { afi, aminata } from '../../fixtures/people.js';
import { describeChannel, type ChannelHarness, type Gesture } from '../conformance.js';

const make = () => createSimulator({ clock: stoppedClock('2026-03-01T10:00:00Z') });

/** Posts to a route of the simulator as the demo page does. */
function post(
  { channels, token }: Simulator,
  id: SimChannelId,
  body: unknown,
  given: string | undefined = token,
) {
  const route = channels.find((channel) => channel.id === id)?.routes[0];
  if (!route) throw new Error(`${id} has no route.`);
  return route.receive({
    method: 'POST',
    url: `https://amana.example${route.path}`,
    headers: given === '' ? {} : { 'x-amana-demo': given },
    body: Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body)),
  });
}

function harness(id: SimChannelId, from: string): () => Promise<ChannelHarness> {
  return async () => {
    const simulator = make();
    const channel = simulator.channels.find((one) => one.id === id);
    if (!channel) throw new Error(`There is no ${id}.`);
    const forge = (token: string) => () => post(simulator, id, { from, text: 'forged' }, token);
    return {
      channel,
      address: from,
      secrets: [simulator.token],
      act: (gesture: Gesture) => {
        const named = gesture.id === undefined ? {} : { id: gesture.id };
        if (gesture.kind === 'text')
          return post(simulator, id, { from, text: gesture.text, ...named });
        if (gesture.kind === 'button')
          return post(simulator, id, { from, press: gesture.data, ...named });
        throw new Error('The phone on screen has nothing to attach.');
      },
      forgeries: {
        'no token': forge(''),
        'the token of another process': forge(make().token),
        'the beginning of the token': forge(simulator.token.slice(0, -1)),
        'the token and more': forge(`${simulator.token}0`),
      },
      unsupported: [],
      phone: () =>
        simulator.network
          .inbox(id, from)
          .filter(({ direction }) => direction === 'in')
          .map(({ text, buttons }) => ({ text, buttons: buttons.map(({ label }) => label) })),
      failures: {},
      close: async () => undefined,
    };
  };
}

describeChannel('The basic phone on screen', harness('demo-sms', afi.phone));
describeChannel('The chat on screen', harness('demo-chat', aminata.telegram));

async function begun() {
  const simulator = make();
  const heard: Inbound[] = [];
  for (const channel of simulator.channels) {
    await channel.start?.(async (messages) => void heard.push(...messages));
  }
  return { ...simulator, heard };
}

test('a person on a basic phone is heard, and the phone shows what it costs', async () => {
  const { network, channels, heard } = await begun();
  await network.text('demo-sms', afi.phone, 'à l’aide');
  await channels[0].send({ to: afi.phone, text: 'a'.repeat(200) });
  expect(heard).toMatchObject([
    { channel: 'demo-sms', from: afi.phone, content: { text: 'à l’aide' } },
  ]);
  expect(heard[0]?.messageRef).toBeUndefined();
  expect(network.inbox('demo-sms', afi.phone)).toMatchObject([
    { direction: 'out', text: 'à l’aide', letters: 'ucs2', segments: 1 },
    { direction: 'in', letters: 'gsm7', segments: 2, at: new Date('2026-03-01T10:00:00Z') },
  ]);
  expect(network.inbox('demo-sms', '+22890000002')).toEqual([]);
});

test('a person in the chat opens it by a link and presses a button, whose label is shown', async () => {
  const { network, channels, heard } = await begun();
  await network.startBot(aminata.telegram, 'radio');
  await network.startBot(aminata.telegram);
  await channels[1].send({
    to: aminata.telegram,
    text: 'Safe?',
    buttons: [{ label: 'Oui', data: 't1:yes' }],
  });
  await network.press('demo-chat', aminata.telegram, 't1:yes');
  await network.press('demo-chat', aminata.telegram, 't0:gone');
  expect(heard.map(({ content }) => content)).toEqual([
    { kind: 'start', payload: 'radio' },
    { kind: 'start' },
    { kind: 'button', data: 't1:yes' },
    { kind: 'button', data: 't0:gone' },
  ]);
  expect(network.inbox('demo-chat', aminata.telegram).map(({ text }) => text)).toEqual([
    '/start radio',
    '/start',
    'Safe?',
    'Oui',
    't0:gone',
  ]);
});

test('ERASE takes messages off the chat, but not those of two days ago', async () => {
  const clock = stoppedClock('2026-03-01T10:00:00Z');
  const { channels, network } = createSimulator({ clock });
  const chat = channels[1];
  const old = await chat.send({ to: '7', text: 'old' });
  clock.advance(48 * HOUR);
  const fresh = await chat.send({ to: '7', text: 'fresh' });
  expect(await chat.erase?.('7', [old.providerId, fresh.providerId, 'unknown'])).toBe(1);
  expect(network.inbox('demo-chat', '7').map(({ text }) => text)).toEqual(['old']);
  expect('erase' in channels[0]).toBe(false);
});

test('an outage of one channel leaves the other alone, and ends', async () => {
  const { channels, network } = make();
  network.outage('demo-sms', true);
  await expect(channels[0].send({ to: afi.phone, text: 'x' })).rejects.toMatchObject({
    failure: 'unavailable',
    retryable: true,
  });
  await channels[1].send({ to: '7', text: 'x' });
  network.outage('demo-sms', false);
  await channels[0].send({ to: afi.phone, text: 'x' });
  expect(network.inbox('demo-sms', afi.phone)).toHaveLength(1);
});

test('whoever watches sees both ways until they stop, and a repeated message once', async () => {
  const simulator = make();
  const seen: string[] = [];
  const stop = simulator.network.subscribe(({ direction, text }) =>
    seen.push(`${direction} ${text}`),
  );
  await post(simulator, 'demo-chat', { from: '7', text: 'hi', id: 'm1' });
  await post(simulator, 'demo-chat', { from: '7', text: 'hi', id: 'm1' });
  await simulator.channels[1].send({ to: '7', text: 'welcome' });
  stop();
  await simulator.channels[1].send({ to: '7', text: 'unseen' });
  expect(seen).toEqual(['out hi', 'in welcome']);
});

test('a phone keeps its last 200 messages', async () => {
  const { channels, network } = make();
  for (let count = 0; count < 205; count += 1)
    await channels[1].send({ to: '7', text: `m${count}` });
  expect(network.inbox('demo-chat', '7')).toHaveLength(200);
  expect(network.inbox('demo-chat', '7')[0]?.text).toBe('m5');
});

test.each([
  ['demo-sms', { from: '22890000001', text: 'no plus' }],
  ['demo-sms', { from: afi.phone, press: 'buttons on a basic phone' }],
  ['demo-sms', { from: afi.phone, start: '' }],
  ['demo-chat', { from: '+22890000001', text: 'a phone number in the chat' }],
  ['demo-chat', { from: ['7'], text: 'x' }],
  ['demo-chat', { from: '7', text: { $ne: '' } }],
  ['demo-chat', { from: '7', text: 'x', extra: 1 }],
  ['demo-chat', { from: '7', press: 'x'.repeat(65) }],
  ['demo-chat', { from: '7', start: 'not a payload!' }],
  ['demo-chat', { from: '7' }],
  ['demo-chat', null],
  ['demo-chat', Buffer.from([0x7b, 0xff])],
] as const)('%s takes no %j', async (id, body) => {
  const simulator = make();
  expect(await post(simulator, id, body)).toMatchObject({
    kind: 'refused',
    reply: { status: 400 },
  });
  expect(simulator.network.inbox(id, '7')).toEqual([]);
});

test('a phone whose channel is not started says so; one that sends nonsense too', async () => {
  await expect(make().network.text('demo-sms', afi.phone, 'x')).rejects.toThrow(Fault);
  const { network } = await begun();
  await expect(network.press('demo-sms', afi.phone, 'x')).rejects.toThrow(Fault);
});
