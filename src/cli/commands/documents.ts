import { Option, type Command } from 'commander';
import type { PhoneKind } from '../../preview/phone.js';
import { examples, jsonOption, type Context } from '../context.js';
import type { DeskOptions } from '../desk.js';
import type { ExitCode } from '../exit.js';
import type { Io } from '../io.js';
import type { DocumentActions } from '../kept-documents.js';
import type { CheckOptions } from '../polls/check.js';
import type { PreviewOptions } from '../polls/preview.js';
import { atDesk } from '../token-option.js';

/** The differences between the help texts of polls and those of campaigns. */
export interface DocumentHelp {
  readonly of: 'polls' | 'campaigns';
  readonly noun: 'poll' | 'campaign';
  /** The name of the example in examples/. */
  readonly sample: string;
  /** The effect of releasing one. */
  readonly open: string;
  /** The command that ends one before its end time. */
  readonly end: { readonly name: string; readonly says: string };
  /** Loaded only when they are used: the database library takes a second to load. */
  readonly actions: () => Promise<DocumentActions>;
}

/**
 * Adds `check`.
 * @param more examples besides those of both kinds, as typed after the program's name
 */
export function addCheck(
  group: Command,
  context: Context,
  { of, noun, sample }: DocumentHelp,
  check: () => Promise<(io: Io, files: readonly string[], options: CheckOptions) => ExitCode>,
  more: readonly string[] = [],
): void {
  group
    .command('check')
    .description(`check ${noun} files, and show what each message costs as SMS`)
    .argument('<files...>', `${of} in YAML`)
    .option('--strict', 'exit with 1 also when one language is blocked')
    .option(...jsonOption)
    .action(async (files: string[], options: CheckOptions) => {
      context.code = (await check())(context.io, files, options);
    })
    .addHelpText(
      'after',
      `
Every mistake is named by its line. What is wrong with one language blocks that language, not the ${noun}.
docs/${of}.md says how to write one. Needs no database, and sends nothing.
${examples(`amana ${of} check examples/${of}/${sample}.yaml`, `amana ${of} check ${of}/*.yaml --strict`, ...more.map((words) => `amana ${words}`))}`,
    );
}

/**
 * Adds `preview`.
 * @param help text after the options: further explanation, and examples
 */
export function addPreview(
  group: Command,
  context: Context,
  { noun }: DocumentHelp,
  preview: () => Promise<(io: Io, file: string, options: PreviewOptions) => Promise<ExitCode>>,
  help: string,
): void {
  group
    .command('preview')
    .description(
      `play a ${noun} as a phone would show it, at the keyboard or from the standard input`,
    )
    .argument('<file>', `a ${noun} in YAML`)
    .option('--language <tag>', 'one of its languages; the first by default')
    .addOption(
      new Option('--channel <channel>', 'a basic phone, or a chat with buttons')
        .choices(['sms', 'chat'] satisfies PhoneKind[])
        .default('sms'),
    )
    .option(...jsonOption)
    .action(async (file: string, options: PreviewOptions) => {
      context.code = await (await preview())(context.io, file, options);
    })
    .addHelpText('after', help);
}

/** Adds `save`. */
export function addSave(
  group: Command,
  { io }: Context,
  { of, noun, sample, actions }: DocumentHelp,
): void {
  atDesk(group, 'save', `save ${of} as drafts, or as new versions`)
    .argument('<files...>', `${of} in YAML`)
    .option('--over <tag>', `the tag of the ${noun} that you change; list and show print it`)
    .action(async (files: string[], options: DeskOptions & { over?: string }) =>
      (await actions()).save(io, files, options),
    )
    .addHelpText(
      'after',
      examples(
        `amana ${of} save examples/${of}/${sample}.yaml`,
        `amana ${of} save ${sample}.yaml --over 3`,
      ),
    );
}

/** Adds the commands for one stored document, by its name. */
export function addByName(group: Command, { io }: Context, help: DocumentHelp): void {
  const { of, noun, sample, actions } = help;
  const named = (name: string, description: string, act: Exclude<keyof DocumentActions, 'save'>) =>
    atDesk(group, name, description)
      .argument(`<${noun}>`, 'its name')
      .action(async (document: string, options: DeskOptions) =>
        (await actions())[act](io, document, options),
      )
      .addHelpText('after', examples(`amana ${of} ${name} ${sample}`));
  named('show', `show a ${noun} as it was saved`, 'show');
  named('open', help.open, 'open');
  named(
    'link',
    `make a link to a preview of a ${noun}: a web page, open for an hour to anybody with the link`,
    'link',
  );
  named(
    'try',
    `try a ${noun} on your own phone: text the word that is shown within the hour`,
    'tryOut',
  );
  named(help.end.name, help.end.says, 'end');
}
