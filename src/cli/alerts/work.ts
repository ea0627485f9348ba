import type { AlertRelay, AlertRow, Alerts, AlertSeen } from '../../alerts/alerts.js';
import { createAlerts } from '../../alerts/create.js';
import type { NeighbourItem } from '../../alerts/neighbours/items.js';
import type { AlertOutcome } from '../../alerts/outcome.js';
import { problemSaid, whyNot } from '../../alerts/says.js';
import { publicAddressOf } from '../../app/config.js';
import { pictureSource } from '../../app/picture-source.js';
import { createScanner } from '../../attachments/scanner.js';
import { createCases } from '../../cases/create.js';
import type { CaseDeps } from '../../cases/deps.js';
import * as authorities from '../../models/gateway/alert-authority.js';
import { Fault } from '../../shared/fault.js';
import type { Staff } from '../../shared/staff.js';
import { atTheMachine } from '../at-the-machine.js';
import { note } from '../audit.js';
import { withInstallation, type Installation } from '../connect.js';
import { openSendings } from '../desk.js';
import type { Io } from '../io.js';
import { inLine, print, table, time } from '../output.js';

export interface Printing {
  readonly json?: boolean;
}
export interface AuthorityOptions extends Printing {
  readonly sender?: string;
  readonly name?: string;
  readonly contact?: string;
  readonly remove?: boolean;
}

/**
 * Opens the alerts of an installation, running or not: this command decides, and the running
 * program sends.
 */
export async function openAlerts(io: Io, there: Installation): Promise<Alerts> {
  const { db, keys, clock, config } = there;
  const { broadcasts, directory, log } = await openSendings(io, there);
  const none = () => Promise.reject(new Fault('A command calls nobody: the running program does.'));
  const escalations = { take: none } as unknown as CaseDeps['escalations'];
  const common = { db, keys, clock, door: 'cli', directory: () => directory.current() } as const;
  return createAlerts({
    ...{ ...common, log, publicUrl: publicAddressOf(config) },
    pictures: pictureSource(config.clamav ? createScanner(config.clamav) : undefined),
    ...{ cases: createCases({ ...common, escalations }), escalations },
    sendings: {
      ...broadcasts.alerts,
      feed: async () => ({ copied: 0, said: 0, ended: 0 }),
    },
  });
}

const withAlerts = <T>(io: Io, work: (alerts: Alerts, staff: Staff) => Promise<T>): Promise<T> =>
  withInstallation(io, async (there) => work(await openAlerts(io, there), atTheMachine(io)));

/**
 * Returns the value of an outcome.
 * @throws Fault with what is wrong, and what to do
 */
export function valueOf<T>(outcome: AlertOutcome<T>): T {
  if (outcome.ok) return outcome.value;
  const { says, next } = whyNot(outcome);
  const wrong = outcome.reason === 'invalid' ? outcome.problems.map(problemSaid) : [];
  const lines = wrong.map(({ at, says: what }) => `  ${inLine(`${at}: ${what}`)}`);
  throw new Fault([`${says} ${next}`, ...lines].join('\n'));
}

const rowCells = ({ number, kind, state, status, expires, endedAs, draft }: AlertRow): string[] => [
  ...[number, kind, endedAs ? `${state}: ${endedAs}` : state, status ?? ''],
  expires ? time(expires) : '',
  draft ? `${draft.msgType} ${draft.state}` : '',
];

/** Prints the alerts, latest first. */
export async function listAlerts(io: Io, { json }: Printing): Promise<void> {
  const rows = await withAlerts(io, (alerts, staff) => alerts.list(staff));
  print(io, json, rows, () =>
    table(['Number', 'Kind', 'State', 'Status', 'Until (UTC)', 'Waits'], rows.map(rowCells)),
  );
}

const offerCells = ({ id, alert, endsAt }: NeighbourItem): string[] => {
  const [first] = alert.infos;
  const whose = first?.senderName ?? alert.sender;
  return [id, whose, first?.headline ?? first?.event ?? '', endsAt ? time(endsAt) : ''];
};

/** Prints the alerts of neighbours that can be passed on, as the neighbours published them. */
export async function listOffers(io: Io, { json }: Printing): Promise<void> {
  const offers = await withAlerts(io, (alerts, staff) => alerts.offers(staff));
  print(io, json, offers, () =>
    table(['Id', 'Whose', 'Headline', 'Until (UTC)'], offers.map(offerCells)),
  );
}

const news = {
  update: 'They have changed it: an update takes their new words',
  end: 'They have ended it',
} as const;

/** Returns the owner of a relayed alert, and their later message, as lines. */
const relayLines = ({ name, contact, expires, news: said }: AlertRelay): string[] => [
  `Alert of ${name}${contact === undefined ? '' : ` (${contact})`}, theirs ends ${time(expires)}`,
  ...(said ? [`${time(said.at)}  ${news[said.kind]}`] : []),
];

/** Returns an alert as text, without its words. */
export function asText(seen: AlertSeen): string {
  const { number, country, areas, messages, sending, missing, draft, relay } = seen;
  const lines = [
    `${number}  ${rowCells(seen).slice(1, 4).join(', ')}`,
    `Country ${country}, areas ${areas.join(', ')}`,
    ...(relay ? relayLines(relay) : []),
    ...messages.map(({ msgType, sent }) => `${time(sent)}  ${msgType}`),
    ...(sending ? [`Told ${sending.told} of ${sending.people}, ${sending.waiting} wait`] : []),
    ...(draft?.state === 'asked' ? [`Waits for ${missing} officer(s)`] : []),
  ];
  return `${lines.map(inLine).join('\n')}\n`;
}

/** Prints one alert: codes and times, not its words. */
export async function showAlert(io: Io, number: string, { json }: Printing): Promise<void> {
  const seen = valueOf(await withAlerts(io, (alerts, staff) => alerts.see(staff, number)));
  print(io, json, seen, () => asText(seen));
}

/** Ends an alert, or stops it with the kill switch. */
export async function endAlert(
  io: Io,
  number: string,
  as: 'found' | 'cancelled' | 'stopped',
  { json }: Printing,
): Promise<void> {
  const seen = await withAlerts(io, async (alerts, staff) => {
    const { v } = valueOf(await alerts.see(staff, number));
    const ended =
      as === 'stopped'
        ? await alerts.stop(staff, number, { v })
        : await alerts.end(staff, number, as, { v });
    return valueOf(ended);
  });
  print(io, json, seen, () => asText(seen));
}

/** Prints the authority that is responsible for the alerts of each country. */
export async function listAuthorities(io: Io, { json }: Printing): Promise<void> {
  const all = await withInstallation(io, ({ db }) => authorities.listAuthorities(db.gateway));
  const cells = all.map(({ _id, sender, name, contact }) => [_id, sender, name, contact]);
  print(io, json, all, () => table(['Country', 'Sender', 'Name', 'Contact'], cells));
}

const DOMAIN = /^(?=.{4,253}$)([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/i;
const PHONE = /^\+?\d[\d ]{1,18}$/;

/** Sets the authority for the alerts of a country: from then on its alerts are real. */
export async function setAuthorityOf(
  io: Io,
  country: string,
  { sender = '', name = '', contact = '', remove }: AuthorityOptions,
): Promise<void> {
  if (!remove && !DOMAIN.test(sender))
    throw new Fault('Give --sender, an internet domain as alerts.police.example.');
  if (!remove && (name.trim() === '' || name.length > 100))
    throw new Fault('Give --name, at most 100 letters.');
  if (!remove && !PHONE.test(contact)) throw new Fault('Give --contact, a number to call.');
  await withInstallation(io, async (there) => {
    const { gateway } = there.db;
    await note(io, there, 'alert.authority', country);
    if (remove) await authorities.removeAuthority(gateway, country);
    else
      await authorities.setAuthority(gateway, {
        ...{ _id: country, sender, name: name.trim(), contact },
        ...{ setBy: `cli:${io.user}`, setAt: there.clock.now() },
      });
  });
  io.out(remove ? `Alerts of ${country} are tests now.\n` : `Alerts of ${country} are real now.\n`);
}
