import { criteria, verdicts, type Criterion } from '../../models/cases/criteria.js';

/** What a criterion is required for, and its source. */
interface Needed {
  /** Whether a child alert requires it. */
  readonly alert: boolean;
  /** Whether even a missing person notice requires it. */
  readonly notice: boolean;
  readonly source: string;
}

const AMBER = 'U.S. Department of Justice, AMBER Alert, guidelines for issuing alerts';

/**
 * The five criteria of an alert. No country of the directory has published others, so they are the
 * same everywhere. A notice needs details by which people can recognise the person, and nothing
 * else: there is no waiting period and no age limit.
 */
export const needed: Readonly<Record<Criterion, Needed>> = {
  abduction: { alert: true, notice: false, source: AMBER },
  danger: { alert: true, notice: false, source: AMBER },
  description: { alert: true, notice: true, source: AMBER },
  age: { alert: true, notice: false, source: AMBER },
  entered: { alert: true, notice: false, source: AMBER },
};

export { criteria, verdicts, type Criterion };
