import { isIP } from 'node:net';
import { z } from 'zod';
import { defaultLimits, MB } from '../attachments/limits.js';
import { CALLS_AN_HOUR } from '../models/cases/call-budget.js';
import { allowedLanguage, isLanguage } from '../shared/allowed.js';

/** Returns the schema of a text. Its error says what is allowed and never shows the value. */
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
const daysOrAlways = (from: number, to: number) => {
  const allowed = `a number of days from ${from} to ${to}, or always`;
  return text(/^(?:always|\d+)$/, allowed)
    .transform((value) => (value === 'always' ? value : Number(value)))
    .refine((value) => value === 'always' || (value >= from && value <= to), {
      error: `must be ${allowed}`,
    });
};
const url = () =>
  text(/^https?:\/\/[^\s/?#@]+(?:\/[^\s?#]*)?$/, 'an address as https://host or https://host/path')
    .refine((value) => URL.canParse(value), {
      error: 'must be an address as https://host or https://host/path',
    })
    .transform((value) => value.replace(/\/+$/, ''));
/**
 * The hosts of a MongoDB address, with their ports; for a service record (`+srv`), one host without
 * a port.
 */
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
/** A shell replaces ~ with the home folder; a service is started without a shell. */
const folder = () =>
  text(/^[^~\0]/, 'a path, written out: ~ is not read here, as /home/amana/data').optional();

/** Checks for an IP address of the machine or a host name; a port has its own variable. */
const isHost = (value: string): boolean =>
  isIP(value) > 0 ||
  (/^(?!-)[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\.?$/.test(value) && !/^[\d.]+$/.test(value));
const databaseName = () => text(/^[A-Za-z0-9_-]{1,63}$/, '1 to 63 of A-Z a-z 0-9 _ and -');
/** Source: ITU-T E.164, at most 15 digits. */
const E164 = String.raw`\+[1-9]\d{6,14}`;
const SERVICE = 'MG[0-9a-f]{32}';

/** The variables, the form of each, and its default. `.env.example` explains them to people. */
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
  AMANA_KEEP_CLOSED_DAYS: daysOrAlways(90, 3_650).optional(),
  AMANA_APPROVE_ABOVE: number(0, 10_000_000).default(1_000),
});

/** The variables after reading. */
export type Values = z.infer<typeof schema>;
