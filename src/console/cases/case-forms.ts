import { closeForm, reopenForm } from './closing-forms.js';
import type { CaseForm } from './form-page.js';
import { assignForm, excludeForm } from './person-forms.js';
import { referForm } from './refer-form.js';
import { revealForm } from './reveal-form.js';
import { joinForm, linkForm } from './two-case-forms.js';
import { escalateForm, priorityForm } from './urgency-forms.js';
import { noteForm, redactForm } from './word-forms.js';

/** Every change of a case that has a page of its own. */
export const caseForms: readonly CaseForm[] = [
  noteForm,
  assignForm,
  closeForm,
  reopenForm,
  priorityForm,
  escalateForm,
  linkForm,
  joinForm,
  redactForm,
  excludeForm,
  revealForm,
  referForm,
];
