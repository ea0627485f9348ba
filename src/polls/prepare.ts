import { prepareAnswers } from '../models/answer.js';
import type { Db } from '../models/db.js';
import { preparePolls as preparePollsAlone } from '../models/poll.js';
import { preparePollCounts } from '../models/poll-counts.js';
import { preparePollTell } from '../models/poll-tell.js';
import { preparePollWords } from '../models/poll-words.js';

/** Creates all collections of polls, and their indexes. */
export async function preparePolls({ gateway }: Pick<Db, 'gateway'>): Promise<void> {
  await Promise.all([
    preparePollsAlone(gateway),
    prepareAnswers(gateway),
    preparePollCounts(gateway),
    preparePollWords(gateway),
    preparePollTell(gateway),
  ]);
}
