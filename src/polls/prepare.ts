import { prepareAnswers } from '../models/gateway/answer.js';
import type { Db } from '../models/store/db.js';
import { preparePolls as preparePollsAlone } from '../models/gateway/poll.js';
import { preparePollCounts } from '../models/gateway/poll-counts.js';
import { preparePollTell } from '../models/gateway/poll-tell.js';
import { preparePollWords } from '../models/gateway/poll-words.js';

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
