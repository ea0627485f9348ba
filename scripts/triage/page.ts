import type { Judged } from './measure.js';
import { byKind, byLanguage } from './report.js';

/** What was measured: by the word lists alone, and by the model with them. */
export interface Results {
  readonly lists: readonly Judged[];
  readonly model: readonly Judged[];
}

const held = (judged: readonly Judged[], fresh: boolean) =>
  judged.filter(({ set, file }) => set === 'held' && (file === 'fresh') === fresh);
const tuned = (judged: readonly Judged[]) => judged.filter(({ set }) => set === 'tuned');

const introduction = `# Triage, measured

<!-- Written by \`npm run eval:triage\`. Change scripts/triage/page.ts, not this file. -->

\`amana\` on this page is the program's command. In the folder of the program type \`npx amana\` (or \`node bin/amana.js\`); on a
server that was set up by [install.md](install.md), \`amana\`. Elsewhere \`npx\` would look for another program of that name.

Triage reads the words of a report and says how soon a person is called: P1 now, P2 within an hour, P3 within a day, or
that nothing in it says that it is a report. It orders; it never decides what is true.

\`test/fixtures/messages/\` has labelled messages in English (with Pidgin and Krio), French and Portuguese (with Kriol).
**The project wrote them; no reporter did, and no native speaker has read them yet.** They show what the program does with
such words. They do not show how often people write such words, and no number here is a promise for a real line. All were
written by one author, so they are more like each other than the messages of many people are.

Each message has a priority (1, 2, 3, or null for no report), a kind and a set. Of \`en\`, \`fr\` and \`pt\`, the hash of the text
chooses the set: about 60 % are \`tuned\`, about 40 % are \`held\`. \`practice\` was written while the method was made and is tuned
as a whole. \`fresh\` was written after the method, as other people might write (a trucker, a grandmother, a nurse), and is held
apart as a whole. Word lists and weights are made from the tuned part. Of the held-apart part only the tables below were
looked at, never a message that went wrong. The lists and the messages have the same author all the same. In brackets: 95 %
intervals (Wilson).
`;

const method = `## How it works

1. **Concepts.** \`locales/triage/<language>.json\` names some ninety concepts (\`lock\`, \`take\`, \`kin\`, \`now\`, \`laugh\`, \`sport\`) and the
   words for each in that language. A name that ends in \`Maybe\` has the words that hint at a concept only beside others. A text
   is heard in the languages it may be in: a language with far fewer of its words than another is not heard. A concept
   that is denied in its clause counts as its opposite.
2. **A linear model** (\`locales/triage/model.json\`) adds up weights of concepts, of pairs of concepts near each other, of the
   signals of the word lists, of words and of their letters. \`npm run train:triage\` learns the weights from the tuned messages;
   the same messages give the same weights.
3. **Evidence decides how sure it must be.** Where words tell of a danger, less likelihood is enough for P1 and more is asked
   for "no report"; where they tell of none, the other way round (\`src/tips/triage/evidence.ts\`).
4. **Reasons** are the concepts, pairs and signals that spoke most for the outcome. They never hold a person's words.

To add a language: its file in \`locales/\`, its concepts in \`locales/triage/\`, its messages in \`test/fixtures/messages/practice.jsonl\`;
then \`npm run train:triage\` and \`npm run eval:triage\`.

## Try words

\`\`\`sh
amana triage words.txt            # a text a line
amana triage messages.jsonl --json  # JSON lines with "text"
amana triage -                    # the standard input
\`\`\`

It prints the priority, the kind and the reasons of each text, in their order. It keeps nothing and asks no database.
`;

/** What can be compared with the held-apart messages. */
const besides = ({ lists, model }: Results): string => `## Tuned

${byLanguage(tuned(model))}

## The word lists alone, as before

Held apart by hash:

${byLanguage(held(lists, false))}

Fresh:

${byLanguage(held(lists, true))}
`;

/** docs/triage.md. */
export const page = (results: Results): string => {
  const { model } = results;
  return `${introduction}
## Held apart by hash

The floors of \`npm test\` are about this table (\`test/tips/triage/floors.test.ts\`). The goals are recall 90 % or more at precision
85 % or more: reached; and at most 3 % of urgent messages as P3 or none, and at most 4 % of other messages as P1: not reached.

${byLanguage(held(model, false))}

### By kind

${byKind(held(model, false))}

## Fresh messages

Harder on purpose: many tell of an urgent matter without one plain word for it. At the first look, before anything was
changed after them, recall was 63 % (45 of 71), precision 83 % (45 of 54), and 8 of 71 that are no report became P1. Later
changes: more practice messages about other matters, and lower likelihoods asked for P1 where words tell of a danger.

${byLanguage(held(model, true))}

## Public everyday messages

The 5,574 English messages of the UCI SMS Spam Collection (Singapore and the United Kingdom) are not in this repository, and
nothing was learnt from them; the likelihoods asked for P1 where words tell of no danger were set with them. Of 4,827 everyday
messages 145 (3.0 %) became P1 and 520 (10.8 %) a report of any priority; of 747 spam messages 23 and 75. The goals, 1 % and
5 %, are not reached. Measured once, on 28 November 2026.

${besides(results)}
${method}`;
};
