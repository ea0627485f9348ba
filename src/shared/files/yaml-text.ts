import { parseYaml, placeKey, type ParsedYaml, type Path, type YamlLimits } from './parse-yaml.js';
import type { FilePlace, Report } from './problems.js';

export type { Path } from './parse-yaml.js';

/** A YAML text, or the result of another thread that has read it. */
export type YamlSource = string | ParsedYaml;

/** A YAML text as data, with the position of every part. */
export interface YamlText {
  readonly content: unknown;
  /** Returns the position of a path; if nothing is there, that of the nearest part around it. */
  readonly at: (path: Path) => FilePlace;
  /** Returns the position of a key rather than of its value. */
  readonly keyAt: (path: Path, key: string) => FilePlace;
}

/**
 * The limits of a file of people. The command line reads it, so nobody waits for an answer
 * meanwhile.
 */
const LARGE: YamlLimits = { characters: 20_000_000, values: 1_000_000 };

/**
 * Reads YAML. Problems are noted, without any words of the text.
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
