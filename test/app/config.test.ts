import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { guarded, looksLikePlaceholder } from '../../src/app/config-rules.js';
import { saysUnknown } from '../../src/app/config-names.js';
import { schema } from '../../src/app/config-variables.js';
import {
  databaseAddress,
  publicAddressOf,
  readConfig,
  unreadVariables,
} from '../../src/app/config.js';
import { Fault } from '../../src/shared/fault.js';
import { projectRoot } from '../../src/shared/root.js';

type Env = Record<string, string | undefined>;

/** Made up, and of the form and randomness that real ones have. */
const real = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://tips.amana-network.org',
  MONGODB_URI: 'mongodb://amana:hG7dk20sKq91@db1.amana-network.org:27017/?replicaSet=rs0',
  TWILIO_ACCOUNT_SID: 'ACb7c15e0f92a64d83b1e07c5a9fd23e68',
  TWILIO_AUTH_TOKEN: '9f3c1be07a5d4286c0e9b74d13fa8257',
  TWILIO_SMS_FROM: '+13212043917',
  TELEGRAM_BOT_TOKEN: '6482915730:AAF8kQvR2nLw9Zt-3bYcXeH_Js5uMoPdVgI',
  TELEGRAM_WEBHOOK_SECRET: 'c41d8a7be92f06357d1b6ce8f4a09532',
};

/** The message of the fault a configuration ends in. */
function complaint(env: Env): string {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof Fault) return error.message;
    throw error;
  }
  throw new Error('it was accepted');
}

/** The variables that are complained of. */
const blamed = (env: Env) => [...complaint(env).matchAll(/^ {2}(\w+) /gm)].map((match) => match[1]);

const example = readFileSync(path.join(projectRoot(), '.env.example'), 'utf8');
const examples = Object.fromEntries(
  [...example.matchAll(/^#?([A-Z][A-Z_]+)=(.*)$/gm)].map((match) => [
    match[1] ?? '',
    match[2] ?? '',
  ]),
);

describe('a newcomer', () => {
  test('needs no configuration: the demo, on this machine alone, with a mongod of its own', () => {
    const config = readConfig({});
    expect(config).toEqual({
      production: false,
      role: 'all',
      host: '127.0.0.1',
      port: 3000,
      publicUrl: undefined,
      mongo: { given: null, gatewayName: 'amana_gateway', casesName: 'amana_cases' },
      dataFolder: path.resolve('data'),
      keysFolder: path.resolve('data/keys'),
      demo: true,
      demoHosts: [],
      twilio: null,
      telegram: null,
      approveAbove: 1_000,
      callsAnHour: 12,
      fileLimits: { photo: 10_485_760, voice: 5_242_880, document: 10_485_760 },
      clamav: null,
      defaultLanguage: 'en',
      silenceMs: 1_800_000,
    });
    expect(databaseAddress(config, 'mongodb://own')).toEqual({
      gatewayUri: 'mongodb://own',
      casesUri: 'mongodb://own',
      gatewayName: 'amana_gateway',
      casesName: 'amana_cases',
    });
  });

  test('the demo has the address of this machine, which the page of an alert needs; production has its own', () => {
    expect(publicAddressOf(readConfig({}))).toBe('http://localhost:3000');
    expect(publicAddressOf(readConfig(real))).toBe('https://tips.amana-network.org');
  });

  test('who leaves a variable empty has not set it', () => {
    expect(readConfig({ MONGODB_URI: '', PORT: ' ', TWILIO_AUTH_TOKEN: '' })).toEqual(
      readConfig({}),
    );
  });

  test.each(['MONGODB_URI', 'TELEGRAM_BOT_TOKEN'] as const)(
    'who sets %s gets no demo unless asked for',
    (name) => {
      const env = { [name]: real[name] };
      expect(readConfig(env).demo).toBe(false);
      expect(readConfig({ ...env, AMANA_DEMO: 'on' }).demo).toBe(true);
      expect(readConfig({ AMANA_DEMO: 'off' }).demo).toBe(false);
    },
  );
});

describe('production', () => {
  test('starts with real secrets, on every address of the machine, without the demo', () => {
    const config = readConfig(real);
    expect(config).toMatchObject({ production: true, host: '0.0.0.0', demo: false });
    expect(config.twilio).toMatchObject({
      retention: 'keep',
      segmentsPerSecond: 1,
      whatsappFrom: undefined,
    });
    expect(config.telegram).toMatchObject({ webhookSecret: real.TELEGRAM_WEBHOOK_SECRET });
    expect(config.mongo.given).toMatchObject({
      gatewayUri: real.MONGODB_URI,
      casesUri: real.MONGODB_URI,
    });
  });

  test('names everything that is missing or wrong at once', () => {
    const env = {
      ...real,
      MONGODB_URI: undefined,
      TELEGRAM_WEBHOOK_SECRET: undefined,
      TWILIO_SMS_FROM: undefined,
      PUBLIC_URL: 'http://tips.amana-network.org',
      PORT: 'many',
      AMANA_DEMO: 'on',
    };
    expect(blamed(env).sort()).toEqual([
      'AMANA_DEMO',
      'MONGODB_URI',
      'PORT',
      'PUBLIC_URL',
      'TELEGRAM_WEBHOOK_SECRET',
      'TWILIO_SMS_FROM',
    ]);
  });

  test.each([...guarded])('refuses the example value of %s and names it', (name) => {
    const env = { ...real, [name]: examples[name] };
    expect(blamed(env)).toEqual([name]);
    expect(complaint(env)).toContain('is an example value');
  });

  test.each([
    'changeme',
    'demo',
    'secret',
    'my-secret',
    'xxxxxxxx',
    'your_token',
    '<token>',
    'test',
    'aaaaaaaa',
    '...',
  ])('refuses %s as a secret', (value) => {
    expect(blamed({ ...real, TWILIO_AUTH_TOKEN: value })).toEqual(['TWILIO_AUTH_TOKEN']);
    expect(
      readConfig({ ...real, NODE_ENV: 'development', TWILIO_AUTH_TOKEN: value }).production,
    ).toBe(false);
  });

  test('asks for no webhook secret when Telegram is polled', () => {
    const { NODE_ENV, MONGODB_URI, TELEGRAM_BOT_TOKEN } = real;
    expect(
      readConfig({ NODE_ENV, MONGODB_URI, TELEGRAM_BOT_TOKEN }).telegram?.webhookSecret,
    ).toBeUndefined();
  });

  test('sends nothing in the open, but may talk to a server on its own machine', () => {
    expect(blamed({ ...real, TWILIO_API_URL: 'http://proxy.amana-network.org' })).toEqual([
      'TWILIO_API_URL',
    ]);
    expect(blamed({ ...real, TELEGRAM_API_URL: 'http://127.0.0.1.evil.org' })).toEqual([
      'TELEGRAM_API_URL',
    ]);
    expect(
      readConfig({ ...real, TELEGRAM_API_URL: 'http://127.0.0.1:8081/' }).telegram?.apiUrl,
    ).toBe('http://127.0.0.1:8081');
  });
});

test('an address is an example by its password or its host, and a number by its repetition', () => {
  const examples = [
    'mongodb://a:demo@db.org/',
    'mongodb://a:b@db.org,db.example:27017/x',
    'https://www.example.com/a',
  ];
  const honest = [
    'mongodb://test@test-db.org/?appName=demo',
    'https://demo.amana-network.org',
    '+2348012345678',
    '32123',
  ];
  expect(examples.filter(looksLikePlaceholder)).toEqual(examples);
  expect(honest.filter(looksLikePlaceholder)).toEqual([]);
});

describe('variables that belong together', () => {
  test.each([
    [
      { TWILIO_ACCOUNT_SID: real.TWILIO_ACCOUNT_SID },
      ['TWILIO_AUTH_TOKEN', 'TWILIO_SMS_FROM', 'PUBLIC_URL'],
    ],
    [
      { TWILIO_SMS_FROM: '+13212043917' },
      ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'PUBLIC_URL'],
    ],
    [{ MONGODB_GATEWAY_URI: 'mongodb://one' }, ['MONGODB_CASES_URI']],
    [{ MONGODB_CASES_URI: 'mongodb://one' }, ['MONGODB_GATEWAY_URI']],
    [{ MONGODB_CASES_NAME: 'amana_gateway' }, ['MONGODB_CASES_NAME']],
    [{ AMANA_ROLE: 'worker' }, ['MONGODB_URI']],
  ] as [Env, string[]][])('%j is not enough', (env, names) => {
    expect(blamed(env)).toEqual(names);
  });

  test('each half of the data may have a user of its own', () => {
    const env = { MONGODB_GATEWAY_URI: 'mongodb://g@one', MONGODB_CASES_URI: 'mongodb://c@two' };
    expect(databaseAddress(readConfig(env), 'mongodb://own')).toEqual({
      gatewayUri: 'mongodb://g@one',
      casesUri: 'mongodb://c@two',
      gatewayName: 'amana_gateway',
      casesName: 'amana_cases',
    });
  });
});

describe('a value of the wrong form is refused, and the message says what is allowed', () => {
  test.each([
    ['NODE_ENV', 'staging', 'development or production or test'],
    ['AMANA_ROLE', 'boss', 'all or web or worker'],
    ['PORT', '70000', 'from 0 to 65535'],
    ['PORT', '-1', 'from 0 to 65535'],
    ['PORT', '3000; rm', 'from 0 to 65535'],
    ['PUBLIC_URL', 'tips.org', 'https://host'],
    ['PUBLIC_URL', 'https://tips.org/?a=1', 'https://host'],
    ['PUBLIC_URL', 'https://user:pw@tips.org', 'https://host'],
    ['MONGODB_URI', 'postgres://localhost', 'mongodb://'],
    ['MONGODB_GATEWAY_NAME', 'a.b', 'A-Z a-z 0-9'],
    ['AMANA_DEMO', 'yes', 'on or off'],
    ['TWILIO_ACCOUNT_SID', 'SK12', 'AC and 32'],
    ['TWILIO_SMS_FROM', 'AMANA', 'a short code'],
    ['TWILIO_SMS_FROM', '0803 000 000', 'a short code'],
    ['TWILIO_WHATSAPP_FROM', '12345', 'messaging service'],
    ['TWILIO_SEGMENTS_PER_SECOND', '0', 'from 0.01 to 1000'],
    ['TWILIO_RETENTION', 'forever', 'keep or discard'],
    ['TELEGRAM_BOT_TOKEN', 'bot', '@BotFather'],
    ['TELEGRAM_WEBHOOK_SECRET', 'a b', '1 to 256'],
    ['TELEGRAM_WEBHOOK_SECRET', 'a'.repeat(257), '1 to 256'],
    ['AMANA_DEFAULT_LANGUAGE', 'English', 'ISO 639'],
    ['AMANA_DEFAULT_LANGUAGE', 'ha', 'texts in: en, fr, pt'],
    ['AMANA_DEFAULT_LANGUAGE', 'EN', 'ISO 639'],
    ['AMANA_SILENCE_MINUTES', '1.5', 'from 1 to 1440'],
    ['AMANA_SILENCE_MINUTES', '-5', 'from 1 to 1440'],
    ['AMANA_SILENCE_MINUTES', '30min', 'from 1 to 1440'],
    ['AMANA_SILENCE_MINUTES', '1e2', 'from 1 to 1440'],
    ['AMANA_APPROVE_ABOVE', '1,000', 'from 0 to 10000000'],
    ['PORT', '65536', 'from 0 to 65535'],
    ['PORT', '0x50', 'from 0 to 65535'],
    ['HOST', 'localhost:3000', 'without a port'],
    ['HOST', 'http://localhost', 'without a port'],
    ['HOST', '999.1.1.1', 'IP address'],
    ['HOST', '127.0.0.1:3000', 'without a port'],
    ['PUBLIC_URL', 'https://tips.org:99999', 'https://host'],
    ['PUBLIC_URL', 'tips.org', 'https://host'],
    ['MONGODB_URI', 'mongodb://db1:99999/?replicaSet=rs0', 'from 1 to 65535'],
    ['MONGODB_URI', 'mongodb://db1:27017,db2:0/?replicaSet=rs0', 'from 1 to 65535'],
    ['MONGODB_URI', 'mongodb://?replicaSet=rs0', 'mongodb://host'],
    ['MONGODB_URI', 'mongodb+srv://db.tips.org:27017/', 'without a port'],
    ['AMANA_DATA', '~/amana', 'written out'],
    ['AMANA_KEYS', '~amana/keys', 'written out'],
    ['AMANA_DEMO_HOSTS', 'https://tips.org', 'without https'],
    ['AMANA_DEMO_HOSTS', 'tips.org:3000', 'without https'],
    ['AMANA_DATA', '"./data"', 'without quotation marks'],
    ['PUBLIC_URL', "'https://tips.org'", 'without quotation marks'],
    ['TWILIO_AUTH_TOKEN', '"9f3c1be07a5d4286c0e9b74d13fa8257"', 'without quotation marks'],
    ['AMANA_KEYS', '/srv/keys\r\nPORT=80', 'one line'],
  ])('%s=%s', (name, value, allowed) => {
    const message = complaint({ ...real, NODE_ENV: 'development', [name]: value });
    expect(message).toMatch(new RegExp(`^ {2}${name} must (?:be|stand) .*${allowed}`, 'm'));
  });

  test('senders of every kind are taken, and a slash at the end of an address is dropped', () => {
    const service = `MG${'0a'.repeat(16)}`;
    for (const sender of ['+2348031234567', '32123', service]) {
      expect(readConfig({ ...real, TWILIO_SMS_FROM: sender }).twilio?.smsFrom).toBe(sender);
    }
    expect(
      readConfig({ ...real, TWILIO_WHATSAPP_FROM: 'whatsapp:+13212043917' }).twilio?.whatsappFrom,
    ).toBe('+13212043917');
    expect(readConfig({ ...real, PUBLIC_URL: 'https://tips.org/amana/' }).publicUrl).toBe(
      'https://tips.org/amana',
    );
  });
});

test('what a file with line ends of Windows says is read as it was meant', () => {
  const crlf = Object.fromEntries(
    Object.entries(real).map(([name, value]) => [name, `${value}\r`]),
  );
  expect(readConfig(crlf)).toEqual(readConfig(real));
});

test('several hosts, passwords and addresses of IPv6 are taken for a database', () => {
  for (const uri of [
    'mongodb://a:b%40c@db1:27017,db2:27018,db3/amana?replicaSet=rs0',
    'mongodb://[::1]:27017/?replicaSet=rs0',
    'mongodb+srv://a:b@cluster0.tips.org/?retryWrites=true',
    'mongodb://localhost',
  ])
    expect(
      readConfig({ ...real, NODE_ENV: 'development', MONGODB_URI: uri }).mongo.given,
    ).toMatchObject({
      gatewayUri: uri,
    });
});

test.each([
  'http://localhost:3000',
  'https://127.0.0.1',
  'https://192.168.1.5',
  'https://amana.local/x',
])('production refuses %s as the address that the internet reaches', (PUBLIC_URL) =>
  expect(blamed({ ...real, PUBLIC_URL })).toEqual(['PUBLIC_URL']),
);

test('a webhook secret that is found by trying is refused in production, and only there', () => {
  const env = { ...real, TELEGRAM_WEBHOOK_SECRET: 'a7f3q' };
  expect(blamed(env)).toEqual(['TELEGRAM_WEBHOOK_SECRET']);
  expect(readConfig({ ...env, NODE_ENV: 'development' }).telegram?.webhookSecret).toBe('a7f3q');
});

describe('a variable with a slip in its name', () => {
  test.each([
    ['AMANA_DEFAULT_LANGAUGE', 'AMANA_DEFAULT_LANGUAGE'],
    ['AMANA_DEFAULT_LANG', 'AMANA_DEFAULT_LANGUAGE'],
    ['AMANA_SILENCE', 'AMANA_SILENCE_MINUTES'],
    ['AMANA_SILENCE_MINUTE', 'AMANA_SILENCE_MINUTES'],
    ['AMANA-DEMO', 'AMANA_DEMO'],
    ['amana_demo', 'AMANA_DEMO'],
    ['AMANA_APROVE_ABOVE', 'AMANA_APPROVE_ABOVE'],
    ['AMNA_APPROVE_ABOVE', 'AMANA_APPROVE_ABOVE'],
    ['TWILIO_AUTH_TOKN', 'TWILIO_AUTH_TOKEN'],
    ['TWILIO_TOKEN', 'TWILIO_AUTH_TOKEN'],
    ['TWILLIO_ACCOUNT_SID', 'TWILIO_ACCOUNT_SID'],
    ['TWILIO_SID', 'TWILIO_ACCOUNT_SID'],
    ['TELEGRAM_TOKEN', 'TELEGRAM_BOT_TOKEN'],
    ['TELEGRAM_BOT_TOKENS', 'TELEGRAM_BOT_TOKEN'],
    ['TELEGRAM_SECRET', 'TELEGRAM_WEBHOOK_SECRET'],
    ['PUBLIC_URI', 'PUBLIC_URL'],
    ['PUBLC_URL', 'PUBLIC_URL'],
    ['PUBILC_URL', 'PUBLIC_URL'],
    ['public_url', 'PUBLIC_URL'],
    ['MONGO_URI', 'MONGODB_URI'],
    ['MONGODB_URL', 'MONGODB_URI'],
    ['MONGOD_BIN', 'MONGOD_BINARY'],
    ['port', 'PORT'],
  ])('%s is named with %s, and its value is not', (name, meant) => {
    const found = unreadVariables({ ...real, [name]: 'C4n4ry' });
    expect(found).toEqual([{ name, meant }]);
    expect(saysUnknown(found[0] ?? { name: '' })).toContain(`Did you mean ${meant}?`);
    expect(found.map(saysUnknown).join()).not.toContain('C4n4ry');
  });

  test('one that is like none is named all the same, if it begins like ours', () => {
    expect(unreadVariables({ AMANA_COLOUR: 'red' })).toEqual([{ name: 'AMANA_COLOUR' }]);
  });

  test('what other programs are told is passed over, and so is what is empty', () => {
    const others = {
      PATH: '/bin',
      HOME: '/root',
      HOSTNAME: 'db1',
      NODE_OPTIONS: '--x',
      PUBLIC_KEY: 'x',
      npm_config_cache: '/tmp',
      AMANA_PASSPHRASE_FILE: '/p',
      AMANA_TOKEN_FILE: '/t',
      MONGOMS_VERSION: '7',
      AMANA_DEFAULT_LANGAUGE: ' ',
    };
    expect(unreadVariables({ ...real, ...others })).toEqual([]);
  });
});

test('no message ever shows a value, so that no secret is shown', () => {
  const canary = 'C4n4ry-changeme';
  for (const name of Object.keys(schema.shape)) {
    for (const value of [
      canary,
      `mongodb://a:${canary}@b c`,
      `https://${canary}@x.org`,
      `1:${canary} `,
    ]) {
      try {
        readConfig({ ...real, [name]: value });
      } catch (error) {
        expect(String(error)).not.toContain('C4n4ry');
        expect(JSON.stringify(error)).not.toContain('C4n4ry');
        expect((error as Error).cause).toBeUndefined();
      }
    }
  }
});

test('the configuration cannot be changed after it was read', () => {
  const config = readConfig(real);
  expect(() => Object.assign(config, { demo: true })).toThrow(TypeError);
  expect(() => Object.assign(config.mongo, { given: null })).toThrow(TypeError);
});

test('random secrets are not taken for examples', () => {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-';
  let seed = 42;
  const next = () => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648);
  const secrets = Array.from({ length: 2_000 }, () =>
    Array.from({ length: 35 }, () => letters[Math.floor(next() / 65_536) % 64]).join(''),
  );
  expect(secrets.filter(looksLikePlaceholder)).toEqual([]);
});

describe('.env.example', () => {
  test('explains every variable there is, and none that there is not', () => {
    expect(Object.keys(examples).sort()).toEqual(Object.keys(schema.shape).sort());
  });

  test('has values of the right form', () => {
    expect(readConfig({ ...examples, NODE_ENV: 'development' }).twilio).not.toBeNull();
  });

  test('sets nothing by itself: a copy of it starts the demo', () => {
    expect(example.split('\n').filter((line) => line !== '' && !line.startsWith('#'))).toEqual([]);
  });
});
