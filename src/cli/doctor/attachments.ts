import type { Config } from '../../app/config.js';
import { createScanner } from '../../attachments/scanner.js';
import { countFailing } from '../../models/gateway/attachment-fetch.js';
import type { Db } from '../../models/store/db.js';
import { SECOND } from '../../shared/clock.js';
import { counted } from '../output.js';
import { failure, ok, warning, type Finding } from './finding.js';

const SCANNER = 'virus scanner';
const FILES = 'attachments';
/** The timeout of a scanner: a working one answers at once for a few bytes. */
const PATIENCE = 10 * SECOND;
/** The limit of counting: above it, it is enough to know that there are many. */
const MOST = 1_000;

/** Checks whether files from messages can be scanned for viruses: until then they wait. */
export async function checkScanner({ clamav }: Pick<Config, 'clamav'>): Promise<Finding[]> {
  if (!clamav) return [ok(SCANNER, 'none is set (AMANA_CLAMAV): attachments are not scanned')];
  try {
    await createScanner(clamav, PATIENCE)(Buffer.from('is a scanner there?'));
    return [ok(SCANNER, 'answers')];
  } catch {
    return [
      failure(
        SCANNER,
        'It does not answer, or gives no verdict: ' +
          'photos, voice messages and documents wait at their providers, ' +
          'which keep them for a while only.',
        'Start clamd, or correct AMANA_CLAMAV; what waits is fetched by itself within hours.',
      ),
    ];
  }
}

/** Checks whether files wait that could not be fetched. */
export async function checkAttachments({ gateway }: Pick<Db, 'gateway'>): Promise<Finding[]> {
  const count = await countFailing(gateway, MOST);
  if (count === 0) return [ok(FILES, 'none waits that could not be fetched')];
  const many = `${counted(count, 'message')}${count === MOST ? ' or more' : ''}`;
  return [
    warning(
      FILES,
      `Files of ${many} were tried more than once and are not here yet. They are given up after a week, and their cases say so.`,
      'Look in the log for "a file could not be fetched", "a file waits" and "files wait": ' +
        'the provider, the virus scanner, the database or its disk is to be mended. ' +
        'They are tried again by themselves.',
    ),
  ];
}
