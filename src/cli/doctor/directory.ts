import { REGION } from '../../directory/build.js';
import type { Directory, Role } from '../../directory/directory.js';
import { command } from '../../shared/command.js';
import { failure, ok, warning, type Finding } from './finding.js';

const IMPORT = `Import them: ${command('directory import <file>')} (examples/directory shows how).`;

function ladder(directory: Directory, now: Date): Finding[] {
  const isAnybody = (country: string, role: Role) =>
    directory.onDuty({ country, role, at: now, excludedAffiliations: [] }).length > 0;
  const countries = directory
    .countries()
    .map(({ iso2 }) => iso2)
    .sort();
  const without = (role: Role) => countries.filter((country) => !isAnybody(country, role));
  const [nobody, headless] = [without('focal-point'), without('agency-head')];
  const findings: Finding[] = [];
  if (!isAnybody(REGION, 'regional-desk'))
    findings.push(
      failure(
        'directory',
        'There is no regional desk: a tip that nobody answers has no last resort.',
        IMPORT,
      ),
    );
  if (nobody.length > 0)
    findings.push(
      warning(
        'directory',
        `Countries without focal points, whose tips begin higher up: ${nobody.join(', ')}.`,
        IMPORT,
      ),
    );
  if (headless.length > 0)
    findings.push(
      warning('directory', `Countries without an agency head: ${headless.join(', ')}.`, IMPORT),
    );
  return findings.length > 0
    ? findings
    : [ok('directory', 'every country has people at every level')];
}

function helplines(directory: Directory, now: Date): Finding[] {
  const hidden = directory
    .countries()
    .filter(({ iso2 }) => !directory.helpline(iso2, now))
    .map(({ iso2 }) => iso2)
    .sort();
  if (hidden.length === 0)
    return [ok('helplines', 'every country has one that was confirmed within a year')];
  return [
    warning(
      'helplines',
      `None is shown for ${hidden.join(', ')}: none is verified, or none was confirmed within a year.`,
      'Call them, then set status: verified and verifiedOn in a directory file and import it.',
    ),
  ];
}

/** Checks whom tips reach, and which helplines people are shown. */
export function checkDirectory(directory: Directory, now: Date): Finding[] {
  if (directory.countries().length === 0)
    return [
      warning(
        'directory',
        'The directory is empty.',
        'Start Amana: it brings the countries. Then import your focal points.',
      ),
    ];
  return [...ladder(directory, now), ...helplines(directory, now)];
}
