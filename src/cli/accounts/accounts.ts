import type { Link, ListedAccount, NewAccount } from '../../accounts/accounts.js';
import { createAccounts } from '../../accounts/create.js';
import { openWorkOf } from '../../cases/open-work.js';
import { findCountries } from '../../models/gateway/country.js';
import { command } from '../../shared/command.js';
import { Fault } from '../../shared/fault.js';
import type { StaffRole } from '../../shared/staff.js';
import type { Installation } from '../connect.js';
import type { Io } from '../io.js';
import { print, table, time } from '../output.js';
import { caseDepsHere } from './open-work.js';
import { done, withAccounts } from './who.js';

/** The options of an account, as typed. */
export interface AccountOptions {
  readonly roles?: readonly StaffRole[];
  readonly country?: readonly string[];
  readonly affiliation?: NewAccount['affiliation'];
  readonly focalPoint?: string;
  readonly organisation?: string;
  readonly language?: string;
  readonly json?: boolean;
}

const everywhere: readonly StaffRole[] = ['administrator', 'auditor', 'regional-desk'];

/**
 * Returns the address of the console: the public one, otherwise this machine's. With port 0 it is
 * unknown.
 */
const baseOf = ({ config: { publicUrl, port } }: Installation): string =>
  publicUrl ?? (port === 0 ? '' : `http://localhost:${port}`);

/** Returns the address of a link's page. */
const pageOf = (there: Installation, token: string) => `${baseOf(there)}/console/link/${token}`;

function showLink(
  io: Io,
  there: Installation,
  json: boolean | undefined,
  { login, link }: { readonly login: string; readonly link: Link },
): void {
  const page = pageOf(there, link.token);
  // Standard output has only the link, so that it can be redirected into a file for its person.
  if (!json)
    io.err(
      `The link of ${login}, good until ${time(link.until)}, works once. Hand it over on a way that only they read:\n`,
    );
  print(
    io,
    json,
    { account: link.account, login, link: page, until: link.until },
    () => `${page}\n`,
  );
}

/** Warns of an organisation that the directory lacks: nobody can choose it by its name. */
async function hintAtPartner(
  io: Io,
  { db }: Installation,
  organisation: string | undefined,
): Promise<void> {
  if (!organisation) return;
  const all = (await findCountries(db.gateway)).flatMap(({ entry }) => entry.partners ?? []);
  if (all.some((one) => one.organisation === organisation)) return;
  const add = command('directory partners set --help');
  io.err(`The directory has no partner organisation ${organisation} yet. Add it: ${add}\n`);
}

/** Makes an account and prints its invitation. */
export const addAccount = (io: Io, login: string, options: AccountOptions): Promise<void> =>
  withAccounts(io, async ({ there, accounts, by }) => {
    const roles = options.roles ?? ['administrator'];
    const all = roles.every((role) => everywhere.includes(role)) ? ['*'] : [];
    const { affiliation, focalPoint, organisation, language } = options;
    const link = done(
      await accounts.invite(by, {
        login,
        roles,
        countries: options.country ?? all,
        language: language ?? there.config.defaultLanguage,
        ...{ affiliation, focalPoint, organisation },
      }),
    );
    await hintAtPartner(io, there, organisation);
    showLink(io, there, options.json, { login, link });
  });

/** The advice when a person is not in the state for a link. */
const otherLink: Readonly<Record<string, ((login: string) => string) | undefined>> = {
  'resetLink/invited': (login) =>
    `They have not come yet and have no password. A new invitation: ${command(`accounts invite ${login}`)}`,
  'inviteAgain/active': (login) =>
    `They have come already. A new password and phone: ${command(`accounts reset ${login}`)}`,
};

/** Prints a new link: for a lost invitation, or for a new password and phone. */
export const newLinkFor = (
  io: Io,
  login: string,
  kind: 'inviteAgain' | 'resetLink',
  json: boolean | undefined,
): Promise<void> =>
  withAccounts(io, async ({ there, accounts, by, named }) => {
    const { staff, state } = await named(login);
    const instead = otherLink[`${kind}/${state}`];
    if (instead) throw new Fault(instead(login));
    const link = done(await accounts[kind](by, staff.account));
    showLink(io, there, json, { login, link });
  });

/** The most names in a cell. */
const MOST_NAMES = 6;
const list = (names: readonly string[]) =>
  names.length > MOST_NAMES
    ? `${names.slice(0, MOST_NAMES).join(' ')} +${names.length - MOST_NAMES}`
    : names.join(' ') || '-';
const row = ({ staff, state, lastIn, holds, waitsFor }: ListedAccount) => [
  staff.login,
  state,
  list(staff.roles),
  list(staff.countries),
  staff.affiliation ?? '-',
  lastIn?.toISOString().slice(0, 10) ?? 'never',
  list(holds),
  list(waitsFor),
];

/** Shows the accounts, or the people who wait for a key. */
export const showAccounts = (
  io: Io,
  { json, waiting }: { readonly json?: boolean; readonly waiting?: boolean },
): Promise<void> =>
  withAccounts(io, async ({ accounts }) => {
    const all = await accounts.list();
    const found = waiting ? all.filter(({ waitsFor }) => waitsFor.length > 0) : all;
    const none = waiting
      ? 'Nobody waits for a key.\n'
      : `There are no accounts. Make the first: ${command('accounts add <login>')}\n`;
    const heads = ['login', 'state', 'roles', 'countries', 'belongs to', 'last in'];
    print(io, json, found, () =>
      found.length === 0 ? none : table([...heads, 'holds keys of', 'waits for'], found.map(row)),
    );
  });

/** Changes an account. Its sessions end. */
export const changeAccount = (io: Io, login: string, options: AccountOptions): Promise<void> =>
  withAccounts(io, async ({ there, accounts, by, named }) => {
    const { staff } = await named(login);
    const { roles, country, affiliation, focalPoint, organisation } = options;
    const to = {
      ...(roles ? { roles } : {}),
      ...(country ? { countries: country } : {}),
      ...(affiliation ? { affiliation } : {}),
      ...(focalPoint === undefined ? {} : { focalPoint }),
      ...(organisation === undefined ? {} : { organisation }),
    };
    done(await accounts.change(by, staff.account, to));
    await hintAtPartner(io, there, organisation);
    const { staff: now } = await named(login);
    print(io, options.json, now, () => `${login}: ${list(now.roles)}, ${list(now.countries)}\n`);
  });

/** Closes an account: its sessions and keys are deleted at once. */
export const endAccount = (
  io: Io,
  login: string,
  { handTo, json }: { readonly handTo?: string; readonly json?: boolean },
): Promise<void> =>
  withAccounts(io, async ({ there, deps, by, named }) => {
    const { staff } = await named(login);
    const openWork = openWorkOf(await caseDepsHere(there));
    const accounts = createAccounts({ ...deps, openWork });
    const heir = handTo === undefined ? undefined : (await named(handTo)).staff.account;
    done(await accounts.end(by, staff.account, heir));
    if (staff.focalPoint)
      io.err(`${staff.focalPoint} of the directory is still called: take them out there, too.\n`);
    print(io, json, { ended: login }, () => `${login} is ended.\n`);
  });
