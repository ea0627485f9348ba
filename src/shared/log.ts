import { pino, type DestinationStream } from 'pino';
import { Fault } from './fault.js';

/**
 * Names to which the logger, or the programs that read its lines, give their own meaning. When a
 * line of JSON has the same name twice, the last one counts: a field of ours called `level` would
 * remove an error's severity, and nobody would be woken. Source: pino's keys and serializers; what
 * Datadog, Google, Elastic and journald take as severity, time, host and text.
 */
export const loggersNames = [
  'level',
  'time',
  'pid',
  'hostname',
  'msg',
  'name',
  'v',
  'err',
  'severity',
  'status',
  'message',
  'timestamp',
  '@timestamp',
  'date',
  'host',
  'service',
  'source',
  'log',
  'req',
  'res',
  'toJSON',
  '__proto__',
] as const;
type LoggersName = (typeof loggersNames)[number];

/**
 * The only fields that may be logged beside the event's name: ids, counts, codes. Never words or
 * addresses.
 */
export interface LogFields {
  tip?: string;
  escalation?: string;
  broadcast?: string;
  delivery?: string;
  focalPoint?: string;
  country?: string;
  /** The name of a poll, which is public. */
  poll?: string;
  channel?: string;
  job?: string;
  priority?: number;
  /** The current level of an escalation on its ladder: 0 is the first level, -1 before it. */
  rung?: number;
  count?: number;
  ms?: number;
  code?: string | number;
  reason?: string;
  port?: number;
  signal?: string;
  error?: unknown;
}

/**
 * Writes events as JSON lines. The fields are an allow-list, and foreign error messages are left
 * out.
 */
export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

/**
 * Refuses a logger's name at compile time: `never` fits no list of names that contains one of them.
 */
type Ours<Name extends string> = Extract<Name, LoggersName> extends never ? Name : never;
type Plain = Exclude<keyof LogFields, 'error'>;

/**
 * Every field except the error, which `safeError` writes. A field that is declared and not listed
 * does not compile.
 */
const plain: Readonly<Record<Ours<Plain>, true>> = {
  tip: true,
  escalation: true,
  delivery: true,
  focalPoint: true,
  country: true,
  poll: true,
  broadcast: true,
  channel: true,
  job: true,
  priority: true,
  rung: true,
  count: true,
  ms: true,
  code: true,
  reason: true,
  port: true,
  signal: true,
};

/** The names of the fields that may be in a line beside what the logger writes itself. */
export const logFields: readonly string[] = [...Object.keys(plain), 'error'];

/** @throws Fault when one of these names belongs to the logger */
export function checkLogFields(names: readonly string[]): ReadonlySet<string> {
  const own: readonly string[] = loggersNames;
  const taken = names.filter((name) => own.includes(name));
  if (taken.length > 0)
    throw new Fault(
      `A log field may not be called ${taken.join(', ')}: the logger writes that itself, and the last of two counts. ` +
        'Give it another name in src/shared/log.ts.',
    );
  return new Set(names);
}

const allowed = checkLogFields(Object.keys(plain));

/**
 * Returns the parts of an error that may be written: its kind, its code, where it happened, and the
 * message only if it is ours.
 */
export function safeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { kind: typeof error };
  const { code } = error as { code?: unknown };
  return {
    kind: error.name,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(error instanceof Fault ? { message: error.message } : {}),
    at: (error.stack ?? '')
      .split('\n')
      .filter((line) => /^\s+at /.test(line))
      .slice(0, 6)
      .map((line) => line.trim()),
    ...(error.cause === undefined ? {} : { cause: safeError(error.cause) }),
  };
}

function pick(fields: LogFields): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) if (allowed.has(name)) kept[name] = value;
  if (fields.error !== undefined) kept.error = safeError(fields.error);
  return kept;
}

/**
 * Creates a log.
 * @param destination where the lines are written; the standard output by default
 */
export function createLog(destination?: DestinationStream): Log {
  const out = pino(
    { base: null, timestamp: pino.stdTimeFunctions.isoTime },
    destination as DestinationStream,
  );
  return {
    info: (event, fields = {}) => out.info(pick(fields), event),
    warn: (event, fields = {}) => out.warn(pick(fields), event),
    error: (event, fields = {}) => out.error(pick(fields), event),
  };
}

/** A log that writes nothing: for tests that do not check it. */
export const silentLog: Log = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
