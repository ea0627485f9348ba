import { command } from '../shared/command.js';
import { guessLanguage } from '../shared/texts/guess.js';
import type { Texts } from '../shared/texts/texts.js';
import type { Reading } from './deps.js';

/** A tip that is open on its card, or why it could not be opened. */
export type OpenedView =
  | {
      readonly entries: readonly {
        readonly id: string;
        readonly step: string;
        readonly says: string;
        readonly language?: string | undefined;
      }[];
    }
  | { readonly problem: string };

const problems = {
  noVault: 'vault.json is not on this machine: reports are read where it is kept.',
  ownPassphrase: `This vault has a passphrase of its own. Its holder reads the report with: ${command('tips show')}`,
  gone: 'This report is not there any more.',
} as const;

const unreadable = {
  noKey: 'Sealed to a key that is not in this vault.',
  altered: 'Does not open: it was altered, or its key is damaged.',
} as const;

/** Steps of the flow with free text, with their names for readers. */
const steps: Readonly<Record<string, string>> = {
  first: 'First words',
  what: 'What is happening',
  where: 'Where',
  movingHow: 'How they are moved',
};

/** Returns a reading in plain words. */
export function openedView(reading: Reading, texts: Texts): OpenedView {
  if (!reading.ok) return { problem: problems[reading.reason] };
  return {
    entries: reading.entries.map((entry) => {
      const step = steps[entry.step] ?? 'Added';
      if (!('words' in entry)) return { id: entry.id, step, says: unreadable[entry.unreadable] };
      const { id, words } = entry;
      return { id, step, says: words, language: guessLanguage(words, texts) };
    }),
  };
}
