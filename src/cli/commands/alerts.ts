import { Option, type Command } from 'commander';
import type { AlertOptions } from '../alerts/words.js';
import type { ValidateOptions } from '../alerts/validate.js';
import type { AuthorityOptions, Printing } from '../alerts/work.js';
import { count, countryCode, examples, jsonOption, type Context } from '../context.js';
import { exitCodes } from '../exit.js';

/** Loaded only when it is used: the database library takes a second to load. */
const load = () => import('../alerts/work.js');

/** Returns a function that adds a command with a `--json` option. */
const naming = (alerts: Command) => (name: string, description: string) =>
  alerts
    .command(name)
    .description(description)
    .option(...jsonOption);

/** Adds the commands on this installation's alerts that need no key. */
function addWork(alerts: Command, { io }: Context): void {
  const named = naming(alerts);
  named('list', 'alerts about missing people, the latest first')
    .action(async (options: Printing) => (await load()).listAlerts(io, options))
    .addHelpText('after', examples('amana alerts list'));
  named('show', 'one alert: how far it is, whom it has reached, who decided')
    .argument('<number>', 'such as TG-2026-07')
    .action(async (number: string, options: Printing) =>
      (await load()).showAlert(io, number, options),
    )
    .addHelpText('after', examples('amana alerts show TG-2026-07'));
  named('neighbours', 'alerts of neighbours that can be passed on')
    .action(async (options: Printing) => (await load()).listOffers(io, options))
    .addHelpText('after', examples('amana alerts neighbours'));
  named('end', 'end an alert: the people who got it are told, name and picture are destroyed')
    .argument('<number>', 'such as TG-2026-07')
    .addOption(
      new Option('--as <how>', 'how it ended')
        .choices(['found', 'cancelled'])
        .makeOptionMandatory(),
    )
    .action(async (number: string, options: Printing & { as: 'found' | 'cancelled' }) =>
      (await load()).endAlert(io, number, options.as, options),
    )
    .addHelpText('after', examples('amana alerts end TG-2026-07 --as found'));
  named('stop', 'the kill switch: nothing more is sent, name and picture are destroyed')
    .argument('<number>', 'such as TG-2026-07')
    .action(async (number: string, options: Printing) =>
      (await load()).endAlert(io, number, 'stopped', options),
    )
    .addHelpText('after', examples('amana alerts stop TG-2026-07'));
}

const loadFeeds = () => import('../alerts/feeds.js');

/** Feeds of neighbours that are read. */
function addFeeds(alerts: Command, { io }: Context): void {
  const feeds = alerts.command('feeds').description('feeds of neighbours that are read');
  const named = naming(feeds);
  named('list', 'which feeds are read, and how their last reading went')
    .action(async (options: Printing) => (await loadFeeds()).listFeeds(io, options))
    .addHelpText('after', examples('amana alerts feeds list'));
  named('add', 'begin to read a feed; it is tried first')
    .argument('<address>', 'https, of an Atom or RSS feed of CAP alerts')
    .requiredOption('--name <name>', 'its name for people here')
    .action(async (address: string, options: Printing & { readonly name: string }) =>
      (await loadFeeds()).addFeed(io, address, options),
    )
    .addHelpText(
      'after',
      examples('amana alerts feeds add https://alerts.police.example/feed.atom --name Ghana'),
    );
  named('remove', 'stop reading a feed')
    .argument('<feed>', 'its id, or its address')
    .action(async (which: string, options: Printing) =>
      (await loadFeeds()).removeFeed(io, which, options),
    )
    .addHelpText('after', examples('amana alerts feeds remove 3f9Qk2mXw7LrT0aZbY8cVd'));
}

const loadWords = () => import('../alerts/words.js');

const argumentHelp = {
  '<number>': 'such as TG-2026-07',
  '<case>': 'the reference of the case, such as TG-7K2M4',
  '<id>': 'as alerts neighbours shows it',
} as const;

/**
 * Returns a function that adds a command for a person with an account, who gives password and code
 * as at the console's sign-in.
 */
const personal =
  (alerts: Command) => (name: string, argument: keyof typeof argumentHelp, description: string) =>
    alerts
      .command(name)
      .description(description)
      .argument(argument, argumentHelp[argument])
      .requiredOption('--login <login>', 'whose account and keys are used')
      .option('--password-file <file>', 'read the password from the first line of a file')
      .option('--code <digits>', 'the code that the phone shows now; without it you are asked')
      .option(...jsonOption);
const writtenFrom = [
  '--fields <file>',
  'write these fields, as JSON: {"contact": "117"}; all others stay as they are',
] as const;
const askAtOnce = ['--ask', 'ask the officers at once'] as const;

/** Adds the commands on this installation's alerts that need a person's keys. */
function addWords(alerts: Command, { io }: Context): void {
  const named = personal(alerts);
  named('draft', '<case>', 'begin an alert from a case, by its reference')
    .option(...writtenFrom)
    .option(...askAtOnce)
    .action(async (reference: string, options: AlertOptions) =>
      (await loadWords()).draftAlert(io, reference, options),
    )
    .addHelpText('after', examples('amana alerts draft TG-7K2M4 --login ama'));
  named('read', '<number>', 'show what an alert says, and what a draft still lacks')
    .action(async (number: string, options: AlertOptions) =>
      (await loadWords()).readAlert(io, number, options),
    )
    .addHelpText('after', examples('amana alerts read TG-2026-07 --login ama'));
  named('write', '<number>', 'write in a draft')
    .requiredOption(...writtenFrom)
    .option(...askAtOnce)
    .action(async (number: string, options: AlertOptions) =>
      (await loadWords()).writeAlert(io, number, options),
    )
    .addHelpText(
      'after',
      examples('amana alerts write TG-2026-07 --login ama --fields alert.json --ask'),
    );
}

/** A neighbour's alert that is passed on. */
function addRelays(alerts: Command, { io }: Context): void {
  const named = personal(alerts);
  named('relay', '<id>', 'pass a neighbour’s alert on, by its id in the list of neighbours')
    .requiredOption('--country <XX>', 'in which country, by ISO 3166-1', countryCode)
    .option(...writtenFrom)
    .option(...askAtOnce)
    .action(async (id: string, options: AlertOptions & { readonly country: string }) =>
      (await loadWords()).relayAlert(io, id, options),
    )
    .addHelpText(
      'after',
      examples('amana alerts relay 3f9Qk2mXw7LrT0aZbY8cVd --country TG --login ama'),
    );
  named('picture', '<number>', 'take the picture of a neighbour’s alert into its draft')
    .action(async (number: string, options: AlertOptions) =>
      (await loadWords()).pictureAlert(io, number, options),
    )
    .addHelpText('after', examples('amana alerts picture TG-2026-08 --login ama'));
}

/** Alerts of this installation: the officers' yes, and what follows it. */
function addDecisions(alerts: Command, { io }: Context): void {
  const named = personal(alerts);
  named('ask', '<number>', 'ask two officers for their yes')
    .action(async (number: string, options: AlertOptions) =>
      (await loadWords()).askAlert(io, number, options),
    )
    .addHelpText('after', examples('amana alerts ask TG-2026-07 --login ama'));
  named('approve', '<number>', 'say yes to an alert; when two officers have said yes, it goes out')
    .requiredOption(
      '--seen <version>',
      'the version that you have read; alerts read shows it',
      count,
    )
    .action(async (number: string, options: AlertOptions & { readonly seen: number }) =>
      (await loadWords()).approveAlert(io, number, options),
    )
    .addHelpText('after', examples('amana alerts approve TG-2026-07 --login kossi --seen 4'));
  named('update', '<number>', 'begin an update of an alert that is out')
    .option(...writtenFrom)
    .option(...askAtOnce)
    .action(async (number: string, options: AlertOptions) =>
      (await loadWords()).updateAlert(io, number, options),
    )
    .addHelpText(
      'after',
      examples('amana alerts update TG-2026-07 --login ama --fields alert.json'),
    );
}

/** Adds the commands for authorities: without an authority, an alert is a test. */
function addAuthorities(alerts: Command, { io }: Context): void {
  const named = naming(alerts);
  named('authorities', 'list the authority of each country; alerts of the others are tests').action(
    async (options: Printing) => (await load()).listAuthorities(io, options),
  );
  named('authority', 'set or remove the authority that answers for the alerts of a country')
    .argument('<XX>', 'ISO 3166-1', countryCode)
    .option('--sender <domain>', 'an internet domain of theirs, as alerts.police.example')
    .option('--name <name>', 'its name for people')
    .option('--contact <number>', 'the number to call')
    .option('--remove', 'remove the authority: the alerts of the country are tests again')
    .action(async (country: string, options: AuthorityOptions) =>
      (await load()).setAuthorityOf(io, country, options),
    )
    .addHelpText(
      'after',
      examples(
        'amana alerts authority TG --sender alertes.police.example --name "Police nationale" --contact 117',
        'amana alerts authority TG --remove',
      ),
    );
}

export function addAlerts(program: Command, context: Context): void {
  const alerts = program
    .command('alerts')
    .description('alerts about missing people, and files of the Common Alerting Protocol');
  addWork(alerts, context);
  addFeeds(alerts, context);
  addWords(alerts, context);
  addRelays(alerts, context);
  addDecisions(alerts, context);
  addAuthorities(alerts, context);
  alerts
    .command('validate')
    .description('check a CAP file or a feed of alerts; each problem has its line and rule')
    .argument('<files...>', 'CAP 1.1 or 1.2, Atom or RSS; - reads the standard input')
    .option(...jsonOption)
    .addOption(
      new Option('--against <whom>', 'also against what hubs and phones for the public ask for')
        .choices(['cap', 'public'])
        .default('cap'),
    )
    .action(async (files: readonly string[], options: ValidateOptions) => {
      const { validateAlerts } = await import('../alerts/validate.js');
      const ended = await validateAlerts(context.io, files, options);
      const codes = {
        fine: exitCodes.ok,
        errors: exitCodes.problem,
        unreadable: exitCodes.usage,
      } as const;
      context.code = codes[ended];
    })
    .addHelpText(
      'after',
      `
It asks no network and no database, and keeps nothing. It ends with 0 when there are warnings alone, with 1 when there are
errors, and with 2 when a file cannot be read at all. With --json a single file is one object, several are a list.
${examples('amana alerts validate alert.xml', 'amana alerts validate feed.atom other.xml --against public', 'amana alerts validate - --json')}`,
    );
}
