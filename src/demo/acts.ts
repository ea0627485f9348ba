import { z } from 'zod';
import type { DemoDeps, DemoState } from './deps.js';
import { fastForward, jumps, toNextDeadline } from './fast-forward.js';
import type { Problem } from './forms.js';
import { channelOf, devices, reporters, type Device } from './people.js';

/** The result of a post. */
export type Done =
  | { readonly kind: 'done'; readonly pane: Problem['pane'] | 'escalation' }
  | { readonly kind: 'problem'; readonly problem: Problem }
  /** The act does not exist. */
  | { readonly kind: 'unknown' };

/**
 * The longest text each phone can send, in UTF-16 units, as the simulator's channels
 * (bots/simulator).
 */
const longest: Readonly<Record<Device, number>> = { sms: 1_600, chat: 4_096 };
/** How long a page waits for the reply to a sent text, so that it can show it, in milliseconds. */
const PATIENCE = 1_500;

const by = { who: z.string(), device: z.enum(devices) };
const pane = z.enum(['reporter', 'focal']);
const bodies = {
  text: z.object({ ...by, pane, text: z.string() }),
  press: z.object({ ...by, device: z.literal('chat'), data: z.string().min(1).max(64) }),
  photo: z.object({
    ...by,
    ...{ device: z.literal('chat'), pane },
    photo: z.object({ bytes: z.instanceof(Buffer) }).optional(),
  }),
  start: z.object({ ...by, device: z.literal('chat') }),
  clock: z.object({ by: z.enum(['1m', '10m', '1h', '1d', 'next']) }),
  outage: z.object({ down: z.enum(['yes', 'no']) }),
  read: z.object({ tip: z.string().min(1).max(80), open: z.enum(['yes', 'no']) }),
} as const;

type Deps = Pick<DemoDeps, 'network' | 'clock' | 'tick' | 'escalations' | 'directory' | 'read'>;

function addressOf(deps: Deps, who: string, device: Device): string | undefined {
  const reporter = reporters.find(({ slug }) => slug === who);
  if (reporter) return reporter.addresses[device];
  const reaches = deps.directory().focalPoint(who)?.reaches ?? [];
  return reaches.find(({ channel }) => channel === channelOf(device))?.address;
}

/** Does something, and waits a moment for the reply to that phone. */
async function withAnswer(
  { network }: Deps,
  device: Device,
  address: string,
  send: () => Promise<void>,
): Promise<void> {
  let settle = () => {};
  const answered = new Promise<void>((resolve) => (settle = resolve));
  const stop = network.subscribe((message) => {
    const here = message.channel === channelOf(device) && message.address === address;
    if (here && message.direction === 'in') settle();
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    await send();
    timer = setTimeout(settle, PATIENCE);
    await answered;
  } finally {
    clearTimeout(timer);
    stop();
  }
}

function unsendable(text: string, device: Device): string | undefined {
  if (text.trim() === '') return 'There is nothing to send yet: write something first.';
  if (text.length <= longest[device]) return undefined;
  return `Too long: ${text.length} characters. This phone sends ${longest[device]} at most. Shorten it, or send it in two parts.`;
}

const problem = (where: Problem['pane'], says: string, text?: string): Done => ({
  kind: 'problem',
  problem: { pane: where, says, ...(text === undefined ? {} : { text }) },
});
const done = (where: Problem['pane'] | 'escalation'): Done => ({ kind: 'done', pane: where });
const stale = 'This form is from an older page. The page is new now: try again.';

/**
 * Does one thing on a person's phone.
 * @param send sends on the given channel from the given address
 */
async function onPhone(
  deps: Deps,
  { who, device }: { who: string; device: Device },
  send: (address: string) => Promise<void>,
): Promise<Done> {
  const where = reporters.some(({ slug }) => slug === who) ? 'reporter' : 'focal';
  const address = addressOf(deps, who, device);
  if (address === undefined)
    return problem(where, 'This person has no such phone. Choose another one.');
  await withAnswer(deps, device, address, () => send(address));
  // Runs the jobs, so that the effects are visible at once and not with the next run.
  await deps.tick();
  return done(where);
}

const handlers: Readonly<
  Record<string, (deps: Deps, state: DemoState, raw: unknown) => Promise<Done>>
> = {
  async text(deps, _state, raw) {
    const read = bodies.text.safeParse(raw);
    if (!read.success) return problem('reporter', stale);
    const { device, pane, text } = read.data;
    const wrong = unsendable(text, device);
    if (wrong !== undefined) return problem(pane, wrong, text);
    return onPhone(deps, read.data, (from) => deps.network.text(channelOf(device), from, text));
  },
  async press(deps, _state, raw) {
    const read = bodies.press.safeParse(raw);
    if (!read.success) return problem('reporter', stale);
    return onPhone(deps, read.data, (from) =>
      deps.network.press('demo-chat', from, read.data.data),
    );
  },
  async photo(deps, _state, raw) {
    const read = bodies.photo.safeParse(raw);
    if (!read.success) return problem('reporter', stale);
    const { bytes } = read.data.photo ?? { bytes: Buffer.alloc(0) };
    if (bytes.length === 0) return problem(read.data.pane, 'Choose a photo first.');
    return onPhone(deps, read.data, (from) => deps.network.photo(from, bytes));
  },
  async start(deps, _state, raw) {
    const read = bodies.start.safeParse(raw);
    if (!read.success) return problem('reporter', stale);
    return onPhone(deps, read.data, (from) => deps.network.startBot(from));
  },
  async clock(deps, _state, raw) {
    const read = bodies.clock.safeParse(raw);
    if (!read.success) return problem('clock', stale);
    if (read.data.by !== 'next') await fastForward(deps, jumps[read.data.by]);
    else if (!(await toNextDeadline(deps)))
      return problem('clock', 'There is no deadline: nothing is open. Text a report first.');
    return done('clock');
  },
  async outage(deps, state, raw) {
    const read = bodies.outage.safeParse(raw);
    if (!read.success) return problem('clock', stale);
    state.smsDown = read.data.down === 'yes';
    deps.network.outage('demo-sms', state.smsDown);
    return done('clock');
  },
  async read(deps, state, raw) {
    const read = bodies.read.safeParse(raw);
    if (!read.success) return problem('clock', stale);
    const { tip, open } = read.data;
    state.opened = open === 'yes' ? { tip, reading: await deps.read(tip) } : undefined;
    return done('escalation');
  },
};

/**
 * Carries out a form of the page. A mistake of the user is returned as a problem.
 * @param act the last part of the form's address
 * @param state the current settings; they are changed
 * @throws Fault when a message could not be saved
 */
export async function act(deps: Deps, state: DemoState, act: string, raw: unknown): Promise<Done> {
  const handler = Object.hasOwn(handlers, act) ? handlers[act] : undefined;
  return handler ? handler(deps, state, raw) : { kind: 'unknown' };
}
