import { pino, type DestinationStream } from 'pino';
import { Fault } from './fault.js';

/** The only things that may be logged beside the event's name: ids, counts, codes. Never words or addresses. */
export interface LogFields {
  tip?: string;
  escalation?: string;
  broadcast?: string;
  delivery?: string;
  focalPoint?: string;
  country?: string;
  /** The name of a poll: public. */
  poll?: string;
  channel?: string;
  job?: string;
  priority?: number;
  level?: number;
  count?: number;
  ms?: number;
  status?: number;
  code?: string | number;
  reason?: string;
  port?: number;
  signal?: string;
  error?: unknown;
}

/** Writes events as JSON lines. The fields are an allow-list, and foreign error messages are left out. */
export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

const allowed: ReadonlySet<string> = new Set([
  'tip',
  'escalation',
  'delivery',
  'focalPoint',
  'country',
  'poll',
  'broadcast',
  'channel',
  'job',
  'priority',
  'level',
  'count',
  'ms',
  'status',
  'code',
  'reason',
  'port',
  'signal',
]);

/** What of an error may be written: its kind, its code, where it happened, and the message only if it is ours. */
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

/** Makes a log. @param destination where the lines go; the standard output by default */
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

/** A log that keeps nothing: for tests that do not look at it. */
export const silentLog: Log = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
