import { Option, type Command } from 'commander';
import { affiliations } from '../../shared/affiliation.js';
import { helplineKinds, helplineStates } from '../../shared/helplines.js';
import { services } from '../../shared/services.js';
import type { HelplineOptions, PartnerOptions } from '../directory/lists.js';
import { countryCode, examples, jsonOption, languageTag, type Context } from '../context.js';
import type { ExitCode } from '../exit.js';

/** Loaded only when it is used: the database library takes a second to load. */
const load = () => import('../directory/lists.js');

interface Json {
  readonly json?: boolean;
}
interface Listing extends Json {
  readonly country?: string;
}

/** Reads several values, one per option or many after one option. */
const several =
  (read: (text: string) => string = (text) => text) =>
  (text: string, before: readonly string[] = []): string[] => [
    ...before,
    ...text
      .split(/[\s,]+/)
      .filter(Boolean)
      .map(read),
  ];

const listing = (to: Command, what: string): Command =>
  to
    .command('list')
    .description(what)
    .option('--country <XX>', 'of one country (ISO 3166-1)', countryCode)
    .option(...jsonOption);

/** Adds the command that takes one entry out of a list. */
function removing(
  list: Command,
  context: Context,
  entry: {
    readonly what: string;
    /** What names an entry of a country. */
    readonly name: string;
    readonly example: string;
    readonly drop: (country: string, name: string, options: Json) => Promise<ExitCode>;
  },
): void {
  list
    .command('remove')
    .description(entry.what)
    .argument('<XX>', 'ISO 3166-1', countryCode)
    .argument(`<${entry.name}>`)
    .option(...jsonOption)
    .action(async (country: string, name: string, options: Json) => {
      context.code = await entry.drop(country, name, options);
    })
    .addHelpText('after', entry.example);
}

/** Adds the options that both kinds of entry have. */
const described = (to: Command): Command =>
  to
    .option('--hours <text>', 'when somebody answers, as 24/7')
    .option('--languages <tag...>', 'in which they answer', several(languageTag))
    .option('--source <text>', 'who says so')
    .option('--verified-on <day>', 'when somebody asked last, as 2026-12-24')
    .option(...jsonOption);

function addHelplines(directory: Command, context: Context): void {
  const helplines = directory
    .command('helplines')
    .description('numbers that reporters are told, once somebody has verified them');
  listing(helplines, 'the helplines, by country').action(async (options: Listing) =>
    (await load()).showHelplines(context.io, options),
  );
  described(
    helplines
      .command('set')
      .description('change a helpline, or add it; what is not named stays as it is')
      .argument('<XX>', 'ISO 3166-1', countryCode)
      .argument('<number>', 'as people dial it in the country')
      .addOption(new Option('--kind <kind>', 'what it is for').choices(helplineKinds))
      .addOption(
        new Option('--free <answer>', 'whether a call is free').choices(['yes', 'no', 'unknown']),
      )
      .addOption(
        new Option('--status <state>', 'reporters are told verified ones').choices(helplineStates),
      ),
  )
    .action(async (country: string, number: string, options: HelplineOptions & Json) => {
      context.code = await (await load()).setHelpline(context.io, country, number, options);
    })
    .addHelpText(
      'after',
      examples(
        'amana directory helplines set TG 1011 --verified-on 2026-11-20 --status verified',
        'amana directory helplines set TG 116 --kind child --source "called it"',
      ),
    );
  removing(helplines, context, {
    what: 'take a helpline out',
    name: 'number',
    example: examples('amana directory helplines remove TG 116'),
    drop: async (...entry) => (await load()).dropHelpline(context.io, ...entry),
  });
}

function addPartners(directory: Command, context: Context): void {
  const partners = directory
    .command('partners')
    .description('organisations that help, and that cases can be referred to');
  listing(partners, 'the organisations, by country').action(async (options: Listing) =>
    (await load()).showPartners(context.io, options),
  );
  described(
    partners
      .command('set')
      .description('change an organisation, or add it; what is not named stays as it is')
      .argument('<XX>', 'ISO 3166-1', countryCode)
      .argument('<id>', 'as the accounts of its people have it')
      .option('--name <text>', 'as colleagues call it')
      .addOption(
        new Option('--affiliation <kind>', 'for conflicts of interest').choices(affiliations),
      )
      .option('--areas <code...>', 'where it helps (ISO 3166-2); otherwise everywhere', several())
      .addOption(new Option('--services <what...>', 'what it helps with').choices(services))
      .option('--contact <text>', 'how colleagues reach it; never the place of a shelter'),
  )
    .action(async (country: string, id: string, options: PartnerOptions & Json) => {
      context.code = await (await load()).setPartner(context.io, country, id, options);
    })
    .addHelpText(
      'after',
      examples(
        'amana directory partners set TG shelter-lome --name "House of Hope" --affiliation ngo --services shelter --source "asked its head"',
        'amana directory partners set TG shelter-lome --verified-on 2026-11-20',
      ),
    );
  removing(partners, context, {
    what: 'take an organisation out; the accounts of its people stay',
    name: 'id',
    example: examples('amana directory partners remove TG shelter-lome'),
    drop: async (...entry) => (await load()).dropPartner(context.io, ...entry),
  });
}

const loadCriteria = () => import('../directory/criteria.js');

function addCriteria(directory: Command, context: Context): void {
  const criteria = directory
    .command('criteria')
    .description('criteria of alerts that a country has of its own');
  listing(criteria, 'the criteria, by country, the latest first').action(async (options: Listing) =>
    (await loadCriteria()).showCriteria(context.io, options),
  );
  criteria
    .command('set')
    .description('change criteria that do not count yet, or add them')
    .argument('<XX>', 'ISO 3166-1', countryCode)
    .argument('<day>', 'the first day on which they count: tomorrow at the earliest')
    .requiredOption('--file <file>', 'who decided them, and what is asked, as JSON')
    .option(...jsonOption)
    .action(async (country: string, day: string, options: Json & { readonly file: string }) => {
      context.code = await (await loadCriteria()).setCriteria(context.io, country, day, options);
    })
    .addHelpText('after', examples('amana directory criteria set TG 2027-01-01 --file togo.json'));
  removing(criteria, context, {
    what: 'take criteria out that do not count yet',
    name: 'day',
    example: examples('amana directory criteria remove TG 2027-01-01'),
    drop: async (...entry) => (await loadCriteria()).dropCriteria(context.io, ...entry),
  });
}

/** Adds the commands of the lists that each country has. */
export function addDirectoryLists(directory: Command, context: Context): void {
  addHelplines(directory, context);
  addPartners(directory, context);
  addCriteria(directory, context);
}
