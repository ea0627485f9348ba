import { expect, test } from '@jest/globals';
import { Fault } from '../../src/shared/fault.js';
import {
  checkLogFields,
  createLog,
  logFields,
  loggersNames,
  type LogFields,
} from '../../src/shared/log.js';
import { readLog } from '../support/alert.js';

function written(write: (log: ReturnType<typeof createLog>) => void): string {
  const lines: string[] = [];
  write(createLog({ write: (line: string) => void lines.push(line) }));
  return lines.join('');
}

const everyField = Object.fromEntries(logFields.map((name) => [name, 2])) as LogFields;

test.each([
  ['info', 30],
  ['warn', 40],
  ['error', 50],
] as const)(
  'a reader of JSON takes an event of %s as severity %d, whatever fields it has',
  (how, level) => {
    const raw = written((log) =>
      log[how]('something happened', { ...everyField, error: new Fault('x') }),
    );
    expect(readLog(raw)).toMatchObject([{ level, msg: 'something happened', rung: 2 }]);
    expect(Object.keys(readLog(raw)[0] ?? {}).sort()).toEqual(
      ['level', 'time', 'msg', ...logFields].sort(),
    );
  },
);

test('a field with a name of the logger’s does not get into a line, though its caller evades the compiler', () => {
  const evil = Object.fromEntries(loggersNames.map((name) => [name, -1])) as LogFields;
  const raw = written((log) => log.error('escalation unanswered', evil));
  const [line] = readLog(raw);
  expect(line).toMatchObject({ level: 50, msg: 'escalation unanswered' });
  expect(Object.keys(line ?? {}).sort()).toEqual(['level', 'msg', 'time']);
});

test.each([...loggersNames])('a field may not be called "%s"', (name) => {
  expect(() => checkLogFields(['tip', name])).toThrow(Fault);
  expect(logFields).not.toContain(name);
});

test('the compiler refuses a field with a name of the logger’s', () => {
  // @ts-expect-error `level` is pino's.
  const fields: LogFields = { level: 2 };
  expect(fields).toBeDefined();
});

test('a line in which a name stands twice is found by the reader of these tests', () => {
  expect(() => readLog('{"level":50,"msg":"x","level":-1}\n')).toThrow(/twice: level/);
  expect(readLog('{"level":50,"error":{"level":1},"msg":"\\"level\\":3"}\n')).toHaveLength(1);
});
