import type { Judged } from './measure.js';
import { byKind, byLanguage } from './report.js';

/** What was measured: by the word lists alone. */
export interface Results {
  readonly lists: readonly Judged[];
}

const part = (judged: readonly Judged[], set: Judged['set']) =>
  judged.filter((one) => one.set === set);

/** docs/triage.md. */
export const page = ({ lists }: Results): string => `# Triage, measured

<!-- Written by \`npm run eval:triage\`. Change scripts/triage/page.ts, not this file. -->

\`test/fixtures/messages/\` has labelled messages in English (with Pidgin and Krio), French and Portuguese (with Kriol).
**The project wrote them; no reporter did, and no native speaker has read them yet.** They show what the program does with
such words. They do not show how often people write such words, and no number here is a promise for a real line.

Each message has a priority (1, 2, 3, or null for no report), a kind and a set. The set is chosen by the hash of the text:
about 60 % are \`tuned\` (rules are made from them), about 40 % are \`held\` (they only measure). In brackets: 95 %
intervals (Wilson).

## The word lists alone

### Held apart

${byLanguage(part(lists, 'held'))}

### Tuned

${byLanguage(part(lists, 'tuned'))}

### Held apart, by kind

${byKind(part(lists, 'held'))}
`;
