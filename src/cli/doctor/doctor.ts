import { saysUnknown } from '../../app/config-names.js';
import { readConfig, unreadVariables, type Config } from '../../app/config.js';
import type { Directory, FocalPoint } from '../../directory/directory.js';
import { loadDirectory, openPeople } from '../../directory/load.js';
import { findFocalPoints } from '../../models/gateway/focal-point.js';
import { hasKeys, openKeyStore } from '../../privacy/key-store.js';
import type { Db } from '../../models/store/db.js';
import { Fault } from '../../shared/fault.js';
import type { Opened } from '../connect.js';
import type { Io } from '../io.js';
import { checkAccounts } from './accounts.js';
import { checkAlerts } from './alerts.js';
import { checkAudit } from './audit.js';
import { checkAttachments, checkScanner } from './attachments.js';
import { checkChannels } from './channels.js';
import { checkClock, checkHeld } from './clock.js';
import { checkReplicaSet, checkSeparation, checkWrites, reach } from './database.js';
import { checkDatabaseLog } from './database-log.js';
import { checkData } from './data.js';
import { checkDirectory } from './directory.js';
import { failure, guarded, ok, warning, type Finding } from './finding.js';
import { checkKeys } from './keys.js';
import { checkLocales } from './locales.js';
import { checkDisk, checkFiles, checkMemory, checkNode } from './machine.js';
import { checkNotCalled } from './no-person.js';
import { checkReception } from './reception.js';
import { checkSending } from './sending.js';
import { checkTelegram } from './telegram.js';
import { checkTwilio } from './twilio.js';
import { checkKeptWords } from './kept-words.js';
import { checkUnsure } from './unsure.js';
import { checkVitalJobs } from './vital-jobs.js';

/** The result of an examination. */
export interface Examination {
  readonly findings: readonly Finding[];
  /**
   * Whether the database could not be reached: then everything that depends on it was not checked.
   */
  readonly databaseDown: boolean;
}

/** Returns variables that were meant for Amana and are not read. */
const unread = (io: Io): Finding[] =>
  unreadVariables(io.env).map((one) =>
    warning('configuration', saysUnknown(one), 'Correct the name, or take it out.'),
  );

function configuration(io: Io): { config?: Config; findings: Finding[] } {
  try {
    const config = readConfig(io.env);
    return { config, findings: [ok('configuration', 'complete'), ...unread(io)] };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return {
      findings: [
        failure('configuration', error.message, 'Correct these; then the rest can be checked.'),
        ...unread(io),
      ],
    };
  }
}

/** The directory and all its people. */
interface People {
  readonly directory?: Directory;
  readonly people: readonly FocalPoint[];
}

/** Returns the directory, if there are keys to read it. */
async function peopleOf(config: Config, db: Db, now: Date): Promise<People> {
  if (!hasKeys(config.keysFolder)) return { people: [] };
  const keyring = openKeyStore(config.keysFolder).gateway();
  const directory = await loadDirectory(db, keyring, now);
  return { directory, people: openPeople(keyring, await findFocalPoints(db.gateway)).people };
}

/** Runs the checks that need a database. */
async function inDatabase(
  config: Config,
  opened: Opened,
): Promise<{ findings: Finding[]; known: People }> {
  const { db, clock } = opened;
  const now = clock.now();
  let known: People = { people: [] };
  const findings = [
    ...(await guarded('replica set', () => checkReplicaSet(db))),
    ...(await guarded('writing', () => checkWrites(db))),
    ...(await guarded('separation', () => checkSeparation(db, config))),
    ...(await guarded('database log', () => checkDatabaseLog(db, config))),
    ...(await guarded('data', () => checkData(db))),
    ...(await guarded('jobs', () => checkVitalJobs(db))),
    ...(await guarded('not called', () => checkNotCalled(db, now))),
    ...(await guarded('to look through', () => checkUnsure(db))),
    ...(await guarded('accounts', () => checkAccounts(config, opened))),
    ...(await guarded('destruction', () => checkHeld(opened))),
    ...(await guarded('sending', () => checkSending(db))),
    ...(await guarded('attachments', () => checkAttachments(db))),
    ...(await guarded('alerts', () => checkAlerts(db, now))),
    ...(await guarded('audit log', () => checkAudit(db, now))),
    ...(await guarded('directory', async () => {
      known = await peopleOf(config, db, now);
      return known.directory ? checkDirectory(known.directory, now) : [];
    })),
  ];
  return { findings, known };
}

/** Checks everything that must be right before tips are accepted. Changes nothing. */
export async function examine(io: Io): Promise<Examination> {
  const { config, findings: configured } = configuration(io);
  const findings = [
    ...checkNode(process.version),
    ...configured,
    ...(config ? checkKeptWords(config) : []),
    ...(await guarded('languages', () => checkLocales())),
    ...(await guarded('files', checkFiles)),
    ...(await guarded('memory', () => checkMemory())),
  ];
  if (!config) return { findings, databaseDown: false };
  findings.push(
    ...(await guarded('disk', () => checkDisk(config.dataFolder))),
    ...(await guarded('virus scanner', () => checkScanner(config))),
  );
  const reached = await reach(io, config);
  findings.push(...reached.findings);
  const { opened } = reached;
  try {
    const inside = opened && (await inDatabase(config, opened));
    findings.push(...(inside?.findings ?? []));
    const { directory, people } = inside?.known ?? { people: [] };
    const countries = directory?.countries().map(({ iso2 }) => iso2);
    findings.push(
      ...(await guarded('keys', () => checkKeys(config, countries))),
      ...(await guarded('clock', () => checkClock(io.clock, config, opened?.db))),
      ...(await guarded('twilio', () => checkTwilio(config))),
      ...(await guarded('telegram', () => checkTelegram(config, io.clock))),
      ...(await guarded('channels', () => checkChannels(config, people))),
      ...(await guarded('reception', () => checkReception(config, people))),
    );
  } finally {
    await opened?.close();
  }
  return { findings, databaseDown: reached.down ?? false };
}
