import type { WordsGone } from '../cases/words-end.js';
import { notedCases, noteErasures } from '../models/gateway/erasure.js';
import type { Db } from '../models/store/db.js';

/** Notes which cases lost their words beside what people erased, where a restore finds it. */
export const wordsGoneIn = ({ gateway }: Pick<Db, 'gateway'>): WordsGone => ({
  noted: () => notedCases(gateway),
  note: (ids, now) => noteErasures(gateway, ids, now, 'case'),
});
