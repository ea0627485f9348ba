import { caseActions, generalActions, type Action } from '../access/policy.js';

export { mayAny, type Action } from '../access/policy.js';

const known: ReadonlySet<string> = new Set([...caseActions, ...generalActions]);

/** Whether the policy knows an action by this name. */
export const isAction = (text: string): text is Action => known.has(text);
