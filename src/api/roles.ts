import { isAction, mayAny } from '../access/policy.js';
import { Fault } from '../shared/fault.js';
import type { Staff } from '../shared/staff.js';
import { Problem } from './problem.js';
import { actionsOf, type Route } from './route.js';

/**
 * The console role of a token's owner: an account with that login, an account that has ended, or
 * none, such as a program whose token was made on the machine. `active`: it may sign in; a person
 * who was only invited has roles, and cannot do anything as an account yet.
 */
export type Role = { readonly staff: Staff; readonly active: boolean } | 'over' | 'none';

/** Returns the account of a role, if it may sign in. */
export const activeOf = (role: Role): Staff | undefined =>
  typeof role === 'object' && role.active ? role.staff : undefined;

/**
 * Returns the account of a token's owner, for routes that are for accounts.
 * @throws Problem 403 when the owner has no account, or was only invited
 */
export function accountOf(account: Staff | undefined): Staff {
  if (account) return account;
  throw new Problem('forbidden', {
    detail: 'This is for people with an account, and this token’s person has none.',
    do: 'Make a token for the login of an active account.',
  });
}

/**
 * Checks the role of a token's owner. A token never allows more than its owner: what an account may
 * no longer do, tokens of its login may not do either, from the same moment.
 * @throws Problem 401 when the account has ended, 403 when its roles do not allow this
 */
export function allowRole(role: Role, route: Pick<Route, 'action'>): void {
  if (role === 'none') return;
  if (role === 'over')
    throw new Problem('token-over', {
      detail: 'The account of this token’s person has ended.',
      do: 'Ask the person who runs Amana for a token of your own.',
    });
  const { staff } = role;
  if (actionsOf(route).some((action) => mayAny(staff, action))) return;
  throw new Problem('forbidden', {
    reason: 'role',
    detail: 'The roles of this token’s person do not allow this.',
    do: 'If it is your work, ask an administrator, who sees in the audit log that you tried.',
  });
}

/**
 * Checks that every route names its actions, and that the policy knows them.
 * @throws Fault, so that the program does not start
 */
export function checkActions(routes: readonly Pick<Route, 'id' | 'action'>[]): void {
  for (const { id, action } of routes) {
    const names: readonly string[] = action ? actionsOf({ action }) : [];
    if (names.length === 0) throw new Fault(`The route ${id} of the API has no action.`);
    const odd = names.find((name) => !isAction(name));
    if (odd !== undefined)
      throw new Fault(
        `The route ${id} of the API has an action that the policy does not know: ${odd}.`,
      );
  }
}
