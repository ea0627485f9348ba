import { closeForm, keepForm, reopenForm } from './closing-forms.js';
import type { CaseForm } from './form-page.js';
import { assignForm, excludeForm } from './person-forms.js';
import { referForm } from './refer-form.js';
import { revealForm } from './reveal-form.js';
import { joinForm, linkForm } from './two-case-forms.js';
import { escalateForm, priorityForm } from './urgency-forms.js';
import { noteForm, redactForm } from './word-forms.js';

/** All changes of a case that have their own page. */
export const caseForms: readonly CaseForm[] = [
  noteForm,
  assignForm,
  closeForm,
  reopenForm,
  keepForm,
  priorityForm,
  escalateForm,
  linkForm,
  joinForm,
  redactForm,
  excludeForm,
  revealForm,
  referForm,
];
