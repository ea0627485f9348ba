import { criteria, verdicts, type Criterion } from '../../models/cases/criteria.js';

/** What a criterion is needed for, and where it comes from. */
interface Needed {
  /** Without it there is no child alert. */
  readonly alert: boolean;
  /** Without it there is not even a missing person notice. */
  readonly notice: boolean;
  readonly source: string;
}

const AMBER = 'U.S. Department of Justice, AMBER Alert, guidelines for issuing alerts';

/**
 * The five criteria of an alert. No country of the directory has published others, so that they are
 * the same everywhere. A notice needs what people can recognise somebody by, and nothing else:
 * there is no waiting period and no age limit.
 */
export const needed: Readonly<Record<Criterion, Needed>> = {
  abduction: { alert: true, notice: false, source: AMBER },
  danger: { alert: true, notice: false, source: AMBER },
  description: { alert: true, notice: true, source: AMBER },
  age: { alert: true, notice: false, source: AMBER },
  entered: { alert: true, notice: false, source: AMBER },
};

export { criteria, verdicts, type Criterion };
