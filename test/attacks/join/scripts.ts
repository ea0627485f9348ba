/** What somebody texts. */
export interface Line {
  readonly text: string;
}

/**
 * By this the words of one person are known again: `n7n`.
 * Letters and digits alone, so that no rule masks it.
 */
export const markOf = (who: number): string => `n${who}n`;

const stories = [
  'They hold three girls locked in a house',
  'They make people work in a mine without pay',
  'A woman takes girls to another country for work',
  'They took my papers and do not pay me',
  'My cousin was promised work and got none',
  'A man brings workers to a farm at night',
];

/** A report with all its questions. @param country asked of whoever has no number to tell it */
function report(who: number, country: boolean, random: () => number): Line[] {
  const pick = (...of: string[]) => of[Math.floor(random() * of.length)] ?? 'no';
  const words = `${stories[Math.floor(random() * stories.length)]}, number ${markOf(who)}`;
  const asked = [
    'yes',
    pick('yes', 'no', 'no', 'no', 'no', 'no'),
    ...(country ? ['Togo'] : []),
    pick('skip', 'behind the market'),
    pick('yes', 'no', 'no'),
  ];
  // They have their code now; half of them tell more, and some may be texted.
  const mode = pick('1', '2', '3');
  const toReply = [pick('yes', 'no', 'no'), 'yes', 'no', 'skip', 'no', 'next', 'no', 'skip', mode];
  const rest = mode === '1' ? ['1', `mango${who}`] : [];
  const more = random() < 0.5 ? ['yes', ...toReply, ...rest] : ['no'];
  return [words, ...asked, ...more].map((text) => ({ text }));
}

const lines = (...texts: string[]): Line[] => texts.map((text) => ({ text }));

/** One talk of a person: mostly a report, else anything else that people do. */
export function scriptOf(
  who: number,
  talk: number,
  country: boolean,
  random: () => number,
): Line[] {
  const drawn = random();
  const whole = report(who, country, random);
  if (drawn < (talk === 0 ? 0.72 : 0.35)) return whole;
  if (drawn < 0.78)
    return talk > 0 ? lines('{code}', `One more thing ${markOf(who)}`) : whole.slice(0, 5);
  if (drawn < 0.86) return lines('fruit', '1', '2', '5', `because of reason w${who}w`);
  if (drawn < 0.9) return talk > 0 ? lines('STOP') : [...whole, ...lines('STOP')];
  if (drawn < 0.94) return talk > 0 ? lines('ERASE') : lines('hello', 'HELP');
  if (drawn < 0.97) return lines('hello', '9');
  return lines('1111 2222 3333 4444', '1111 2222 3333 4445');
}
