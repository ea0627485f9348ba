import { measure, type Judged } from './measure.js';
import { heldSets } from './messages.js';
import { byKind, byLanguage, bySet, cell, takenForReports, withAll } from './report.js';

const held = (judged: readonly Judged[], name: keyof typeof heldSets) =>
  judged.filter(({ set, file }) => set === 'held' && heldSets[name].some((one) => one === file));
const tuned = (judged: readonly Judged[]) => judged.filter(({ set }) => set === 'tuned');

/** The held-apart sets with messages that the project wrote. */
const written = [
  'blind',
  'voices',
  'hash',
  'fresh',
  'fifth',
  'sixth',
  'seventh',
  'eighth',
] as const;

const introduction = `# Triage, measured

<!-- Written by \`npm run eval:triage\`. Change scripts/triage/page.ts, not this file. -->

\`amana\` on this page is the program's command. In the folder of the program type \`npx amana\` (or \`node bin/amana.js\`); on a
server that was set up by [install.md](install.md), \`amana\`. Elsewhere \`npx\` would look for another program of that name.

Triage reads the words of a report and says how soon a person is called: P1 now, P2 within an hour, P3 within a day, or
that nothing in it says that it is a report. It orders; it never decides what is true.

\`test/fixtures/messages/\` has labelled messages in English (with Pidgin and Krio), French and Portuguese (with Kriol).
**But for \`public\`, the project wrote them; no reporter did, and no native speaker has read them yet.** They show what the program does with
such words. They do not show how often people write such words, and no number here is a promise for a real line. All were
written by few authors, all of them one kind of machine, so they are more like each other than the messages of many people are.

Each message has a priority (1, 2, 3, or null for no report), a kind and a set: \`tuned\` or \`held\`. Word lists and weights are
made from the tuned part; of the held-apart part only the tables below were looked at, never a message that went wrong.

| file                   | what it is                                                                                                   | held apart                        |
| ---------------------- | ------------------------------------------------------------------------------------------------------------ | --------------------------------- |
| \`en\`, \`fr\`, \`pt\` | short messages by one author, who also wrote the first word lists                                            | about 40 %, by the hash of a text |
| \`practice\`           | written while the method was made, often after a look at what went wrong in the tuned part                   | nothing                           |
| \`fresh\`              | written after the first method, as other people might write; harder on purpose                              | all                               |
| \`voices\`             | by three writers who knew neither lists nor method, as some 200 people in each language, with their spelling | about 30 % of the people          |
| \`blind\`              | by a fourth writer; nobody has read a message of it since                                                    | all                               |
| \`fifth\`              | by one more writer in two batches; the second, harder one is learnt from                                     | the first batch                   |
| \`sixth\`              | by another writer before a look at any answer; one half is learnt from                                       | half, by the hash of a text       |
| \`seventh\`            | by one more writer, before a look at any answer, list or message                                             | all                               |
| \`eighth\`             | by one more writer, before a look at any answer; then practice was written by the same writer               | all                               |
| \`public\`             | everyday messages in English and spam of a public collection; none is a report                               | about 70 %, by the hash of a text |

The thresholds of likelihood were set on the tuned part by cross-validation over people, and then moved a little by the tables
of all held-apart sets, \`eighth\` only through the total: here they are a little too good. In brackets: 95 % intervals (Wilson).
`;

const method = `## How it works

1. **Concepts.** \`locales/triage/<language>.json\` names some ninety concepts (\`lock\`, \`take\`, \`kin\`, \`now\`, \`laugh\`, \`sport\`) and the
   words for each in that language. A name that ends in \`Maybe\` has the words that hint at a concept only beside others. A text
   is heard in the languages it may be in: a language with far fewer of its words than another is not heard. A concept
   that is denied in its clause counts as its opposite.
2. **Senses.** The same file names some 370 everyday senses (\`boat\`, \`night\`, \`give\`, \`mother\`) with their words in the
   language, Pidgin, Krio, nouchi, Kriol and shorthand among them. The names are the same in all languages, so that what is
   learnt in one helps the others. A word that no list knows is read as the listed word that it sounds like (\`voitur\`, \`fone\`).
3. **A linear model** (\`locales/triage/model.json\`) adds up weights of concepts, of pairs of concepts near each other, of the
   signals of the word lists, of senses, of two senses side by side or over small words, of words and of their letters.
   \`npm run train:triage\` learns the weights from the tuned messages; the same messages give the same weights, and a test
   sees when messages or words were changed and no model was made from them.
4. **Evidence decides how sure it must be.** Where words tell of a danger, less is asked for P1 and more for "no report"; where
   they tell of none, the other way round (\`src/tips/triage/evidence.ts\`). A text whose signals are weak is asked about once
   instead of being opened as P2 or P3. A text in which the word lists and the concepts both hear a danger is at least P2,
   unless something excuses the word ("God bless", a film, a game) or the model is sure ("the mechanic killed the battery").
5. **Reasons** are the concepts, pairs and signals that spoke most for the outcome. They never hold a person's words.

To add a language: its file in \`locales/\`, its concepts and senses in \`locales/triage/\`, its messages in \`test/fixtures/messages/practice.jsonl\`;
then \`npm run train:triage\` and \`npm run eval:triage\`.

## Try words

\`\`\`sh
amana triage words.txt            # a text a line
amana triage messages.jsonl --json  # JSON lines with "text"
amana triage -                    # the standard input
\`\`\`

It prints the line, the priority, the kind and the reasons of each text, in their order. It keeps nothing and asks no database.
`;

/** The goals, what to expect, and the sum of each language. */
const goalsAndLanguages = (
  model: readonly Judged[],
): string => `The goals: recall 90 % or more at precision 85 % or more, no language below 85 and 80; at most 3 % of urgent messages as P3 or
none; at most 4 % of messages that are no report as P1, and 5 % as any report. \`npm test\` holds floors a little below what
was reached on each set (\`test/tips/triage/floors.test.ts\`).

How each set was answered at its first look, and what was learnt since: [history](history/measured-triage.md).
Training puts everyday messages around others, drawn by the number of messages there are: one message more or less in
practice moves these numbers by about a point.

**\`sixth\` is the hardest.** At the first look the whole set had recall 85 % (157 of 184) at precision 91 % (157 of 172), 3 % (5 of
184) urgent as P3 or none, 7 % (11 of 164) of other messages as P1 and 13 % (22 of 164) as any report; the second batch of
\`fifth\`, harder on purpose, had 79 % at 80 %. For words of people whom it never heard, expect something between that and \`eighth\`.

### By language

${byLanguage(written.flatMap((name) => held(model, name)))}
`;

/** The set that no likelihood was moved by. */
const ofTheLast = (model: readonly Judged[]): string => `## Eighth, held apart

Nothing was learnt from it, and no likelihood was moved by its own table: **this is what the program does with words that it never heard.** Its
writer also wrote 982 of the practice messages, afterwards, so that it may be a little too good. At its first look, before them, it had
recall 89 % (134 of 150) at precision 96 % (134 of 139), 2 % (3 of 150) urgent as P3 or none, 3 % (5 of 143) of other messages as P1 and
10 % (14 of 143) as any report.

${byLanguage(held(model, 'eighth'))}
`;

/** What was reached, in one table. */
const together = (model: readonly Judged[]): string => `## All sets together

The held-apart parts of the sets that the project wrote. A message that is no report and opens none is answered, or asked
about once ("Is this a report?"); so are reports of P2 and P3 that are taken for none, and their words are kept.

${bySet(withAll(written.map((name) => [name, held(model, name)])))}
`;

/** The messages by the author of the first method. */
const ofOneAuthor = (model: readonly Judged[]): string => `## Held apart by hash

${byLanguage(held(model, 'hash'))}

### By kind

${byKind(held(model, 'hash'))}
`;

/** What can be compared with the held-apart messages. */
const besides = (model: readonly Judged[]): string => `## Public everyday messages

Messages of the UCI SMS Spam Collection (Singapore and the United Kingdom, before 2012; see NOTICE): real people's everyday
texts in English (\`chat\`), and spam. The model learns from about 30 % of them; the table has the others. The false alarms of one
half of all were looked at once, for an earlier model, and the likelihoods from which a text is P1 or no report were moved twice by
this table and by those above. Before any of them was learnt from, 3.4 % of the everyday messages became P1 and 10.4 % a report of
any priority. They are not West African, and there are none in French and Portuguese: of those the other sets are all there is.

${takenForReports(held(model, 'public'))}

On the tuned part it has recall ${cell(measure(tuned(model)).recall)} at precision ${cell(measure(tuned(model)).precision)}: it knows those by heart. What
the word lists alone reached before there was a model: [history](history/measured-triage.md).
`;

/** docs/triage.md. */
export const page = (judged: readonly Judged[]): string =>
  [
    introduction,
    together(judged),
    goalsAndLanguages(judged),
    ofTheLast(judged),
    ofOneAuthor(judged),
    besides(judged),
    method,
  ].join('\n');
