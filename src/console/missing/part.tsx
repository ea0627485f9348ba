import type { CaseProps } from '../cases/case-props.js';
import { ChecklistPart } from './checklist.js';
import { PersonTold } from './person.js';
import { SightingsPart } from './sightings.js';
import { SuggestionsPart } from './suggestions.js';

/**
 * The additional part of a missing person's page: who it is, whether an alert is allowed, which
 * reports may belong to it.
 */
export function MissingPart(props: CaseProps) {
  const { missing } = props;
  if (!missing) return null;
  return (
    <>
      <PersonTold {...props} />
      <ChecklistPart props={props} parts={missing} />
      <SightingsPart props={props} parts={missing} />
      <SuggestionsPart props={props} parts={missing} />
    </>
  );
}
