import { setTimeout as wait } from 'node:timers/promises';
import type { Outcome } from '../../desk/refusal.js';
import type { SendingDesk } from '../../desk/sending.js';
import type { SendingView } from '../../desk/sending-view.js';
import type { Who } from '../../desk/who.js';
import { command } from '../../shared/command.js';
import { Fault } from '../../shared/fault.js';
import { createTexts } from '../../shared/texts/load.js';
import { atDesk, granted, type DeskOptions } from '../desk.js';
import type { Io } from '../io.js';
import { counted, print, table } from '../output.js';
import {
  areaOf,
  audienceOf,
  kindOf,
  typed,
  sendingInputOf,
  type AudienceOptions,
  type SendingArea,
  type SendingOptions,
} from './options.js';
import { progressBar } from './progress.js';
import { statusText, told } from './told.js';

/**
 * Returns the sending unchanged.
 * @throws Fault that names the right command when it belongs to the other area
 */
function ofArea(of: SendingArea, sending: SendingView): SendingView {
  const { id, kind } = sending;
  if (areaOf(sending) !== of)
    throw new Fault(`The sending ${id} is of a ${kind}. Use: ${command(areaOf(sending))}`);
  return sending;
}

/** Counts an audience. */
export async function countAudience(
  io: Io,
  of: SendingArea,
  options: DeskOptions & AudienceOptions,
): Promise<void> {
  const audience = audienceOf(options);
  const { languages = createTexts().languages } = audience;
  const people = granted(
    await atDesk(io, options, `${of}:read`, (desk) =>
      desk.sending.count(kindOf(of), audience, languages),
    ),
  );
  const most = audience.answered ? 'at most ' : '';
  print(io, options.json, { people }, () => `${most}${counted(people, 'person', 'people')}\n`);
}

/** Shows the estimate for sending a poll or a campaign. Nothing is saved. */
export async function estimateSending(
  io: Io,
  of: SendingArea,
  name: string,
  options: DeskOptions & SendingOptions,
): Promise<void> {
  const foreseen = granted(
    await atDesk(io, options, `${of}:send`, (desk, who) =>
      desk.sending.foresee(who, sendingInputOf(of, name, options)),
    ),
  );
  const { sending, estimate } = foreseen;
  print(io, options.json, foreseen, () =>
    told(
      `Estimate of ${name}: nothing is kept`,
      sending,
      estimate,
      [name, ...typed(options)].join(' '),
    ),
  );
}

/**
 * Sends a poll or a campaign by its name, or a draft by its id, after the number of its recipients
 * was typed.
 */
export async function send(
  io: Io,
  of: SendingArea,
  nameOrId: string,
  options: DeskOptions & SendingOptions & { readonly number: number },
): Promise<void> {
  const sending = granted(
    await atDesk(io, options, `${of}:send`, async (desk, who) => {
      const draft = await desk.sending.status(nameOrId);
      if (!draft.ok)
        return desk.sending.send(who, sendingInputOf(of, nameOrId, options), options.number);
      if (typed(options).length > 0)
        throw new Fault('This draft already has its audience. Leave these options out.');
      ofArea(of, draft.value);
      return desk.sending.confirm(who, nameOrId, options.number);
    }),
  );
  print(io, options.json, sending, () => statusText(sending));
}

type Decide = (desk: SendingDesk, who: Who) => Promise<Outcome<SendingView>>;

/** Carries out a decision and shows the sending after it. */
export async function decideSending(
  io: Io,
  of: SendingArea,
  right: 'send' | 'approve',
  id: string,
  options: DeskOptions,
  decide: Decide,
): Promise<void> {
  const sending = granted(
    await atDesk(io, options, `${of}:${right}`, async (desk, who) => {
      ofArea(of, granted(await desk.sending.status(id)));
      return decide(desk.sending, who);
    }),
  );
  print(io, options.json, sending, () => statusText(sending));
}

/** Lists sendings. */
export async function listSendings(
  io: Io,
  of: SendingArea,
  options: DeskOptions & { readonly limit: number },
): Promise<void> {
  const sendings = await atDesk(io, options, `${of}:read`, (desk) =>
    desk.sending.list(options.limit, of === 'polls' ? ['poll', 'results'] : ['campaign']),
  );
  const rows = sendings.map(({ id, kind, poll, campaign, state, people, progress }) => [
    id,
    kind,
    poll ?? campaign ?? '',
    state,
    `${people.said} of ${people.total}`,
    `${Math.floor(progress * 100)} %`,
  ]);
  print(io, options.json, sendings, () =>
    sendings.length === 0
      ? 'Nothing was sent yet.\n'
      : table(['id', 'kind', 'of', 'state', 'said', 'through'], rows),
  );
}

/** How often `watch` reads a sending, in milliseconds. */
const LOOK = 2_000;
const over = ({ state }: SendingView) => ['done', 'stopped', 'draft', 'waiting'].includes(state);

/** Shows the state of a sending; with `watch`, a moving bar until it ends. */
export async function sendingStatus(
  io: Io,
  of: SendingArea,
  id: string,
  options: DeskOptions & { readonly watch?: boolean },
): Promise<void> {
  await atDesk(io, options, `${of}:read`, async (desk) => {
    let sending = ofArea(of, granted(await desk.sending.status(id)));
    while (options.watch && !over(sending)) {
      const { people, progress, state } = sending;
      const counts = `${people.said} said, ${people.waiting} waiting, ${state}`;
      io.err(`\r${progressBar(progress, counts)}`);
      await wait(LOOK);
      sending = granted(await desk.sending.status(id));
    }
    if (options.watch) io.err('\n');
    print(io, options.json, sending, () => statusText(sending));
  });
}
