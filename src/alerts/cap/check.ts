import { setImmediate as othersFirst } from 'node:timers/promises';
import type { XmlElement } from '../xml/element.js';
import { finding, type Finding, type Findings } from './finding.js';
import { areaRules } from './rules/areas.js';
import { identityRules } from './rules/identity.js';
import { infoRules } from './rules/infos.js';
import { publicRules } from './rules/public.js';
import { resourceRules } from './rules/resources.js';
import type { Checked, Profile } from './rules/scope.js';
import { textRules } from './rules/texts.js';
import { wholeRules } from './rules/whole.js';
import { checkSchema } from './schema.js';

/** The limits for checking one alert: hubs accept 900 kB. */
const MOST_ELEMENTS = 20_000;
const MOST_LETTERS = 1_000_000;
/** The most findings reported for one alert; a thousand equal findings do not help anyone. */
const MOST_FINDINGS = 200;
/** Milliseconds of work after which other tasks get a turn. */
const SPELL = 8;

const all: readonly ((checked: Checked) => Findings)[] = [
  ...[wholeRules, textRules, identityRules, infoRules],
  ...[areaRules, resourceRules, publicRules],
];

/** Collects findings as they come, and lets other tasks run every few milliseconds. */
export async function gather(findings: Findings, most = MOST_FINDINGS): Promise<Finding[]> {
  const found: Finding[] = [];
  let since = performance.now();
  for (const one of findings) {
    if (one) found.push(one);
    if (found.length >= most) break;
    if (performance.now() - since < SPELL) continue;
    await othersFirst();
    since = performance.now();
  }
  return found;
}

function* rulesOf(checked: Checked): Findings {
  for (const rules of all) yield* rules(checked);
}

/**
 * Returns our findings, plus the schema findings of lines for which no rule of ours has better
 * words.
 */
function joined(ours: readonly Finding[], schema: readonly Finding[]): Finding[] {
  const said = new Set(ours.filter(({ severity }) => severity === 'error').map(({ line }) => line));
  const once = new Map(schema.map((one) => [`${one.line} ${one.what}`, one]));
  return [...ours, ...[...once.values()].filter(({ line, what }) => keeps(said.has(line), what))]
    .sort((one, other) => one.line - other.line)
    .slice(0, MOST_FINDINGS);
}

/** Our rules never report a wrong place or a missing element. */
const keeps = (said: boolean, what: string): boolean =>
  !said || what.endsWith('may not stand here.') || what.endsWith('lacks something.');

/** Checks whether an alert is too large to check without slowing other work. */
function isLarge(alert: XmlElement): boolean {
  const open = [alert];
  let [elements, letters] = [0, 0];
  for (let one = open.pop(); one; one = open.pop()) {
    elements += 1 + one.children.length;
    letters += one.text.length + one.attributes.reduce((sum, { value }) => sum + value.length, 0);
    if (elements > 2 * MOST_ELEMENTS || letters > MOST_LETTERS) return true;
    for (const child of one.children) open.push(child);
  }
  return false;
}

async function checkOne(checked: Checked, schema: readonly Finding[]): Promise<Finding[]> {
  return joined(await gather(rulesOf(checked)), schema);
}

/**
 * Checks alerts against the schema and against every rule that the schema cannot express.
 * @returns the findings of each, in the order of its lines
 */
export async function checkAlerts(
  elements: readonly XmlElement[],
  profile: Profile,
  now: Date,
): Promise<Finding[][]> {
  const small = elements.filter((element) => !isLarge(element));
  const schema = await checkSchema(small);
  const checked = new Map<XmlElement, Finding[]>();
  for (const [at, element] of small.entries())
    checked.set(element, await checkOne({ element, profile, now }, schema[at] ?? []));
  return elements.map(
    (element) =>
      checked.get(element) ?? [
        finding(element.line, 'alert-size', 'The alert is so large that it was not checked.'),
      ],
  );
}
