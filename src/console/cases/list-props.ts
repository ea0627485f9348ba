import type { CaseList, CaseQuery, Counted, InDoubt, SavedView } from '../../cases/query.js';
import type { SignedVisit } from '../visit.js';

/** The data for the list. */
export interface ListProps {
  readonly visit: SignedVisit;
  readonly query: CaseQuery;
  readonly list: CaseList;
  readonly counted: Counted;
  /** The texts in doubt, whatever the query is. */
  readonly doubt: InDoubt;
  readonly views: readonly SavedView[];
  readonly name: (id: string) => string;
}
