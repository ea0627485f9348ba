import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { formatOf, parseDirectory, type Parsed } from '../../src/directory/file.js';
import type { FilePerson } from '../../src/directory/person.js';
import { projectRoot } from '../../src/shared/root.js';

const example = (name: string) =>
  readFileSync(path.join(projectRoot(), 'examples/directory', name), 'utf8');
const yaml = (text: string) => parseDirectory(text, 'yaml', 'people.yaml');
const csv = (text: string) => parseDirectory(text, 'csv', 'people.csv');
const problems = (parsed: Parsed) =>
  parsed.ok ? [] : parsed.problems.map(({ line, message }) => `${line}: ${message}`);
const people = (parsed: Parsed): readonly FilePerson[] => {
  expect(problems(parsed)).toEqual([]);
  return parsed.ok ? parsed.directory.people : [];
};
const withoutLines = (list: readonly FilePerson[]) => list.map((one) => ({ ...one, line: 0 }));

/** One good entry; a test spoils it. */
const entry = (different: Record<string, string> = {}): string => {
  const fields = {
    name: 'Afi Exemple',
    role: 'focal-point',
    affiliation: 'ngo',
    country: 'TG',
    language: 'fr',
    reaches: "['demo-sms:+22800000001']",
    duty: '[mon 08:00-18:00]',
    ...different,
  };
  const lines = Object.entries(fields).filter(([, value]) => value !== '-');
  return lines
    .map(([field, value], i) => `${i === 0 ? '  - ' : '    '}${field}: ${value}\n`)
    .join('');
};
const header =
  'id,name,role,affiliation,country,areas,language,active,reach1,reach2,mon,tue,wed,thu,fri,sat,sun\n';

test('the two examples say the same of the same people', () => {
  const fromYaml = people(yaml(example('directory.yaml')));
  const fromCsv = people(csv(example('focal-points.csv')));
  expect(fromYaml.map(({ id }) => id)).toEqual(['tg-lome-1', 'tg-lome-2', 'tg-head', 'desk']);
  expect(withoutLines(fromCsv)).toEqual(withoutLines(fromYaml));
  expect(fromYaml[0]).toMatchObject({
    reaches: [
      { channel: 'demo-sms', address: '+22800000101' },
      { channel: 'demo-chat', address: 'exemple-1' },
    ],
    duty: [
      { days: [6, 7], from: '00:00', to: '24:00' },
      { days: [1, 2, 3, 4, 5], from: '18:00', to: '08:00' },
    ],
  });
});

test('a file tells its format by its name', () => {
  expect(['a.yaml', 'B.YML', 'c.csv', 'd.xlsx'].map(formatOf)).toEqual([
    'yaml',
    'yaml',
    'csv',
    undefined,
  ]);
});

describe('a bad entry of a YAML file is named by its line', () => {
  test.each([
    [
      { role: 'boss' },
      3,
      'role "boss" is not known. Use focal-point, agency-head or regional-desk.',
    ],
    [
      { affiliation: 'army' },
      4,
      'affiliation "army" is not known. Use police, government, ngo or regional.',
    ],
    [{ country: 'FR' }, 5, /^country "FR" is not known\. Use BJ, .*TG or ECOWAS\.$/],
    [{ country: 'ECOWAS' }, 5, 'country ECOWAS is for the regional desk only.'],
    [{ language: 'ee' }, 6, 'language "ee" is not known. Use en, fr or pt.'],
    [{ name: '-' }, 2, 'name is missing.'],
    [{ name: '"  "' }, 2, 'name is empty.'],
    [{ name: '1234' }, 2, 'name is not a text. Put it in quotes.'],
    [
      { reaches: '[]' },
      7,
      'There is no reach: this person could not be called. Give at least one.',
    ],
    [{ reaches: '-' }, 2, 'There is no reach: this person could not be called. Give at least one.'],
    [
      { reaches: "['+22890112233']" },
      7,
      /^reaches is not a reach\. Write a channel and an address/,
    ],
    [
      { reaches: "['fax:+22890112233']" },
      7,
      /^reaches names no channel\. Use one of: sms, whatsapp, /,
    ],
    [{ reaches: "['sms:90112233']" }, 7, /is not an international number/],
    [{ reaches: "['sms:22890112233']" }, 7, /is not an international number/],
    [{ reaches: "['sms:+2289011223']" }, 7, /is not a number of that country/],
    [{ reaches: "['sms:1011']" }, 7, /is a short code/],
    [{ reaches: "['whatsapp:+22520212223']" }, 7, /old 8-digit number/],
    [{ reaches: "['telegram:@afi']" }, 7, /is not a chat id/],
    [{ reaches: '[12]' }, 7, 'reaches: entry 1 is not a text. Put it in quotes.'],
    [{ duty: '[monday]' }, 8, /^duty "monday" is not a shift/],
    [
      { areas: '[GH-AA]' },
      9,
      'areas: "GH-AA" is no area of TG. Use TG-C, TG-K, TG-M, TG-P or TG-S.',
    ],
    [{ active: 'perhaps' }, 9, /^active is neither yes nor no\. Write yes or no/],
    [{ id: '"a b"' }, 9, /^id is not 2 to 64 letters/],
    [{ phone: '1' }, 9, /^"phone" is not known here\. Use id, name, /],
    [
      { role: 'regional-desk', affiliation: 'regional' },
      5,
      'The regional desk has no country of its own. Write ECOWAS.',
    ],
    [
      { role: 'regional-desk', country: 'ECOWAS' },
      4,
      'affiliation of the regional desk is always regional.',
    ],
  ])('%j', (different, line, message) => {
    const parsed = yaml(`focalPoints:\n${entry(different)}`);
    expect(parsed.ok).toBe(false);
    if (parsed.ok) return;
    expect(parsed.problems).toHaveLength(1);
    expect(parsed.problems[0]?.message).toMatch(
      message instanceof RegExp ? message : new RegExp(`^${message.replace(/[.?"()]/g, '\\$&')}$`),
    );
    expect(parsed.problems[0]?.line).toBe(line);
    expect(parsed.problems[0]?.column).toBeGreaterThan(0);
  });

  test('all of them at once, in the order of the file', () => {
    const text = `focalPoints:\n${entry({ role: 'boss' })}${entry()}${entry({ country: 'FR', language: 'xx' })}`;
    expect(problems(yaml(text)).map((one) => one.slice(0, one.indexOf(' is')))).toEqual([
      '3: role "boss"',
      '19: country "FR"',
      '20: language "xx"',
    ]);
  });

  test('a roster for nobody, and a shift of a roster that is none', () => {
    const good = entry({ id: 'afi' });
    const roster = (id: string, duty: string) => `  - focalPoint: ${id}\n    duty: ['${duty}']\n`;
    const text = `focalPoints:\n${good}rosters:\n${roster('kofi', 'mon 08:00-18:00')}${roster('afi', 'mon')}`;
    const found = problems(yaml(text));
    expect(found).toHaveLength(2);
    expect(found[0]).toMatch(/^11: This roster is for nobody/);
    expect(found[1]).toMatch(/^14: duty "mon" is not a shift/);
  });

  test('text that is not YAML, is empty, or is no directory', () => {
    expect(problems(yaml('focalPoints:\n  - name: Afi\n   role: x\n'))[0]).toMatch(
      /^3: This is not YAML: /,
    );
    expect(problems(yaml('name: a\nname: b\n'))[0]).toMatch(
      /^2: This is not YAML: Map keys must be unique/,
    );
    expect(problems(yaml(''))).toEqual([
      '1: The file is empty or not a directory. Begin with countries, focalPoints or rosters.',
    ]);
    expect(problems(yaml('- a'))).toHaveLength(1);
    expect(problems(yaml('focalPoints: afi'))).toEqual([
      '1: focalPoints is not a list. Begin each entry with "- ".',
    ]);
    expect(problems(yaml('focalPoints:\n  - afi'))).toEqual([
      '2: focalPoints: this is not an entry with fields.',
    ]);
    expect(problems(yaml('people: []'))[0]).toMatch(/^1: "people" is not known here/);
    expect(problems(yaml('__proto__: { a: 1 }'))).toHaveLength(1);
  });

  test('aliases that multiply are refused, not unfolded', () => {
    const levels = 'abcdefgh'.split('').map(
      (name, i) =>
        `${name}: &${name} [${
          i === 0
            ? 'x,x,x,x,x,x,x,x,x'
            : Array(9)
                .fill(`*${'abcdefgh'[i - 1] ?? ''}`)
                .join(',')
        }]`,
    );
    expect(problems(yaml(levels.join('\n')))[0]).toBe(
      '1: Anchors and aliases (&name, *name) are not read here. Write it out.',
    );
  });
});

describe('a country of a YAML file', () => {
  const country = (different: Record<string, string> = {}) => {
    const fields = {
      iso2: 'MR',
      iso3: 'MRT',
      names: '{ en: Mauritania, fr: Mauritanie, pt: Mauritânia }',
      callingCode: "'222'",
      zone: 'Africa/Nouakchott',
      officialLanguage: 'ar',
      languages: '[ar, fr]',
      membership: "[{ from: '1975-05-28', to: '2000-12-31' }]",
      body: INALTP,
      areas: '[{ code: MR-NO, name: Nouakchott Ouest }]',
      ...different,
    };
    return `countries:\n${Object.entries(fields)
      .map(([field, value], i) => `${i === 0 ? '  - ' : '    '}${field}: ${value}\n`)
      .join('')}`;
  };
  const INALTP = 'Instance nationale';

  test('may be new, and people may serve there', () => {
    const text = `${country()}focalPoints:\n${entry({ country: 'MR', areas: '[MR-NO]' })}`;
    expect(people(yaml(text))[0]).toMatchObject({ country: 'MR', areas: ['MR-NO'] });
  });

  test.each([
    [
      { zone: 'Africa/Nowhere' },
      6,
      'countries: zone: must be a time zone of the IANA database, as Africa/Lome or Africa/Lagos; Africa/Nowhere is none.',
    ],
    [
      { iso2: 'XX', areas: '[]' },
      2,
      'countries: iso2: must be a country as two capital letters of ISO 3166-1, as TG.',
    ],
    [{ callingCode: '222' }, 5, 'countries: callingCode: must be a text; put it in quotes.'],
    [{ iso2: "'('", areas: '[]' }, 2, 'countries: iso2: must be two capital letters (ISO 3166-1).'],
    [
      { areas: '[{ code: TG-M, name: x }]' },
      11,
      'countries: areas.0.code: must be an ISO 3166-2 code of MR.',
    ],
    [
      { helplines: "[{ number: 'call us', kind: child, source: x, status: verified }]" },
      12,
      'countries: helplines.0.number: must be the digits to dial, without spaces.',
    ],
    [
      {
        helplines:
          "[{ number: '116', kind: child, source: x, status: verified, verifiedOn: '2023-02-30' }]",
      },
      12,
      'countries: helplines.0.verifiedOn: must be a date, like "2023-04-11".',
    ],
  ])('with a mistake is named by its line: %j', (different, line, message) => {
    expect(problems(yaml(country(different)))).toEqual([`${line}: ${message}`]);
  });

  test('stands there once', () => {
    const twice = country() + country().replace('countries:\n', '');
    expect(problems(yaml(twice))).toEqual(['1: countries: MR stands there twice.']);
  });
});

describe('two people', () => {
  test('do not share an address', () => {
    const text = `focalPoints:\n${entry()}${entry({ name: 'Ama Exemple' })}`;
    expect(problems(yaml(text))).toEqual([
      "9: reaches: this demo-sms address is also that of line 2. An answer from it must be one person's.",
    ]);
  });
  test('may have the same number on different channels', () => {
    const sms = entry({ reaches: "['sms:+22890112233']" });
    const app = entry({ reaches: "['whatsapp:+22890112233']" });
    expect(people(yaml(`focalPoints:\n${sms}${app}`))).toHaveLength(2);
  });
  test('do not share an id, and nobody has the same address twice', () => {
    const ama = entry({ id: 'afi', reaches: "['demo-chat:1', 'demo-chat:1']" });
    expect(problems(yaml(`focalPoints:\n${entry({ id: 'afi' })}${ama}`))).toEqual([
      '10: id "afi" is already that of line 2. Give each person one of their own.',
      '10: reaches: the same demo-chat address stands there twice.',
    ]);
  });
});

test('somebody with no duty is a warning, not a mistake', () => {
  const parsed = yaml(`focalPoints:\n${entry({ duty: '-' })}`);
  expect(parsed).toMatchObject({
    ok: true,
    warnings: [{ line: 2, message: expect.stringMatching(/^Never on duty/) }],
  });
});

test('what is said of a mistake repeats no name and no address', () => {
  const reaches = "['sms:+228999canary', 'canary', 'telegram:@canary']";
  const text = `focalPoints:\n${entry({ name: 'Canary Bird', role: 'x', reaches })}`;
  const said = problems(yaml(text)).join('\n');
  expect(said).not.toMatch(/canary|999/i);
  const broken = problems(yaml(`focalPoints:\n  - name: Canary Bird\n   role: "+228canary\n`)).join(
    '\n',
  );
  expect(broken).not.toMatch(/canary/i);
  const row = problems(csv(`${header}x,Canary Bird,y,ngo,TG,,fr,yes,sms:+228canary,"canary`)).join(
    '\n',
  );
  expect(row).not.toMatch(/canary/i);
});

describe('a CSV file', () => {
  const good =
    'afi,Afi Exemple,focal-point,ngo,TG,TG-M,fr,yes,demo-sms:+22800000001,,08:00-18:00,,,,,,\n';

  test('may come from a spreadsheet: a BOM, semicolons, CRLF, empty rows, columns in any order', () => {
    const text = [
      '\uFEFFreach1;Name;ROLE;affiliation;country;areas;language;mon',
      ';;;;;;;',
      '"demo-sms:+228 00 00 00 01";Afi Exemple;focal-point;ngo;tg;TG-M,TG-K;fr;' +
        '"08:00-12:00, 14:00-18:00"',
      '\r\n',
    ].join('\r\n');
    expect(people(csv(text))).toEqual([
      {
        ...{
          id: null,
          name: 'Afi Exemple',
          role: 'focal-point',
          affiliation: 'ngo',
          country: 'TG',
        },
        ...{ areas: ['TG-K', 'TG-M'], language: 'fr', active: true, line: 3 },
        reaches: [{ channel: 'demo-sms', address: '+22800000001' }],
        duty: [
          { days: [1], from: '08:00', to: '12:00' },
          { days: [1], from: '14:00', to: '18:00' },
        ],
      },
    ]);
  });

  test.each([
    ['yes', true],
    ['Oui', true],
    ['sim', true],
    ['', true],
    ['no', false],
    ['NON', false],
    ['não', false],
  ])('understands "%s" of whether somebody is active', (word, active) => {
    expect(people(csv(header + good.replace(',yes,', `,${word},`)))[0]?.active).toBe(active);
  });

  test.each([
    ['VRAI', true],
    ['Verdadero', true],
    ['WAHR', true],
    ['actif', true],
    ['Inativo', false],
    ['TRUE', true],
    ['Verdadeiro', true],
    ['1', true],
    ['FAUX', false],
    ['NÃO', false],
    ['FALSO', false],
    ['0', false],
  ])('understands "%s" as spreadsheets write it', (word, active) => {
    expect(people(csv(header + good.replace(',yes,', `,${word},`)))[0]?.active).toBe(active);
  });
  test('says what is allowed where somebody is neither', () => {
    expect(problems(csv(header + good.replace(',yes,', ',peut-être,')))).toEqual([
      expect.stringMatching(/^2: active is neither yes nor no\. Write yes or no/),
    ]);
  });

  test.each([
    ['sep=;', ';', '\r\n'],
    ['"sep=;"', ';', '\n'],
    ['sep=\t', '\t', '\r\n'],
    ['sep=,', ',', '\r'],
    ['\uFEFFsep=;;;;', ';', '\r\n'],
  ])('may begin with %j, and its lines keep their numbers', (sep, mark, end) => {
    const text = [sep, header.trim(), good.trim(), good.trim().replace('afi', 'a!')].join('\n');
    const file = text
      .replaceAll(',', mark)
      .replaceAll('\n', end)
      .replace(/sep=[;\t]?$/m, sep);
    expect(problems(csv(file.replace(/^(\uFEFF?"?)sep=./, `$1sep=${mark}`)))[0]).toMatch(
      /^4: id is not/,
    );
  });
  test('with a separator that is none is named', () => {
    expect(problems(csv(`sep=x\n${header}${good}`))).toEqual([
      expect.stringMatching(/^1: What sep=/),
    ]);
  });
  test('may have empty columns at its end, as where a column was once used', () => {
    const wide = (header + good).replaceAll('\n', ',,,\n');
    expect(people(csv(wide))).toHaveLength(1);
    expect(problems(csv(header + good.replace('\n', ',,x\n')))[0]).toMatch(
      /^2: There are 19 cells/,
    );
  });
  test.each([
    ['="sms:+22890112233"', '+22890112233'],
    ['"=""sms:+22890112233"""', '+22890112233'],
    ['sms:0022890112233', '+22890112233'],
    ['sms:22890112233', '+22890112233'],
    ['sms:2290197000008', '+2290197000008'],
    ['"sms:22890112233,00"', '+22890112233'],
    ['sms:22890112233.0', '+22890112233'],
    ['sms:\u202a+228 90 11 22 33\u202c', '+22890112233'],
    ['sms:+228\u00a090\u202f11 22-33', '+22890112233'],
  ])('may have a number as a spreadsheet leaves it: %s', (cell, address) => {
    const text = header + good.replace('demo-sms:+22800000001', cell);
    expect(people(csv(text))[0]?.reaches).toEqual([{ channel: 'sms', address }]);
  });
  test.each(['2,29E+11', '2.29012E+11', 'sms:2.29E+11', '"=""2,29E+11"""'])(
    'in which a number was shortened to %s is refused, named by its column and line',
    (cell) => {
      const quoted = cell.includes(',') && !cell.startsWith('"') ? `"${cell}"` : cell;
      const found = problems(csv(header + good.replace('demo-sms:+22800000001', quoted)));
      expect(found[0]).toMatch(/^2: reach1: the spreadsheet has shortened a long number/);
      expect(found.join()).not.toMatch(/2[.,]29/);
    },
  );
  test('a national number is not guessed at', () => {
    const found = problems(csv(header + good.replace('demo-sms:+22800000001', 'sms:90112233')));
    expect(found).toEqual([
      expect.stringMatching(/^2: reaches: .* is not an international number/),
    ]);
  });
  test.each([
    '8h-18h30',
    '08h00 - 18h30',
    '8:00 à 18:30',
    '8h às 18h30',
    '08.00-18.30',
    '08:00:00-18:30:00',
    '8:00 − 18:30',
  ])('may have the hours "%s"', (hours) => {
    const text = header + good.replace('08:00-18:00', hours);
    expect(people(csv(text))[0]?.duty).toEqual([{ days: [1], from: '08:00', to: '18:30' }]);
  });

  test.each([
    ['empty rows before the header', `\n;;;\n${header}${good}`.replace(/,/g, ';')],
    [
      'signs that nobody sees in header and cells',
      `\u200Bid\u00AD,${header.slice(3)}\u200E${good}`,
    ],
    ['no separators for the empty cells at the end of a row', header + good.replace(/,+\n/, '\n')],
    [
      'capitals, and blanks for hyphens',
      header + good.replace('focal-point,ngo', 'Focal Point,NGO'),
    ],
  ])('may have %s', (_, text) => {
    expect(problems(csv(text))).toEqual([]);
    expect(people(csv(text))).toMatchObject([
      { id: 'afi', role: 'focal-point', affiliation: 'ngo', duty: [{ days: [1], from: '08:00' }] },
    ]);
  });

  test('names every bad row by its line', () => {
    const text =
      header +
      good +
      good
        .replace('afi', 'ama')
        .replace('TG,TG-M', 'TG,GH-AA')
        .replace('demo-sms:+22800000001', 'sms:12') +
      good
        .replace('afi', 'yao')
        .replace('08:00-18:00', 'always')
        .replace('+22800000001', '+22800000002') +
      'too,short\n';
    expect(problems(csv(text))).toEqual([
      '3: areas: "GH-AA" is no area of TG. Use TG-C, TG-K, TG-M, TG-P or TG-S.',
      '3: reaches: what follows sms: is a short code, which cannot be called on. Give a full number.',
      '4: mon: "always" is not hours. Write 08:00-18:00 or 22:00-06:00.',
      '5: There are 2 cells, and 17 columns. Put a text with a separator in it in quotes.',
    ]);
  });

  test('with columns that are unknown, missing or twice there is not guessed at', () => {
    expect(problems(csv('name,phone,role,name\n'))).toEqual([
      expect.stringMatching(
        /^1: Column 2 is not known\. Use id, name, .*reach1 … reach9, mon, tue, .* or sun\.$/,
      ),
      '1: The column name stands there twice.',
      '1: The column affiliation is missing.',
      '1: The column country is missing.',
      '1: The column language is missing.',
      '1: The column reach1 is missing.',
    ]);
    expect(problems(csv(''))).toEqual(['1: The file is empty.']);
    expect(problems(csv('\n\n'))).toEqual(['1: The file is empty.']);
  });

  test('whose quotes do not match is named by the line', () => {
    expect(problems(csv(header + good + good.replace('Afi Exemple', '"Afi" Exemple')))).toEqual([
      expect.stringMatching(/^3: The quotes do not match/),
    ]);
    expect(problems(csv(header + good.replace('Afi Exemple', '"Afi Exemple')))).toEqual([
      expect.stringMatching(/^\d: The quotes do not match/),
    ]);
  });

  test('that is not UTF-8 is refused before names are spoilt', () => {
    const latin1 = Buffer.from(header + good.replace('Afi', 'Dédé'), 'latin1').toString('utf8');
    expect(problems(csv(latin1))).toEqual([
      expect.stringMatching(/^2: A letter here is not UTF-8/),
    ]);
    expect(problems(csv('a\0b'))).toEqual([
      expect.stringMatching(/^1: A letter here is not UTF-8/),
    ]);
  });

  test('that is far too long is refused', () => {
    expect(problems(csv('x'.repeat(5_000_001)))).toEqual([
      '1: The file is longer than five million characters.',
    ]);
  });
});
