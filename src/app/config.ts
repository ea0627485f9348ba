import { defaultLimits, MB, type Limits } from '../attachments/limits.js';
import type { ScannerAddress } from '../attachments/scanner.js';
import { CALLS_AN_HOUR } from '../models/cases/call-budget.js';
import path from 'node:path';
import { z } from 'zod';
import { isIP } from 'node:net';
import { unknownNames, type UnknownName } from './config-names.js';
import { contradictions, demoByDefault, type Given, type Problem } from './config-rules.js';
import type { DbAddress } from '../models/store/db.js';
import { Fault } from '../shared/fault.js';
import { MINUTE } from '../shared/clock.js';
import { allowedLanguage, isLanguage } from '../shared/allowed.js';

/** Everything that is set from outside, checked. Nothing else in the program reads the environment. */
export interface Config {
  readonly production: boolean;
  /** `web` answers, `worker` sends and escalates, `all` does both in one process. */
  readonly role: 'web' | 'worker' | 'all';
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  /** Where the internet reaches us, without a slash at the end. Always there when Twilio is. */
  readonly publicUrl: string | undefined;
  readonly mongo: {
    /** The databases that were named; null: start a mongod of our own. */
    readonly given: DbAddress | null;
    readonly gatewayName: string;
    readonly casesName: string;
  };
  /** Absolute. */
  readonly dataFolder: string;
  /** Absolute. */
  readonly keysFolder: string;
  readonly demo: boolean;
  /** Host names by which the demo may be asked for, beside those of this machine itself. */
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
  /** Milliseconds of silence after which a half-told tip goes to people. */
  readonly silenceMs: number;
  /** A sending to more people than this needs a second person. */
  readonly approveAbove: number;
  /** So many calls of a kind in an hour reach a focal point one by one. */
  readonly callsAnHour: number;
  /** The most bytes of a file that is kept, by its kind. */
  readonly fileLimits: Limits;
  /** Where clamd listens; null: files are not scanned. */
  readonly clamav: ScannerAddress | null;
}

/** A text of a form, or an error that says what is allowed and never what was given. */
const text = (form: RegExp, allowed: string) =>
  z.string().regex(form, { error: `must be ${allowed}` });
const choice = <const T extends readonly [string, ...string[]]>(...values: T) =>
  z.enum(values, { error: `must be ${values.join(' or ')}` });
const number = (from: number, to: number, form: RegExp = /^\d+$/) =>
  text(form, `a number from ${from} to ${to}`)
    .transform(Number)
    .refine((value) => value >= from && value <= to, {
      error: `must be a number from ${from} to ${to}`,
    });
const url = () =>
  text(/^https?:\/\/[^\s/?#@]+(?:\/[^\s?#]*)?$/, 'an address as https://host or https://host/path')
    .refine((value) => URL.canParse(value), {
      error: 'must be an address as https://host or https://host/path',
    })
    .transform((value) => value.replace(/\/+$/, ''));
/** The hosts of an address of MongoDB, with their ports; of a service record, one without a port. */
const MONGODB_HOSTS =
  /^mongodb(?:(?<srv>\+srv))?:\/\/(?:[^@/\s]*@)?(?<hosts>[^@/\s?]+)(?:\/\S*|\?\S*)?$/;

function hostsExist(uri: string): boolean {
  const { srv, hosts = '' } = MONGODB_HOSTS.exec(uri)?.groups ?? {};
  const port = (host: string) => /:(\d+)$/.exec(host.replace(/^\[[^\]]*\]/, ''))?.[1];
  if (srv !== undefined) return !hosts.includes(',') && port(hosts) === undefined;
  return hosts.split(',').every((host) => {
    const given = port(host);
    return (
      /^(?:\[[0-9a-fA-F:.]+\]|[^\s:[\]]+)(?::\d+)?$/.test(host) &&
      (given === undefined || (Number(given) > 0 && Number(given) <= 65_535))
    );
  });
}

const MONGODB_FORM =
  'an address as mongodb://host:port/?replicaSet=name, with ports from 1 to 65535, or mongodb+srv://host without a port';
const mongodb = () =>
  text(/^mongodb(?:\+srv)?:\/\/\S+$/, MONGODB_FORM).refine(hostsExist, {
    error: `must be ${MONGODB_FORM}`,
  });
/** The shell reads ~ as the home of a person; whoever starts a service has no shell. */
const folder = () =>
  text(/^[^~\0]/, 'a path, written out: ~ is not read here, as /home/amana/data').optional();

/** An address of the machine or a host name; a port has a variable of its own. */
const isHost = (value: string): boolean =>
  isIP(value) > 0 ||
  (/^(?!-)[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\.?$/.test(value) && !/^[\d.]+$/.test(value));
const databaseName = () => text(/^[A-Za-z0-9_-]{1,63}$/, '1 to 63 of A-Z a-z 0-9 _ and -');
/** Source: ITU-T E.164, at most 15 digits. */
const E164 = String.raw`\+[1-9]\d{6,14}`;
const SERVICE = 'MG[0-9a-f]{32}';

/** Each variable, the form it must have, and what holds when it is not set. `.env.example` explains them to people. */
export const schema = z.object({
  NODE_ENV: choice('development', 'production', 'test').default('development'),
  AMANA_ROLE: choice('all', 'web', 'worker').default('all'),
  PORT: number(0, 65_535).default(3_000),
  HOST: z
    .string()
    .refine(isHost, { error: 'must be a host name or an IP address, without a port (PORT)' })
    .optional(),
  PUBLIC_URL: url().optional(),
  MONGODB_URI: mongodb().optional(),
  MONGODB_GATEWAY_URI: mongodb().optional(),
  MONGODB_CASES_URI: mongodb().optional(),
  MONGODB_GATEWAY_NAME: databaseName().default('amana_gateway'),
  MONGODB_CASES_NAME: databaseName().default('amana_cases'),
  MONGOD_BINARY: folder(),
  AMANA_DATA: folder().default('./data'),
  AMANA_KEYS: folder(),
  AMANA_DEMO: choice('on', 'off').optional(),
  AMANA_DEMO_HOSTS: text(
    /^[A-Za-z0-9._-]+(?:\s*,\s*[A-Za-z0-9._-]+)*$/,
    'host names without https:// and port, with commas between them',
  )
    .transform((names) => names.toLowerCase().split(/\s*,\s*/))
    .optional(),
  TWILIO_ACCOUNT_SID: text(/^AC[0-9a-fA-F]{32}$/, 'AC and 32 hexadecimal digits').optional(),
  TWILIO_AUTH_TOKEN: text(/^\S+$/, 'the auth token of the account, without spaces').optional(),
  TWILIO_AUTH_TOKEN_OLD: text(/^\S+$/, 'an auth token of the account, without spaces').optional(),
  TWILIO_SMS_FROM: text(
    new RegExp(`^(?:${E164}|\\d{3,8}|${SERVICE})$`),
    'a number as +2348000000000, a short code, or a messaging service (MG and 32 hexadecimal digits)',
  ).optional(),
  TWILIO_WHATSAPP_FROM: text(
    new RegExp(`^(?:whatsapp:)?(?:${E164}|${SERVICE})$`),
    'a number as +2348000000000, or a messaging service (MG and 32 hexadecimal digits)',
  )
    .transform((sender) => sender.replace('whatsapp:', ''))
    .optional(),
  TWILIO_API_URL: url().optional(),
  TWILIO_RETENTION: choice('keep', 'discard').default('keep'),
  TWILIO_DELETE_AFTER: choice('never', 'delivered').default('never'),
  TWILIO_SEGMENTS_PER_SECOND: number(0.01, 1_000, /^\d+(?:\.\d+)?$/).default(1),
  TELEGRAM_BOT_TOKEN: text(
    /^\d+:[A-Za-z0-9_-]+$/,
    'a token from @BotFather: digits, a colon, letters',
  ).optional(),
  /** Source: Bot API, setWebhook, secret_token. */
  TELEGRAM_WEBHOOK_SECRET: text(
    /^[A-Za-z0-9_-]{1,256}$/,
    '1 to 256 of A-Z a-z 0-9 _ and -',
  ).optional(),
  TELEGRAM_API_URL: url().optional(),
  AMANA_DEFAULT_LANGUAGE: text(/^[a-z]{2,3}$/, 'a language code of ISO 639, as en')
    .refine(isLanguage, { error: () => `must be ${allowedLanguage()}` })
    .default('en'),
  AMANA_SILENCE_MINUTES: number(1, 1_440).default(30),
  AMANA_CALLS_AN_HOUR: number(4, 10_000).default(CALLS_AN_HOUR),
  AMANA_PHOTO_MB: number(1, 20).default(defaultLimits.photo / MB),
  AMANA_VOICE_MB: number(1, 20).default(defaultLimits.voice / MB),
  AMANA_DOCUMENT_MB: number(1, 20).default(defaultLimits.document / MB),
  AMANA_CLAMAV: text(
    /^(?:\/\S+|[A-Za-z0-9._-]+:\d{1,5})$/,
    'a host and a port as clamav:3310, or the path of a socket',
  ).optional(),
  AMANA_APPROVE_ABOVE: number(0, 10_000_000).default(1_000),
});

/**
 * Reads the configuration.
 * @param env the environment variables; others than ours are passed over, and an empty one counts as not set
 * @throws Fault listing every variable that is wrong or missing, with what is allowed; it never shows a value
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

/** Where the databases are: those that were named, or both on our own mongod. @param ownUri of that mongod */
export function databaseAddress({ mongo }: Config, ownUri: string): DbAddress {
  const { given, gatewayName, casesName } = mongo;
  return given ?? { gatewayUri: ownUri, casesUri: ownUri, gatewayName, casesName };
}

function clean(env: Record<string, string | undefined>): Given {
  const names = Object.keys(schema.shape);
  const values = names.map((name) => [name, env[name]?.trim()] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined && value !== ''));
}

/** Marks that a file of variables or a shell should have taken off: with them a value is never what was meant. */
function badlyWritten(given: Given): Problem[] {
  return Object.entries(given).flatMap(([name, value = '']) => {
    if (/^["'`]|["'`]$/.test(value))
      return [{ name, what: 'must stand without quotation marks around it' }];
    if (/[\r\n\0]/.test(value)) return [{ name, what: 'must stand in one line' }];
    return [];
  });
}

/** Variables that were probably meant for Amana, and that it does not read: named at the start and by `doctor`. */
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

type Values = z.infer<typeof schema>;

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

/** Where the virus scanner listens. */
function scannerAddress(address: string | undefined): ScannerAddress | null {
  if (address === undefined) return null;
  if (address.startsWith('/')) return { path: address };
  const at = address.lastIndexOf(':');
  return { host: address.slice(0, at), port: Number(address.slice(at + 1)) };
}

/** The hosts named for the demo, and those that the configuration names anyway. Every address is nobody's name. */
function demoHosts({ AMANA_DEMO_HOSTS, PUBLIC_URL, HOST }: Values): string[] {
  const own = HOST === undefined || /^[0.]+$|^[0:]+$/.test(HOST) ? [] : [HOST.toLowerCase()];
  const named = PUBLIC_URL === undefined ? [] : [new URL(PUBLIC_URL).hostname];
  return [...(AMANA_DEMO_HOSTS ?? []), ...named, ...own.map(inUrl)];
}

/** An address of IPv6 as it stands in a URL. */
const inUrl = (host: string): string => (host.includes(':') ? `[${host}]` : host);

function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  Object.values(value).forEach(freeze);
  return Object.freeze(value);
}
