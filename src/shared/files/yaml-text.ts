import { parseYaml, placeKey, type ParsedYaml, type Path, type YamlLimits } from './parse-yaml.js';
import type { FilePlace, Report } from './problems.js';

export type { Path } from './parse-yaml.js';

/** A YAML text, or what another thread has read of it. */
export type YamlSource = string | ParsedYaml;

/** A YAML text as data, with the place of everything in it. */
export interface YamlText {
  readonly content: unknown;
  /** Where a path stands; where there is nothing, the nearest thing around it. */
  readonly at: (path: Path) => FilePlace;
  /** The place of a key rather than of its value. */
  readonly keyAt: (path: Path, key: string) => FilePlace;
}

/**
 * What a file of people may hold. The command line
 * reads it, so nobody waits for an answer meanwhile.
 */
const LARGE: YamlLimits = { characters: 20_000_000, values: 1_000_000 };

/**
 * Reads YAML. What is wrong with it is noted, without a word of the text.
 * @returns undefined when it cannot be read
 */
export function readYamlText(
  source: YamlSource,
  report: Report,
  limits: YamlLimits = LARGE,
): YamlText | undefined {
  const { content, values, keys, problems } =
    typeof source === 'string' ? parseYaml(source, limits) : source;
  for (const { message, ...place } of problems) report.problem(place, message);
  if (problems.length > 0) return undefined;
  const at = (path: Path): FilePlace => {
    for (let length = path.length; length >= 0; length -= 1) {
      const place = values.get(placeKey(path.slice(0, length)));
      if (place) return place;
    }
    return { line: 1, column: 1 };
  };
  return {
    content,
    at,
    keyAt: (path, key) => keys.get(placeKey([...path, key])) ?? at(path),
  };
}
