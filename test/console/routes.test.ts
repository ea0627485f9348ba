import { expect, test } from '@jest/globals';
import { checkRoutes, type RouteAction } from '../../src/console/route.js';
import { consoleRoutes } from '../../src/console/routes.js';
import { keepForm, isOwn, ownerMark, readKept } from '../../src/console/kept.js';
import { Form } from '../../src/console/form.js';
import { targetOf } from '../../src/console/sign-in/targets.js';

test('every route of the console says who may ask for it, and none is there twice', () => {
  expect(() => checkRoutes(consoleRoutes)).not.toThrow();
});

test.each([
  ['without an action', undefined, 'has no action'],
  ['with one that the policy does not know', 'case.dream', 'does not know'],
])('a route %s keeps the program from starting', (_, action, says) => {
  const route = { method: 'get', path: '/console/new', action: action as RouteAction } as const;
  expect(() => checkRoutes([...consoleRoutes, route])).toThrow(says);
});

test('a route that is there twice keeps the program from starting', () => {
  const [first] = consoleRoutes;
  expect(() => checkRoutes([...consoleRoutes, ...(first ? [first] : [])])).toThrow('twice');
});

test('whatever anybody may do without being signed in changes nothing but who is signed in', () => {
  const open = consoleRoutes.filter(({ action }) => action === 'anyone');
  expect(open.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([
    'get /console/help',
    'get /console/link/:token',
    'get /console/sign-in',
    'post /console/exit',
    'post /console/language',
    'post /console/link/:token',
    'post /console/link/enter',
    'post /console/sign-in',
    'post /console/sign-in/code',
    'post /console/sign-in/demo',
    'post /console/sign-out',
  ]);
});

test('a form that came too late goes through the sign-in, and only to whoever typed it', () => {
  const typed = new Form(
    new URLSearchParams([
      ['token', 'old'],
      ['owner', ownerMark('account-a')],
      ['words', 'Two girls, near the bridge'],
    ]),
  );
  const kept = readKept(keepForm('/console/cases/x1/note', typed));
  expect(kept?.fields).toEqual([['words', 'Two girls, near the bridge']]);
  expect(kept && isOwn(kept, 'account-a')).toBe(true);
  expect(kept && isOwn(kept, 'account-b')).toBe(false);
});

test.each(['', '{', '[]', '{"path":"https://evil.example/","fields":[],"owner":""}'])(
  'what is no kept form is none: %s',
  (text) => expect(readKept(text)).toBeUndefined(),
);

test.each([
  ['/console/cases?state=all', '/console/cases?state=all'],
  ['/k/abc', '/k/abc'],
  ['//evil.example', '/console'],
  ['https://evil.example/console', '/console'],
  ['/console//evil.example', '/console'],
  ['/console/cases\\evil', '/console'],
  ['/demo', '/console'],
  ['javascript:alert(1)', '/console'],
  ['', '/console'],
])('a sign-in that is to lead to %j leads to %j', (wanted, target) => {
  expect(targetOf(wanted)).toBe(target);
});
