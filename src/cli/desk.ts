import { readFileSync } from 'node:fs';
import type { Scope } from '../access/scopes.js';
import { readToken } from '../access/tokens.js';
import { createSimulator } from '../bots/simulator/simulator.js';
import { buildBroadcasts } from '../app/build-broadcasts.js';
import { buildCampaigns, buildPolls } from '../app/build-polls.js';
import { configuredChannels } from '../app/channels.js';
import { publicAddressOf } from '../app/config.js';
import { makeDesk } from '../app/coordinators.js';
import type { Desk } from '../desk/desk.js';
import { createLiveDirectory } from '../directory/live.js';
import { createOutbox } from '../outbox/outbox.js';
import { createPublications } from '../desk/publications.js';
import type { Outcome, Refusal } from '../desk/refusal.js';
import type { Who } from '../desk/who.js';
import { command } from '../shared/command.js';
import { Fault } from '../shared/fault.js';
import { decodeText } from '../shared/files/decode.js';
import { createLog } from '../shared/log.js';
import { createTexts } from '../shared/texts/load.js';
import { withInstallation, type Installation } from './connect.js';
import type { Io } from './io.js';
import { inLine } from './output.js';
import { TOKEN_FILE } from './token-option.js';

/** The common options of the desk's commands. */
export interface DeskOptions {
  readonly tokenFile?: string;
  readonly json?: boolean;
}

function tokenIn(file: string): string {
  try {
    return decodeText(readFileSync(file), false).text.trim();
  } catch {
    throw new Fault('The token file cannot be read. Check its path and who owns it.');
  }
}

/**
 * Returns the person who runs the command: the owner of a token, with its scopes. Without a token
 * it is the user of this machine with all scopes, because they could make any token for themselves.
 */
async function whoRuns(
  io: Io,
  { db, clock }: Installation,
  file: string | undefined,
  scope: Scope,
): Promise<Who> {
  if (file === undefined)
    return {
      person:
        io.user
          .toLowerCase()
          .replace(/[^a-z0-9._-]/g, '_')
          .slice(0, 30) || 'unknown',
      door: 'cli',
    };
  const shown = await readToken(db, tokenIn(file), clock.now());
  if (!shown.ok)
    throw new Fault(`The token in the token file is not valid. See: ${command('tokens list')}.`);
  if (!shown.bearer.scopes.has(scope))
    throw new Fault(`This token does not allow it: it needs the scope ${scope}.`);
  return { person: shown.bearer.person, door: 'cli' };
}

/** Returns a refusal as lines for people. */
export function refusalText({ says, next, findings = [], allowed = [] }: Refusal): string {
  const lines = findings.map(
    ({ at, line, says: what }) =>
      `  ${line === undefined ? '' : `line ${line}: `}${inLine(`${at === '' ? '' : `${at}: `}${what}`)}`,
  );
  const may = allowed.length > 0 ? [`Allowed: ${allowed.join(', ')}.`] : [];
  return [says, ...lines, ...may, next].join('\n');
}

/**
 * Returns the value of an outcome.
 * @throws Fault with what is wrong and what to do when it was refused
 */
export function granted<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new Fault(refusalText(outcome));
}

/** Opens the sendings of an installation, running or not: the running program sends them. */
export async function openSendings(io: Io, { config, db, keys, clock }: Installation) {
  const log = createLog({ write: io.err });
  const texts = createTexts();
  const { keysFolder: keyFolder, approveAbove } = config;
  const simulated = config.demo ? createSimulator({ clock }).channels : [];
  const channels = [...(await configuredChannels(config, texts, log)), ...simulated];
  const directory = createLiveDirectory({ db, keyring: () => keys.gateway(), log });
  await directory.refresh(clock.now());
  const polls = buildPolls({ db, keys, texts, clock, log, keyFolder });
  const campaigns = buildCampaigns({ db, texts, clock });
  const outbox = createOutbox({ db, keyring: () => keys.gateway(), channels, log, clock });
  const reach = () =>
    Promise.reject(new Fault('A command speaks to nobody: the running program does.'));
  const broadcasts = buildBroadcasts({
    db,
    keys,
    keyFolder,
    texts,
    channels,
    outbox,
    polls,
    campaigns,
    clock,
    log,
    publicUrl: publicAddressOf(config),
    directory: () => directory.current(),
    reach,
    approveAbove,
  });
  return { polls, campaigns, broadcasts, directory, texts, log, keyFolder };
}

/**
 * Opens the desk of an installation, running or not: this command decides, and the running program
 * sends.
 */
async function openDesk(io: Io, there: Installation): Promise<Desk> {
  const { db, keys, clock } = there;
  const { polls, campaigns, broadcasts, texts, log, keyFolder } = await openSendings(io, there);
  return makeDesk(
    { db, keys, texts, clock, log, keyFolder },
    { polls, campaigns, broadcasts, publications: createPublications({ db, polls }) },
  );
}

/** Returns the person who runs a command of the desk, by its token if one is given. */
export const whoAt = (
  io: Io,
  there: Installation,
  { tokenFile = io.env[TOKEN_FILE] }: DeskOptions,
  scope: Scope,
): Promise<Who> => whoRuns(io, there, tokenFile, scope);

/** Does something at the desk, directly in the database, whether the program runs or not. */
export async function atDesk<T>(
  io: Io,
  options: DeskOptions,
  scope: Scope,
  work: (desk: Desk, who: Who) => Promise<T>,
): Promise<T> {
  return withInstallation(io, async (there) => {
    const who = await whoAt(io, there, options, scope);
    return work(await openDesk(io, there), who);
  });
}
