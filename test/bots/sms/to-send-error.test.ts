import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { sendFailures } from '../../../src/bots/errors.js';
import { failureOfCode } from '../../../src/bots/sms/error-codes.js';
import {
  errorOfAnswer,
  errorOfFailedMessage,
  errorOfNoAnswer,
} from '../../../src/bots/sms/to-send-error.js';

describe.each(Object.entries(failureOfCode))("Twilio's %s", (code, failure) => {
  test(`means ${failure}, whether it comes at once or with the message`, () => {
    expect(code).toMatch(/^\d{5}$/);
    const body = { code: Number(code), message: "The 'To' number +22890000001 …", status: 400 };
    expect(errorOfAnswer({ status: 400, body })).toMatchObject({ failure, details: { code } });
    expect(errorOfFailedMessage(Number(code))).toMatchObject({ failure, details: { code } });
  });
});

test('every fate that Twilio can give is in the table', () => {
  const inTable = new Set(Object.values(failureOfCode));
  // `unclear` is what is not in it.
  expect(Object.keys(sendFailures).filter((failure) => !inTable.has(failure as never))).toEqual([
    'unclear',
  ]);
});

test.each([
  [400, 'unavailable'],
  [401, 'misconfigured'],
  [403, 'misconfigured'],
  [404, 'misconfigured'],
  [408, 'unavailable'],
  [402, 'misconfigured'],
  [407, 'misconfigured'],
  [413, 'unavailable'],
  [451, 'unavailable'],
  [429, 'throttled'],
  [301, 'unavailable'],
  [500, 'unavailable'],
  [502, 'unavailable'],
  [503, 'unavailable'],
] as const)('without a code, HTTP %i means %s', (status, failure) => {
  expect(errorOfAnswer({ status, body: '<html>+22890000001</html>' })).toMatchObject({
    failure,
    details: { code: `HTTP ${status}` },
  });
});

test('a code of Twilio that is not in the table kills no text at once', () => {
  for (const status of [400, 409, 422])
    expect(errorOfAnswer({ status, body: { code: 29999 } })).toMatchObject({
      failure: 'unclear',
      details: { code: '29999' },
    });
  expect(errorOfFailedMessage(39999)).toMatchObject({ failure: 'unclear' });
});

test('a broken server gets another try, whatever code it gives', () => {
  expect(errorOfAnswer({ status: 503, body: { code: 21211 } })).toMatchObject({
    failure: 'unavailable',
    retryable: true,
  });
});

test.each([null, 'text', 7, [], { code: '21610' }, { code: null }])(
  'an odd body is no code: %j',
  (body) => {
    expect(errorOfAnswer({ status: 400, body }).details).toEqual({ code: 'HTTP 400' });
  },
);

test.each([
  ['7', 7_000],
  ['0', 0],
  ['Wed, 21 Oct 2026 07:28:00 GMT', undefined],
  ['-1', undefined],
  ['99999999999', undefined],
  [undefined, undefined],
])('a wait of "%s" is read as %s ms', (retryAfter, ms) => {
  expect(errorOfAnswer({ status: 429, retryAfter }).details.retryAfterMs).toBe(ms);
});

test('what axios knows of the request stays behind', () => {
  const axiosLike = Object.assign(new Error('to +22890000001'), {
    code: 'ETIMEDOUT',
    config: { data: 'words' },
  });
  const error = errorOfNoAnswer(axiosLike);
  expect(error.details.code).toBe('ETIMEDOUT');
  expect(error.cause).toMatchObject({ name: 'Fault' });
  expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/22890000001|words/);
  expect(errorOfNoAnswer(Object.assign(new Error(), { code: 'to +228 90' })).details.code).toBe(
    'UNREADABLE',
  );
});
