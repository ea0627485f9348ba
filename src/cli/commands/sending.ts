import { InvalidArgumentError, type Command } from 'commander';
import { count, examples, type Context } from '../context.js';
import type { DeskOptions } from '../desk.js';
import type { AudienceOptions, SendingArea, SendingOptions } from '../sending/options.js';
import { atDesk } from '../token-option.js';
import type { DocumentHelp } from './documents.js';

/** Loaded only when they are used: the database library takes a second to load. */
const sending = () => import('../sending/sending.js');

/** Reads several values separated by commas or blanks. */
const several = (text: string, before: readonly string[] = []): string[] => [
  ...before,
  ...text.split(/[\s,]+/).filter(Boolean),
];
function pair(text: string, between: string, error: string): [number, number] {
  const [, first, second] = new RegExp(`^(\\d{1,7})${between}(\\d{1,5})$`).exec(text) ?? [];
  if (first === undefined || second === undefined) throw new InvalidArgumentError(error);
  return [Number(first), Number(second)];
}
function hours(text: string): { from: number; to: number } {
  const [from, to] = pair(text, '-', 'Give two hours of the day, as 8-20.');
  return { from, to };
}
function wave(text: string): { people: number; minutes: number } {
  const [people, minutes] = pair(text, '/', 'Give people and minutes, as 5000/30.');
  return { people, minutes };
}

/** Adds the audience options: a missing list means everyone; several lists must all match. */
const withAudience = (command: Command) =>
  command
    .option('--country <XX...>', 'ISO 3166-1, as TG', several)
    .option('--area <area...>', 'ISO 3166-2, as TG-M', several)
    .option('--language <tag...>', 'ISO 639, as fr', several)
    .option('--age <band...>', 'as 18-24', several)
    .option('--gender <gender...>', 'as in the registration', several)
    .option('--channel <channel...>', 'sms, whatsapp, telegram', several)
    .option(
      '--answered <poll:question:values>',
      'people with these answers in a poll that is still open: job-offers:offer:check,refuse',
    );

/** Adds the audience and sending options, which estimates and sendings share. */
const withSendingOptions = (command: Command, of: SendingArea) =>
  withAudience(command)
    .option('--sample <n>', 'only this many people, drawn at random', count)
    .option('--starts <time>', 'when it begins, as 2026-12-01T08:00+01:00; at once by default')
    .option(
      '--closes <time>',
      `when nobody is written to any more; ${of === 'polls' ? "the poll's close" : "the campaign's end, or 30 days,"} by default`,
    )
    .option('--hours <from-to>', "hours of the day at each person's place; 8-20 by default", hours)
    .option('--wave <people/minutes>', 'this many people at a time, this many minutes apart', wave);

/** The subject of the commands, and its example in examples/. */
type SendingHelp = Pick<DocumentHelp, 'of' | 'noun' | 'sample'>;
const ID = '3fK2q0xVd1bT9mN4sZ7aLw';

/** Adds the commands for audience, cost and state, the same for polls and campaigns. */
function addDrafts(group: Command, { io }: Context, { of, noun, sample }: SendingHelp): void {
  withAudience(atDesk(group, 'count', 'how many people an audience has now'))
    .action(async (options: DeskOptions & AudienceOptions) =>
      (await sending()).countAudience(io, of, options),
    )
    .addHelpText('after', examples(`amana ${of} count --country TG,GH --age 18-24`));
  withSendingOptions(
    atDesk(
      group,
      'estimate',
      `what the sending of a ${noun} would come to: recipients, segments, cost, when it would be through; nothing is kept`,
    ),
    of,
  )
    .argument(`<${noun}>`, 'its name')
    .action(async (name: string, options: DeskOptions & SendingOptions) =>
      (await sending()).estimateSending(io, of, name, options),
    )
    .addHelpText(
      'after',
      examples(
        `amana ${of} estimate ${sample} --country TG --language fr`,
        `amana ${of} estimate ${sample} --sample 500 --hours 9-19`,
      ),
    );
  atDesk(group, 'sendings', 'list past and present sendings, the latest first')
    .option('--limit <n>', 'the most to show', count, 20)
    .action(async (options: DeskOptions & { limit: number }) =>
      (await sending()).listSendings(io, of, options),
    )
    .addHelpText('after', examples(`amana ${of} sendings`));
  atDesk(group, 'status', 'show how far a sending is')
    .argument('<sending>', 'its id')
    .option('--watch', 'show the progress until it is over')
    .action(async (id: string, options: DeskOptions & { watch?: boolean }) =>
      (await sending()).sendingStatus(io, of, id, options),
    )
    .addHelpText('after', examples(`amana ${of} status ${ID} --watch`));
}

/** Adds a command that decides about a sending. */
function addDecision(
  group: Command,
  { io }: Context,
  of: SendingArea,
  name: 'approve' | 'pause' | 'resume' | 'stop' | 'remind',
  description: string,
): void {
  const right = name === 'approve' ? 'approve' : 'send';
  atDesk(group, name, description)
    .argument('<sending>', 'its id')
    .action(async (id: string, options: DeskOptions) =>
      (await sending()).decideSending(io, of, right, id, options, (desk, who) =>
        desk[name](who, id),
      ),
    )
    .addHelpText('after', examples(`amana ${of} ${name} ${ID}`));
}

function addSend(group: Command, { io }: Context, { of, noun, sample }: SendingHelp): void {
  const description = `send a ${noun} by typing the number of recipients in its estimate; the running program sends it`;
  withSendingOptions(atDesk(group, 'send', description), of)
    .argument(`<${noun}>`, 'its name, with the options of its estimate; or the id of a draft')
    .requiredOption('--number <n>', 'recipients of its estimate', count)
    .action(async (name: string, options: DeskOptions & SendingOptions & { number: number }) =>
      (await sending()).send(io, of, name, options),
    )
    .addHelpText(
      'after',
      examples(
        `amana ${of} send ${sample} --country TG --language fr --number 1234`,
        `amana ${of} send ${ID} --number 1234`,
      ),
    );
}

/** Adds the commands with which people decide about a sending. */
function addDecisions(group: Command, context: Context, help: SendingHelp): void {
  const { of } = help;
  addSend(group, context, help);
  addDecision(group, context, of, 'approve', 'approve a large sending as a second person');
  addDecision(group, context, of, 'pause', 'pause a sending');
  addDecision(group, context, of, 'resume', 'resume a sending');
  addDecision(group, context, of, 'stop', 'stop a sending for good, within seconds (kill switch)');
  if (of === 'polls') {
    const asked = 'remind those who were asked and have not answered, once';
    addDecision(group, context, of, 'remind', asked);
  }
}

/** Adds the commands that send polls or campaigns. */
export function addSending(group: Command, context: Context, help: SendingHelp): void {
  addDrafts(group, context, help);
  addDecisions(group, context, help);
}
