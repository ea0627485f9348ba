import path from 'node:path';
import { MB, type Limits } from '../attachments/limits.js';
import type { ScannerAddress } from '../attachments/scanner.js';
import type { DbAddress } from '../models/store/db.js';
import { DAY, MINUTE } from '../shared/clock.js';
import { Fault } from '../shared/fault.js';
import { unknownNames, type UnknownName } from './config-names.js';
import { contradictions, demoByDefault, type Given, type Problem } from './config-rules.js';
import { schema, type Values } from './config-variables.js';

/** All settings from outside, checked. Nothing else in the program reads the environment. */
export interface Config {
  readonly production: boolean;
  /** `web` answers requests, `worker` sends and escalates, `all` does both in one process. */
  readonly role: 'web' | 'worker' | 'all';
  readonly host: string;
  /** 0 means any free port. */
  readonly port: number;
  /**
   * The public address of the installation, without a slash at the end. Always set when Twilio is
   * configured.
   */
  readonly publicUrl: string | undefined;
  readonly mongo: {
    /** The configured databases; null: start our own mongod. */
    readonly given: DbAddress | null;
    readonly gatewayName: string;
    readonly casesName: string;
  };
  /** Absolute path. */
  readonly dataFolder: string;
  /** Absolute path. */
  readonly keysFolder: string;
  readonly demo: boolean;
  /** Host names under which the demo may be requested, besides those of this machine. */
  readonly demoHosts: readonly string[];
  readonly twilio: {
    readonly accountSid: string;
    readonly authToken: string;
    readonly oldAuthToken: string | undefined;
    readonly smsFrom: string | undefined;
    readonly whatsappFrom: string | undefined;
    readonly apiUrl: string | undefined;
    readonly retention: 'discard' | 'keep';
    readonly deleteAfter: 'never' | 'delivered';
    readonly segmentsPerSecond: number;
  } | null;
  readonly telegram: {
    readonly token: string;
    /** Without it the adapter derives one from the token. */
    readonly webhookSecret: string | undefined;
    readonly apiUrl: string | undefined;
  } | null;
  /** ISO 639. */
  readonly defaultLanguage: string;
  /** Milliseconds of silence after which an unfinished tip is given to people. */
  readonly silenceMs: number;
  /** A sending to more people than this needs a second person. */
  readonly approveAbove: number;
  /**
   * Milliseconds after which words of a closed case are destroyed; `always`: they are kept;
   * undefined: they are kept, and nobody decided it.
   */
  readonly keepClosed: number | 'always' | undefined;
  /** The most calls of one kind in an hour that reach a focal point one by one. */
  readonly callsAnHour: number;
  /** The largest stored file of each kind, in bytes. */
  readonly fileLimits: Limits;
  /** The address of clamd; null: files are not scanned. */
  readonly clamav: ScannerAddress | null;
}

/**
 * Reads the configuration.
 * @param env the environment variables; variables of other programs are ignored, and an empty one
 * counts as not set
 * @throws Fault listing every variable that is wrong or missing, with what is allowed; it never
 * shows a value
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const given = clean(env);
  const read = schema.safeParse(given);
  const formal = read.success
    ? []
    : read.error.issues.map(({ path: [name], message }) => ({ name: String(name), what: message }));
  const problems = [...badlyWritten(given), ...formal, ...contradictions(given)];
  if (!read.success || problems.length > 0) throw new Fault(listed(problems));
  return freeze(arrange(read.data, given));
}

/**
 * Returns the address of the databases: the configured ones, or both on our own mongod.
 * @param ownUri of that mongod
 */
export function databaseAddress({ mongo }: Config, ownUri: string): DbAddress {
  const { given, gatewayName, casesName } = mongo;
  return given ?? { gatewayUri: ownUri, casesUri: ownUri, gatewayName, casesName };
}

function clean(env: Record<string, string | undefined>): Given {
  const names = Object.keys(schema.shape);
  const values = names.map((name) => [name, env[name]?.trim()] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined && value !== ''));
}

/**
 * Reports values with marks that an env file or a shell should have removed: such a value is never
 * the intended one.
 */
function badlyWritten(given: Given): Problem[] {
  return Object.entries(given).flatMap(([name, value = '']) => {
    if (/^["'`]|["'`]$/.test(value))
      return [{ name, what: 'must stand without quotation marks around it' }];
    if (/[\r\n\0]/.test(value)) return [{ name, what: 'must stand in one line' }];
    return [];
  });
}

/**
 * Returns variables that were probably meant for Amana but are not read. The start and `doctor`
 * name them.
 */
export const unreadVariables = (env: Record<string, string | undefined>): UnknownName[] =>
  unknownNames(env, Object.keys(schema.shape));

function listed(problems: readonly Problem[]): string {
  const first = new Map<string, string>();
  for (const { name, what } of problems) if (!first.has(name)) first.set(name, what);
  const lines = [...first].map(([name, what]) => `  ${name} ${what}`);
  return ['The configuration is not right (.env.example explains each variable):', ...lines].join(
    '\n',
  );
}

const twilioOf = (value: Values): Config['twilio'] => {
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken } = value;
  if (!accountSid || !authToken) return null;
  return {
    accountSid,
    authToken,
    oldAuthToken: value.TWILIO_AUTH_TOKEN_OLD,
    smsFrom: value.TWILIO_SMS_FROM,
    whatsappFrom: value.TWILIO_WHATSAPP_FROM,
    apiUrl: value.TWILIO_API_URL,
    retention: value.TWILIO_RETENTION,
    deleteAfter: value.TWILIO_DELETE_AFTER,
    segmentsPerSecond: value.TWILIO_SEGMENTS_PER_SECOND,
  };
};

const telegramOf = (value: Values): Config['telegram'] =>
  value.TELEGRAM_BOT_TOKEN
    ? {
        token: value.TELEGRAM_BOT_TOKEN,
        webhookSecret: value.TELEGRAM_WEBHOOK_SECRET,
        apiUrl: value.TELEGRAM_API_URL,
      }
    : null;

function mongoOf(value: Values): Config['mongo'] {
  const gatewayUri = value.MONGODB_GATEWAY_URI ?? value.MONGODB_URI;
  const casesUri = value.MONGODB_CASES_URI ?? value.MONGODB_URI;
  const names = { gatewayName: value.MONGODB_GATEWAY_NAME, casesName: value.MONGODB_CASES_NAME };
  return { given: gatewayUri && casesUri ? { gatewayUri, casesUri, ...names } : null, ...names };
}

function arrange(value: Values, given: Given): Config {
  const production = value.NODE_ENV === 'production';
  const dataFolder = path.resolve(value.AMANA_DATA);
  return {
    production,
    role: value.AMANA_ROLE,
    host: value.HOST ?? (production ? '0.0.0.0' : '127.0.0.1'),
    port: value.PORT,
    publicUrl: value.PUBLIC_URL,
    mongo: mongoOf(value),
    dataFolder,
    keysFolder: path.resolve(value.AMANA_KEYS ?? path.join(dataFolder, 'keys')),
    demo: value.AMANA_DEMO === undefined ? demoByDefault(given) : value.AMANA_DEMO === 'on',
    demoHosts: demoHosts(value),
    twilio: twilioOf(value),
    telegram: telegramOf(value),
    defaultLanguage: value.AMANA_DEFAULT_LANGUAGE,
    silenceMs: value.AMANA_SILENCE_MINUTES * MINUTE,
    keepClosed: keepClosedOf(value.AMANA_KEEP_CLOSED_DAYS),
    callsAnHour: value.AMANA_CALLS_AN_HOUR,
    approveAbove: value.AMANA_APPROVE_ABOVE,
    fileLimits: {
      photo: value.AMANA_PHOTO_MB * MB,
      voice: value.AMANA_VOICE_MB * MB,
      document: value.AMANA_DOCUMENT_MB * MB,
    },
    clamav: scannerAddress(value.AMANA_CLAMAV),
  };
}

const keepClosedOf = (days: Values['AMANA_KEEP_CLOSED_DAYS']): Config['keepClosed'] =>
  typeof days === 'number' ? days * DAY : days;

/** Returns how long words of a closed case are kept, in milliseconds, if they end. */
export const keptClosed = ({ keepClosed }: Pick<Config, 'keepClosed'>): number | undefined =>
  typeof keepClosed === 'number' ? keepClosed : undefined;

/** Reads the address of the virus scanner. */
function scannerAddress(address: string | undefined): ScannerAddress | null {
  if (address === undefined) return null;
  if (address.startsWith('/')) return { path: address };
  const at = address.lastIndexOf(':');
  return { host: address.slice(0, at), port: Number(address.slice(at + 1)) };
}

/**
 * Returns the hosts configured for the demo, and those that the configuration names anyway. A host
 * that means "every address" (0.0.0.0) is not a name.
 */
function demoHosts({ AMANA_DEMO_HOSTS, PUBLIC_URL, HOST }: Values): string[] {
  const own = HOST === undefined || /^[0.]+$|^[0:]+$/.test(HOST) ? [] : [HOST.toLowerCase()];
  const named = PUBLIC_URL === undefined ? [] : [new URL(PUBLIC_URL).hostname];
  return [...(AMANA_DEMO_HOSTS ?? []), ...named, ...own.map(inUrl)];
}

/** Returns an IPv6 address as a URL writes it. */
const inUrl = (host: string): string => (host.includes(':') ? `[${host}]` : host);

function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  Object.values(value).forEach(freeze);
  return Object.freeze(value);
}

/**
 * Returns the public address; empty if there is none. The demo has that of this machine: an alert
 * without a whole address of its page is no alert.
 */
export const publicAddressOf = ({
  publicUrl,
  demo,
  port,
}: Pick<Config, 'publicUrl' | 'demo' | 'port'>): string =>
  publicUrl ?? (demo ? `http://localhost:${port}` : '');
