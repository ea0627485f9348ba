import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import type { Polls } from './polls/polls.js';
import { DAY } from './shared/clock.js';
import { projectRoot } from './shared/root.js';

/** How long the example is open in a demo. */
const OPEN = 30 * DAY;
const second = (moment: Date) => `${moment.toISOString().slice(0, 19)}Z`;

/**
 * Releases the example poll in the demo, so that whoever plays with the phones on screen can join it by its word (JOBS).
 * Once: a poll cannot be opened again. @returns whether it was released now
 */
export async function seedDemoPoll(
  polls: Pick<Polls, 'find' | 'save' | 'open'>,
  now: Date,
): Promise<boolean> {
  const file = path.join(projectRoot(), 'examples', 'polls', 'job-offers.yaml');
  const example = parse(readFileSync(file, 'utf8')) as { readonly poll: string };
  if (await polls.find(example.poll)) return false;
  const times = { opens: second(now), closes: second(new Date(now.getTime() + OPEN)) };
  const saved = await polls.save({ ...example, ...times }, now);
  return saved.ok && (await polls.open(saved.poll, now)).ok;
}
