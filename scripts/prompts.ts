import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import type { Flow, ListName } from '../src/flows/engine/flow.js';
import { caseFlow, questionFlow } from '../src/flows/case.js';
import { member, register } from '../src/flows/register.js';
import { tip } from '../src/flows/tip.js';
import { menu, welcome } from '../src/flows/welcome.js';
import { projectRoot } from '../src/shared/root.js';
import type { Prompt } from '../src/shared/texts/check.js';
import { languagesIn, localesFolder, readLocale } from '../src/shared/texts/locale-file.js';

const flows: readonly Flow[] = [welcome, menu, tip, caseFlow, questionFlow, register, member];

/** The four places of one name whose labels are longest together, in directory/gazetteer.tsv. */
const longPlaces = [
  'São João Baptista, Brava (Cabo Verde)',
  'Sao Joao Baptista, Boa Vista (Cabo Verde)',
  'Sao Joao Baptista, Porto Novo (Cabo Verde)',
  'Sao Joao Baptista, Ribeira Grande de Santiago (Cabo Verde)',
];

/**
 * The lists that come from outside the flows: the languages by their own names, and the countries
 * of the seed.
 */
function lists(): Record<ListName, Prompt['choices']> {
  const folder = localesFolder();
  const names = languagesIn(folder).map((language) => readLocale(folder, language).meta.name);
  const file = path.join(projectRoot(), 'directory', 'countries.yaml');
  const { countries } = parse(readFileSync(file, 'utf8')) as {
    countries: { names: Record<string, string> }[];
  };
  return {
    languages: () => names,
    places: () => longPlaces,
    alerts: (_, texts) => [
      ...['TG-2026-1007', 'TG-2026-1008', 'TG-2026-1009'],
      texts['sighting.aboutNone'] ?? '',
    ],
    countries: (language) => countries.map(({ names }) => names[language] ?? names.en ?? ''),
  };
}

/** The questions of all flows that go out with numbered choices. */
export function prompts(): Prompt[] {
  const outside = lists();
  return flows
    .flatMap(({ steps }) => Object.values(steps))
    .flatMap((step): Prompt[] => {
      if (step.kind === 'pick') return [{ key: step.ask, choices: outside[step.list] }];
      if ((step.kind !== 'choice' && step.kind !== 'several') || typeof step.ask !== 'string')
        return [];
      return [
        {
          key: step.ask,
          choices: (_, texts) =>
            step.options.map(({ label }) =>
              typeof label === 'string' ? (texts[label] ?? '') : label.text,
            ),
        },
      ];
    });
}
