import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { ChannelRoute, Inbound, InboundContent, Refused, WireHead } from '../channel.js';
import type { SimChannelId, SimNetwork } from './network.js';

/** The header that carries the demo's token. */
export const DEMO_HEADER = 'x-amana-demo';

/** The longest text that a phone on the screen sends, in UTF-16 units: Telegram's limit. */
const LONGEST = 4_096;

/** Posts with the same `id` are one message; `language` is a BCP-47 tag of the person's device. */
const common = {
  id: z.string().min(1).max(64).optional(),
  language: z
    .string()
    .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}$/)
    .optional(),
};
const text = z.strictObject({ ...common, from: z.string(), text: z.string().max(LONGEST) });
const press = z.strictObject({ ...common, from: z.string(), press: z.string().min(1).max(64) });
/** The photo is in the network's memory; the phone sends its id. */
const photo = z.strictObject({
  ...common,
  from: z.string(),
  photo: z.string().min(1).max(64),
  text: z.string().max(LONGEST),
});
const start = z.strictObject({
  ...common,
  from: z.string(),
  start: z.string().regex(/^[A-Za-z0-9_-]{0,64}$/),
});

/**
 * The bodies that the phone posts: `{from, text}`, and on the chat `{from, press}` or `{from,
 * start}` ('' for no payload).
 */
const bodies = { 'demo-sms': text, 'demo-chat': z.union([text, press, start, photo]) } as const;
export type DemoBody = z.infer<(typeof bodies)['demo-chat']>;

const addresses = { 'demo-sms': /^\+[1-9]\d{6,14}$/, 'demo-chat': /^[1-9]\d{0,14}$/ } as const;

function contentOf(body: DemoBody): InboundContent {
  if ('photo' in body) {
    const files = [{ kind: 'photo', source: body.photo }] as const;
    const { text } = body;
    return text.trim() === '' ? { kind: 'files', files } : { kind: 'text', text, files };
  }
  if ('text' in body) return { kind: 'text', text: body.text };
  if ('press' in body) return { kind: 'button', data: body.press };
  return body.start === '' ? { kind: 'start' } : { kind: 'start', payload: body.start };
}

function shownAs(network: SimNetwork, channel: SimChannelId, body: DemoBody): string {
  if ('photo' in body) return `[photo] ${body.text}`.trim();
  if ('text' in body) return body.text;
  if ('start' in body) return `/start ${body.start}`.trim();
  const buttons = network.inbox(channel, body.from).flatMap((message) => message.buttons);
  return buttons.findLast(({ data }) => data === body.press)?.label ?? body.press;
}

function parse(channel: SimChannelId, raw: Buffer): DemoBody | undefined {
  try {
    const json: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(raw));
    const body = bodies[channel].parse(json);
    return addresses[channel].test(body.from) ? body : undefined;
  } catch {
    return undefined;
  }
}

const digest = (value: string) => createHash('sha256').update(value).digest();
const refused = (status: number, reason: string): Refused => ({
  kind: 'refused',
  reason,
  reply: { status },
});

/**
 * Makes the route to which a phone on the screen posts: genuine only with the token of this
 * process.
 */
export function demoRoute(channel: SimChannelId, network: SimNetwork, token: string): ChannelRoute {
  const expected = digest(token);
  const refuses = ({ method, headers }: WireHead): Refused | undefined => {
    if (method !== 'POST') return refused(405, 'not a POST');
    const given = digest(headers[DEMO_HEADER] ?? '');
    return timingSafeEqual(given, expected) ? undefined : refused(403, 'wrong token');
  };
  return {
    path: `/webhooks/${channel}`,
    longest: 8 * LONGEST,
    refuses,
    async receive({ body: raw, ...head }) {
      const early = refuses(head);
      if (early) return early;
      if (raw.length > 8 * LONGEST) return refused(413, 'too long');
      const body = parse(channel, raw);
      if (!body) return refused(400, 'not a message of a phone');
      const { id } = network.carry({
        channel,
        address: body.from,
        direction: 'out',
        text: shownAs(network, channel, body),
        ...(body.id === undefined ? {} : { id: body.id }),
      });
      const inbound: Inbound = {
        channel,
        from: body.from,
        providerId: id,
        content: contentOf(body),
        ...(body.language === undefined ? {} : { languageHint: body.language }),
        ...(channel === 'demo-chat' ? { messageRef: id } : {}),
      };
      return { kind: 'messages', messages: [inbound], reply: { status: 204 } };
    },
  };
}
