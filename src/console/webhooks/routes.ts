import type { ConsoleDeps } from '../deps.js';
import type { ConsoleRoute } from '../route.js';
import { showWebhooks } from './list.js';
import { remove, rotate, showOne, showRemove, test } from './one.js';
import { register, showRegister } from './register.js';

const action = 'webhooks.manage';
const one = '/console/webhooks/:webhook';

/** The routes of webhooks. */
export const webhookRoutes: readonly ConsoleRoute<ConsoleDeps>[] = [
  { method: 'get', path: '/console/webhooks', action, answer: showWebhooks },
  { method: 'get', path: '/console/webhooks/new', action, answer: showRegister },
  { method: 'post', path: '/console/webhooks/new', action, answer: register },
  { method: 'get', path: one, action, answer: showOne },
  { method: 'post', path: `${one}/test`, action, answer: test },
  { method: 'post', path: `${one}/rotate`, action, answer: rotate },
  { method: 'get', path: `${one}/remove`, action, answer: showRemove },
  { method: 'post', path: `${one}/remove`, action, answer: remove },
];
