/** The environment after reading: trimmed; empty values count as not set. */
export type Given = Readonly<Record<string, string | undefined>>;

/** A problem with one variable. It never holds the value, which may be a secret. */
export interface Problem {
  readonly name: string;
  readonly what: string;
}

/** Variables that are secrets or lead to one; production refuses example values for them. */
export const guarded = [
  'PUBLIC_URL',
  'MONGODB_URI',
  'MONGODB_GATEWAY_URI',
  'MONGODB_CASES_URI',
  'TWILIO_ACCOUNT_SID',
  'TWILIO_AUTH_TOKEN',
  'TWILIO_AUTH_TOKEN_OLD',
  'TWILIO_SMS_FROM',
  'TWILIO_WHATSAPP_FROM',
  'TELEGRAM_BOT_TOKEN',
  'TELEGRAM_WEBHOOK_SECRET',
] as const;

/** Returns an expression that finds what any of several finds, in capitals or not. */
function oneOf(expressions: readonly RegExp[]): RegExp {
  return new RegExp(expressions.map(({ source }) => source).join('|'), 'i');
}

/**
 * Words of example values. Short ones count only as whole words: four letters can occur by chance.
 */
const PLACEHOLDER = oneOf([
  /change-?_?me|example|placeholder|password|passwd|secret|dummy|sample/,
  /x{4,}|\.\.\.|[<>]|01234567|12345678/,
  /(?<![a-z])(?:demo|test|todo|your|fake)(?![a-z])/,
]);

/** Host names that belong to nobody. Source: RFC 2606. */
const EXAMPLE_HOST = /(?:^|\.)example(?:\.(?:com|net|org))?(?::\d+)?$/i;

/**
 * Checks whether a value is a placeholder: "changeme", "your-token", "xxxx", one character
 * repeated. An address is judged by its password and its hosts, a phone number only by repetition.
 * @param value any text; a chance hit on 35 random letters is less likely than 1 in 1,000
 */
export function looksLikePlaceholder(value: string): boolean {
  const address = /^[a-z+]+:\/\/(?:[^@/]*?(?::([^@/]*))?@)?([^/?]*)/.exec(value);
  if (address !== null) {
    const [, password = '', hosts = ''] = address;
    return PLACEHOLDER.test(password) || hosts.split(',').some((host) => EXAMPLE_HOST.test(host));
  }
  return /(.)\1{7,}/.test(value) || (!/^\+?\d+$/.test(value) && PLACEHOLDER.test(value));
}

const TWILIO = [
  'TWILIO_ACCOUNT_SID',
  'TWILIO_AUTH_TOKEN',
  'TWILIO_SMS_FROM',
  'TWILIO_WHATSAPP_FROM',
];
const MONGODB = ['MONGODB_URI', 'MONGODB_GATEWAY_URI', 'MONGODB_CASES_URI'];

/** Checks whether any of these variables is set. */
export function anyOf(env: Given, names: readonly string[]): boolean {
  return names.some((name) => env[name] !== undefined);
}

/** Checks whether the demo runs by default: on a machine where nothing real is configured. */
export function demoByDefault(env: Given): boolean {
  return (
    env.NODE_ENV !== 'production' && !anyOf(env, [...MONGODB, ...TWILIO, 'TELEGRAM_BOT_TOKEN'])
  );
}

/**
 * Returns the problems between variables that depend on each other; the schema checks the form of
 * each one.
 */
export function contradictions(env: Given): Problem[] {
  return [
    ...databaseRules(env),
    ...twilioRules(env),
    ...telegramRules(env),
    ...productionRules(env),
  ];
}

function databaseRules(env: Given): Problem[] {
  const problems: Problem[] = [];
  const whole = env.MONGODB_URI !== undefined;
  const gateway = env.MONGODB_GATEWAY_URI !== undefined;
  const cases = env.MONGODB_CASES_URI !== undefined;
  if (!whole && gateway !== cases) {
    const name = gateway ? 'MONGODB_CASES_URI' : 'MONGODB_GATEWAY_URI';
    problems.push({ name, what: 'is missing: set it too, or MONGODB_URI' });
  } else if (!whole && !gateway && env.NODE_ENV === 'production') {
    problems.push({
      name: 'MONGODB_URI',
      what: 'is missing: production needs a MongoDB replica set',
    });
  } else if (!whole && !gateway && env.AMANA_ROLE !== undefined && env.AMANA_ROLE !== 'all') {
    problems.push({
      name: 'MONGODB_URI',
      what: 'is missing: web and worker need one that both reach',
    });
  }
  if ((env.MONGODB_GATEWAY_NAME ?? 'amana_gateway') === (env.MONGODB_CASES_NAME ?? 'amana_cases')) {
    problems.push({ name: 'MONGODB_CASES_NAME', what: 'must differ from MONGODB_GATEWAY_NAME' });
  }
  return problems;
}

function twilioRules(env: Given): Problem[] {
  if (!anyOf(env, TWILIO)) return [];
  const problems: Problem[] = [];
  const together = 'is missing: Twilio needs its account SID, its auth token and a sender';
  for (const name of ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN']) {
    if (env[name] === undefined) problems.push({ name, what: together });
  }
  if (!anyOf(env, ['TWILIO_SMS_FROM', 'TWILIO_WHATSAPP_FROM'])) {
    problems.push({ name: 'TWILIO_SMS_FROM', what: `${together} (or TWILIO_WHATSAPP_FROM)` });
  }
  if (env.PUBLIC_URL === undefined) {
    const what =
      'is missing: Twilio signs the address it calls, as https://tips.my-organisation.org';
    problems.push({ name: 'PUBLIC_URL', what });
  }
  return problems;
}

/** The shortest webhook secret that cannot be guessed by trying, in characters. Our own limit. */
const SHORTEST_SECRET = 12;

function telegramRules(env: Given): Problem[] {
  const webhook = env.TELEGRAM_BOT_TOKEN !== undefined && env.PUBLIC_URL !== undefined;
  if (env.NODE_ENV !== 'production' || !webhook) return [];
  const secret = env.TELEGRAM_WEBHOOK_SECRET;
  const name = 'TELEGRAM_WEBHOOK_SECRET';
  if (secret === undefined) {
    const what = 'is missing: 1 to 256 of A-Z a-z 0-9 _ and -, as from: openssl rand -hex 32';
    return [{ name, what }];
  }
  // An example value gets its own message.
  if (secret.length >= SHORTEST_SECRET || looksLikePlaceholder(secret)) return [];
  const what = `must have ${SHORTEST_SECRET} characters or more in production, as from: openssl rand -hex 32`;
  return [{ name, what }];
}

/**
 * Hosts that cannot be reached from outside this machine or its network. Source: RFC 1918, RFC
 * 6762.
 */
const privateHosts = oneOf([
  /localhost|[^/:]+\.(?:localhost|local|lan|internal)/,
  /127\.[\d.]+|10\.[\d.]+|192\.168\.[\d.]+|172\.(?:1[6-9]|2\d|3[01])\.[\d.]+/,
  /0\.0\.0\.0|\[::1?\]/,
]);
const PRIVATE_HOST = new RegExp(`^https?://(?:${privateHosts.source})(?:[:/]|$)`, 'i');

function productionRules(env: Given): Problem[] {
  if (env.NODE_ENV !== 'production') return [];
  const problems: Problem[] = [];
  if (env.AMANA_DEMO === 'on')
    problems.push({ name: 'AMANA_DEMO', what: 'must be off in production' });
  if (env.PUBLIC_URL?.startsWith('http:') && anyOf(env, [...TWILIO, 'TELEGRAM_BOT_TOKEN'])) {
    problems.push({ name: 'PUBLIC_URL', what: 'must start with https:// in production' });
  }
  if (env.PUBLIC_URL !== undefined && PRIVATE_HOST.test(env.PUBLIC_URL)) {
    const what =
      'must be a host that the internet reaches: this one is only of a machine or a network';
    problems.push({ name: 'PUBLIC_URL', what });
  }
  for (const name of ['TWILIO_API_URL', 'TELEGRAM_API_URL']) {
    if (env[name] !== undefined && !unreadable(env[name])) {
      problems.push({
        name,
        what: 'must start with https:// in production, or lead to this machine',
      });
    }
  }
  for (const name of guarded) {
    if (env[name] !== undefined && looksLikePlaceholder(env[name])) {
      problems.push({ name, what: 'is an example value, not a real one' });
    }
  }
  return problems;
}

/** Checks whether nobody on the network can read what is sent to this address. */
function unreadable(url: string): boolean {
  return /^https:\/\/|^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?:[:/]|$)/.test(url);
}
