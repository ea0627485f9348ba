import { readFeed, alertsIn, type Feed } from '../feeds/read.js';
import { feedRules } from '../feeds/rules.js';
import { decodeXml, type DecodedXml } from '../xml/decode.js';
import { textOf, type XmlElement } from '../xml/element.js';
import { parseXml, type ParsedXml } from '../xml/parse.js';
import { capSpaces } from './alert.js';
import { checkAlerts, gather } from './check.js';
import { finding, quote, type Finding } from './finding.js';
import { foreignFeed, foreignFile } from './foreign.js';
import type { Profile } from './rules/scope.js';

/** The largest file that is read, in bytes. National feeds have 2 MB on their worst days. */
export const MOST_BYTES = 5_000_000;
/** The largest alert that hubs accept, in bytes. */
const MOST_ALERT_BYTES = 900_000;
/** The most findings about a feed itself. */
const MOST_FEED_FINDINGS = 1_000;

/** An alert of a file, and its problems. */
export interface AlertReport {
  readonly line: number;
  /** The identifier in the alert; undefined if it has none. */
  readonly identifier: string | undefined;
  readonly findings: readonly Finding[];
}

/** An entry of a feed. An alert that is only linked is not fetched. */
export interface EntryReport {
  readonly line: number;
  readonly title: string | undefined;
  readonly link: string | undefined;
  /** The number of alerts inside it. */
  readonly alerts: number;
}

/** The kind of a file, and its problems. */
export interface Report {
  readonly kind: 'unreadable' | 'alerts' | 'atom' | 'rss';
  /** Findings about the file and the feed. */
  readonly findings: readonly Finding[];
  readonly alerts: readonly AlertReport[];
  readonly entries: readonly EntryReport[];
}

const unreadable = (found: Finding): Report => ({
  ...{ kind: 'unreadable', findings: [found], alerts: [], entries: [] },
});

/** Returns alerts that claim to be CAP in a way that no program reads. */
function strangers(root: XmlElement): XmlElement[] {
  const own =
    root.name.toLowerCase() === 'alert' && !Object.values<string>(capSpaces).includes(root.space);
  return own ? [root] : root.children.flatMap(strangers);
}

function aboutAlerts(alerts: readonly XmlElement[]): Finding[] {
  const seen = new Set<string>();
  return alerts.flatMap((alert) => {
    const name = ['sender', 'identifier', 'sent'].map((one) => textOf(alert, one) ?? '').join(',');
    const again = seen.has(name) && name !== ',,';
    seen.add(name);
    return [
      ...(again ? [finding(alert.line, 'duplicate', `It is here before: ${quote(name)}.`)] : []),
      ...(alert.space === capSpaces['1.1']
        ? [finding(alert.line, 'version', 'It is CAP 1.1; it was held against the schema of 1.2.')]
        : []),
    ];
  });
}

const entriesOf = (feed: Feed | undefined): EntryReport[] =>
  (feed?.entries ?? []).map(({ line, title, link, alerts }) => ({
    ...{ line, title, link, alerts: alerts.length },
  }));

interface Options {
  readonly profile: Profile;
  readonly now: Date;
}

async function reportOf(roots: readonly XmlElement[], options: Options): Promise<Report> {
  const alerts = roots.flatMap(alertsIn);
  const feeds = roots.flatMap((root) => readFeed(root) ?? []);
  const [feed] = feeds;
  const odd = roots.flatMap(strangers);
  const found = [
    ...odd.map(({ line, space }) =>
      finding(line, 'namespace', `An <alert> is not of CAP 1.1 or 1.2: ${quote(space)}.`),
    ),
    ...aboutAlerts(alerts),
  ];
  for (const one of feeds) found.push(...(await gather(feedRules(one), MOST_FEED_FINDINGS)));
  if (alerts.length === 0 && odd.length === 0 && !feed)
    return unreadable(finding(1, 'no-alert', foreignFeed(roots[0])));
  const checked = await checkAlerts(alerts, options.profile, options.now);
  return {
    kind: feed?.kind ?? 'alerts',
    findings: found,
    alerts: alerts.map((alert, at) => ({
      line: alert.line,
      identifier: textOf(alert, 'identifier'),
      findings: checked[at] ?? [],
    })),
    entries: feeds.flatMap(entriesOf),
  };
}

/** Checks the bytes before any content is read. */
function aboutBytes(
  bytes: Uint8Array,
  { encoding, said }: Extract<DecodedXml, { ok: true }>,
  { misplaced, version }: Extract<ParsedXml, { ok: true }>,
  { profile }: Options,
) {
  return [
    ...(said === undefined && /^(?:UTF-?8|(?:US-)?ASCII)$/.test(encoding)
      ? []
      : [
          finding(
            1,
            'encoding-odd',
            `The file is in ${encoding}${said === undefined ? '' : `, and says that it is in ${said}`}.`,
            { severity: said === undefined ? 'warning' : 'error' },
          ),
        ]),
    ...(version === '1.0'
      ? []
      : [finding(1, 'declaration', `The file says that it is XML ${quote(version)}.`)]),
    ...(misplaced === undefined
      ? []
      : [finding(misplaced, 'declaration', 'Something stands before <?xml … ?>.')]),
    ...(profile !== 'cap' && bytes.length > MOST_ALERT_BYTES
      ? [finding(1, 'public-size', `The file has ${Math.ceil(bytes.length / 1_000)} kB.`)]
      : []),
  ];
}

/**
 * Checks a file of alerts, or a feed of them. It uses no network and expands no entity. Its cost
 * grows with the length of the file, at most 5 MB, and it lets other tasks run meanwhile.
 * @param profile the profile to check against
 * @param now the current time, to find ended alerts
 */
export async function validateFile(bytes: Uint8Array, options: Options): Promise<Report> {
  if (bytes.length > MOST_BYTES)
    return unreadable(finding(1, 'size', `The file has more than ${MOST_BYTES / 1_000_000} MB.`));
  const foreign = foreignFile(bytes);
  if (foreign !== undefined) return unreadable(finding(1, 'no-alert', foreign));
  const decoded = decodeXml(bytes);
  if (!decoded.ok) return unreadable(finding(decoded.line, 'encoding', decoded.what));
  const parsed = await parseXml(decoded.text);
  if (!parsed.ok) return unreadable(finding(parsed.line, parsed.rule, parsed.what));
  const report = await reportOf(parsed.roots, options);
  if (report.kind === 'unreadable') return report;
  const first = aboutBytes(bytes, decoded, parsed, options);
  return { ...report, findings: [...first, ...report.findings] };
}

/** Returns all findings of a report. */
export const findingsOf = (report: Report): Finding[] => [
  ...report.findings,
  ...report.alerts.flatMap((one) => one.findings),
];
