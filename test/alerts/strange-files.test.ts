import { gzipSync } from 'node:zlib';
import { beforeAll, expect, test } from '@jest/globals';
import { checkAlerts } from '../../src/alerts/cap/check.js';
import type { Finding } from '../../src/alerts/cap/finding.js';
import { findingsOf } from '../../src/alerts/cap/validate.js';
import { alertsIn } from '../../src/alerts/feeds/read.js';
import { parseXml } from '../../src/alerts/xml/parse.js';
import { check, fixture, now } from './support.js';

const good = (file: string) => fixture('good', file).toString('utf8');
const alert = good('togo-missing-child.xml');
const cancel = good('togo-cancel.xml');
const alone = alert.replace(/<\?xml.*\?>\n/, '');

/** A strange alert, the rules that it breaks, and a part of what is said. */
type Row = readonly [name: string, text: string, rules: readonly string[], what?: string | RegExp];

const sent = (time: string) => alert.replace('<sent>2026-11-28T14:05:00+00:00', `<sent>${time}`);
const named = (name: string) => alert.replace(/(<identifier>)[^<]*/, `$1${name}`);
const polygon = (points: string) => alert.replace(/(<polygon>)[^<]*/, `$1${points}`);
const circle = (text: string) => alert.replace('<geocode>', `<circle>${text}</circle><geocode>`);
const references = (text: string) =>
  cancel.replace(/<references>.*<\/references>/, text && `<references>${text}</references>`);
const spoken = (tag: string) => alert.replace('<language>fr', `<language>${tag}`);
const said = (from: string | RegExp, to: string) => alert.replace(from, to);
const one = 'a@x,b,2026-11-28T14:05:00+00:00';

const times: readonly Row[] = [
  ['-00:00, the time of a place that is not said', sent('2026-11-28T14:05:00-00:00'), []],
  ['an offset without colon', sent('2026-11-28T14:05:00+0000'), ['time'], 'without colon'],
  ['an offset of hours', sent('2026-11-28T14:05:00+00'), ['time'], 'without colon'],
  ['a small t', sent('2026-11-28t14:05:00+00:00'), ['time']],
  ['the comma of the schema', sent('2026-11-28T14:05:00,00:00'), ['time']],
  ['a leap second', sent('2026-11-28T14:05:60+00:00'), ['time'], 'is no moment'],
  ['an offset that is nowhere', sent('2026-11-28T14:05:00+15:00'), ['time'], 'is no moment'],
  ['the year 0', sent('0000-11-28T14:05:00+00:00'), ['time'], 'is no moment'],
  ['seconds since 1970', sent('1764338700'), ['time']],
  ['Arabic digits', sent('٢٠٢٦-11-28T14:05:00+00:00'), ['time']],
  ['a typographic minus', sent('2026-11-28T14:05:00−01:00'), ['time']],
  ['a comment in it', sent('2026-11-28<!-- x -->T14:05:00+00:00'), []],
  ['CDATA', sent('<![CDATA[2026-11-28T14:05:00+00:00]]>'), []],
  ['two of them', alert.replace('</sent>', '</sent><sent>x</sent>'), ['schema', 'time']],
];

const names: readonly Row[] = [
  ['a space that does not break', named('a\u00a0b'), ['identifier'], 'has a space in it'],
  ['a tab and an ampersand', named('a&#9;b&amp;c'), ['identifier'], 'has a space and & in it'],
  ['a sign that nobody sees', named('a\u200bb'), ['identifier'], 'nobody sees: U+200B'],
  ['a sign that turns the text', named('a\u202eb'), ['identifier'], 'U+202E'],
  ['an identifier of 10,000 letters', named('a'.repeat(10_000)), []],
  ['two identifiers', alert.replace('<sender>', '<identifier>b</identifier><sender>'), ['schema']],
  [
    'Private for nobody',
    said('Public</scope>', 'Private</scope><addresses>""</addresses>'),
    ['addresses'],
  ],
  [
    'Restricted by a space',
    said('Public</scope>', 'Restricted</scope><restriction> </restriction>'),
    ['restriction', 'empty'],
  ],
  ['Public with addresses', said('Public</scope>', 'Public</scope><addresses>a@b</addresses>'), []],
];

const follows: readonly Row[] = [
  ['a Cancel of nothing', references(''), ['references-missing']],
  ['two parts', references('a,b'), ['references-form']],
  ['four parts', references(`${one},x`), ['references-form']],
  ['a semicolon between', references(`${one};${one}`), ['references-form']],
  ['a Z in the time', references('a,b,2026-11-28T14:05:00Z'), ['references-form']],
  ['a sender with <', references('a&lt;,b,2026-11-28T14:05:00+00:00'), ['references-form']],
  ['one message twice', references(`${one} ${one}`), ['references-form'], 'named twice'],
  ['a new line between', references(`${one}\n c,d,2026-11-28T14:05:00+00:00`), []],
  [
    'an Ack of a message',
    references(one)
      .replace('Cancel<', 'Ack<')
      .replace(/<info>[^]*<\/info>/, ''),
    [],
  ],
  ['a Cancel without <info>', cancel.replace(/<info>[^]*<\/info>/, ''), ['info-missing']],
];

const places: readonly Row[] = [
  ['a bow tie of two equal halves', polygon('0,0 2,2 2,0 0,2 0,0'), ['polygon-crosses']],
  ['a spike', polygon('0,0 0,2 2,2 2,5 2,2 2,0 0,0'), ['polygon-crosses']],
  ['a spike where it closes', polygon('0,0 0,2 2,2 2,0 0,0 -1,0 0,0'), ['polygon-crosses']],
  [
    'a hole drawn in one line',
    polygon('0,0 0,4 4,4 4,0 0,0 1,1 2,1 2,2 1,1 0,0'),
    ['polygon-crosses'],
  ],
  ['there and back', polygon('0,0 0,1 0,2 0,1 0,0'), ['polygon-flat']],
  ['one point four times', polygon('1,1 1,1 1,1 1,1'), ['polygon-flat']],
  ['doubled points', polygon('0,0 0,0 0,2 2,2 2,2 2,0 0,0'), []],
  ['closed with other zeros', polygon('6.1,1.2 6.8,0.6 6.9,1.6 6.10,1.20'), []],
  ['over the date line', polygon('-17,179 -17,-179 -18,-179 -18,179 -17,179'), ['polygon-wide']],
  ['the whole world', polygon('-90,-180 90,-180 90,180 -90,180 -90,-180'), ['polygon-wide']],
  ['beyond the date line', polygon('-17,179 -17,181 -18,181 -18,179 -17,179'), ['polygon-range']],
  [
    'spaces that do not break',
    polygon('6.1,1.2\u00a06.8,0.6\u00a06.9,1.6\u00a06.1,1.2'),
    ['polygon-form'],
  ],
  ['WKT', polygon('POLYGON((1.2 6.1, 0.6 6.8, 1.6 6.9, 1.2 6.1))'), ['polygon-form']],
  ['GML', polygon('6.1 1.2 6.8 0.6 6.9 1.6 6.1 1.2'), ['polygon-form']],
  ['heights', polygon('6.1,1.2,0 6.8,0.6,0 6.9,1.6,0 6.1,1.2,0'), ['polygon-form']],
  ['decimal commas', polygon('6,1,1,2 6,8,0,6 6,9,1,6 6,1,1,2'), ['polygon-form']],
  ['a negative radius', circle('6.13,1.22 -5'), ['circle-radius'], 'the radius -5'],
  ['a radius in metres', circle('6.13,1.22 15000'), ['circle-radius'], '15000 kilometres'],
  ['a circle without comma', circle('6.13 1.22 15'), ['circle-form']],
  ['a circle of commas', circle('6.13,1.22,15'), ['circle-form']],
  ['a radius with its unit', circle('6.13,1.22 15km'), ['circle-form']],
  ['a circle in two lines', circle('6.13,1.22\n15'), ['circle-spaces']],
  ['a circle with space around it', circle(' 6.13,1.22 15 '), ['circle-spaces']],
];

const words: readonly Row[] = [
  ['a language by its name', spoken('french'), ['language'], '“french”'],
  ['a language that is none', spoken('xx'), ['language']],
  ['a tag with underscore', spoken('fr_TG'), ['language']],
  ['a tag without end', spoken(`fr${'-abc'.repeat(500)}`), ['language']],
  ['languages of three letters', spoken('kbp-TG'), []],
  [
    'one language twice, by other letters',
    alert.replace('<language>ee', '<language>FR'),
    ['language-repeated'],
  ],
  [
    'a word with space around it',
    said('>Actual<', '> Actual <'),
    ['schema'],
    'white space around its word',
  ],
  [
    'an element of nobody',
    said('<scope>', '<mood>sad</mood><scope>'),
    ['schema'],
    '<mood> may not stand here',
  ],
  [
    'an element of 1.1 in 1.2',
    said('<info>', '<info xmlns="urn:oasis:names:tc:emergency:cap:1.1">'),
    ['namespace', 'schema'],
    'another namespace',
  ],
  [
    'an element without namespace',
    said('<info>', '<info xmlns="">'),
    ['namespace', 'schema'],
    '<info> has no namespace',
  ],
  ['prefixes', alone.replace(/<(\/?)(?=[a-z])/gi, '<$1cap:').replace('xmlns=', 'xmlns:cap='), []],
  [
    'XInclude',
    said(
      /<code>.*<\/code>/,
      '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>',
    ),
    ['schema'],
  ],
  [
    'instructions of style and PHP',
    said('<alert', '<?xml-stylesheet href="http://x.example/x.xsl"?><?php x ?><alert'),
    [],
  ],
  [
    'a signature',
    said('</alert>', '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/></alert>'),
    ['signature'],
    'was not checked',
  ],
  [
    'what is encrypted',
    said(/<info>[^]*<\/info>/, '<EncryptedData xmlns="http://www.w3.org/2001/04/xmlenc#"/>'),
    ['info-missing', 'schema'],
  ],
  [
    'an alert in an alert',
    said('</alert>', `${alone}</alert>`),
    ['schema'],
    '<alert> may not stand here',
  ],
  [
    'a headline that turns',
    said('<headline>', '<headline>\u202e'),
    ['markup'],
    'turns the direction',
  ],
  ['a password in an address', said('<web>https://', '<web>https://a:b@'), ['web']],
  ['an address of a file', said(/<uri>[^<]*/, '<uri>file:///etc/passwd'), ['resource-uri']],
  ['half a byte', said('48213', '48213.5'), ['resource-size']],
  [
    'a height in metres',
    said(/(<\/geocode>\s*)(<\/area>)/, '$1<altitude>100 m</altitude>$2'),
    ['schema'],
  ],
];

const rows: readonly Row[] = [...times, ...names, ...follows, ...places, ...words];
const found = new Map<string, readonly Finding[]>();

/** All are held against the schema by one worker: starting it is what takes long. */
beforeAll(async () => {
  const elements = await Promise.all(
    rows.map(async ([name, text]) => {
      const parsed = await parseXml(text);
      const element = parsed.ok ? parsed.roots.flatMap(alertsIn)[0] : undefined;
      if (!element) throw new Error(`${name} is no alert.`);
      return element;
    }),
  );
  const all = await checkAlerts(elements, 'cap', now);
  for (const [at, [name]] of rows.entries()) found.set(name, all[at] ?? []);
});

test('no two rows have one name', () => {
  expect(new Set(rows.map(([name]) => name)).size).toBe(rows.length);
});

test.each(rows)('%s is said, and nothing else', (name, _text, rules, what = '') => {
  const all = found.get(name) ?? [];
  const ours = [...new Set(all.map(({ rule }) => rule))].sort();
  expect(ours).toEqual([...rules].sort());
  expect(all.map((one) => one.what).join('\n')).toMatch(what);
});

const foreign: readonly (readonly [string, Uint8Array | string, string])[] = [
  ['nothing', '', 'There is no element in it.'],
  ['one sign', '<', 'The file is cut off'],
  ['a web page', '<!DOCTYPE html><html><body>404</body></html>', 'The file is a web page.'],
  ['a web page without DOCTYPE', '\ufeff<html lang=en>', 'The file is a web page.'],
  ['JSON', ' {"alerts":[]}', 'The file is JSON.'],
  ['gzip', gzipSync(alert), 'The file is packed (gzip).'],
  ['ZIP', 'PK\u0003\u0004', 'The file is packed (ZIP).'],
  ['a PDF', '%PDF-1.4', 'The file is a PDF.'],
  ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47]), 'The file is a picture.'],
  ['the answer of a server', `HTTP/1.1 200 OK\n\n${alert}`, 'begins with the answer of a server'],
  ['words behind the alert', `${alert}Served by x`, 'There is text outside of every element.'],
  ['an alert in a comment', `<!-- ${alone} -->`, 'There is no element in it.'],
  ['UTF-7', alert.replace('UTF-8', 'UTF-7'), 'is in UTF-7, which is not read'],
  ['Latin-1 that says nothing', Buffer.from(alert, 'latin1'), 'A letter of the file is not UTF-8.'],
  ['a control sign', alert.replace('Afi,', 'Afi\u0008'), 'disallowed character'],
  ['a zero by its number', alert.replace('Afi,', '&#0;'), 'malformed character entity'],
  ['an entity of HTML', alert.replace('Afi,', 'Afi&nbsp;'), 'undefined entity'],
  ['a prefix of nobody', alone.replaceAll('alert', 'cap:alert'), 'unbound namespace prefix'],
  ['20 MB', alert + ' '.repeat(20_000_000), 'The file has more than 5 MB.'],
  ['Atom 0.3', '<feed xmlns="http://purl.org/atom/ns#"/>', 'without the namespace of Atom 1.0'],
  [
    'RSS 1.0',
    '<r:RDF xmlns:r="urn:r" xmlns="http://purl.org/rss/1.0/"><item/></r:RDF>',
    'a feed of RSS 1.0, which is not read',
  ],
];

test.each(foreign)('%s is not read, and what it is is said', async (_name, bytes, what) => {
  const report = await check(bytes);
  expect(report.kind).toBe('unreadable');
  expect(findingsOf(report).map((finding) => finding.what)).toEqual([
    expect.stringContaining(what) as unknown,
  ]);
});

test('a file that is in another encoding than it says, of another XML, or with two marks says so', async () => {
  const whats = async (bytes: Uint8Array | string) =>
    findingsOf(await check(bytes)).map(({ severity, rule, what }) => [severity, rule, what]);
  expect(await whats(Buffer.from(`\ufeff${alert}`, 'utf16le'))).toEqual([
    ['error', 'encoding-odd', 'The file is in UTF-16LE, and says that it is in UTF-8.'],
  ]);
  expect(await whats(alert.replace('version="1.0"', 'version="1.1"'))).toEqual([
    ['error', 'declaration', 'The file says that it is XML “1.1”.'],
  ]);
  expect(await whats(`\ufeff\ufeff${alert}`)).toEqual([
    ['error', 'declaration', 'Something stands before <?xml … ?>.'],
  ]);
});

const atom = good('togo.atom');
const entry = (inside: string, attributes = '') =>
  atom.replace(
    /<entry>[^]*?<\/entry>/,
    `<entry${attributes}><id>https://a.example/1</id><title>t</title><updated>2026-11-28T14:05:00Z</updated>${inside}</entry>`,
  );
const item = (inside: string) =>
  good('togo.rss').replace(/<item>[^]*?<\/item>/, `<item><title>t</title>${inside}</item>`);
const dated = (inside: string, time = 'Sat, 28 Nov 2026 14:05:00 GMT') =>
  item(`<guid isPermaLink="false">1</guid><pubDate>${time}</pubDate>${inside}`);
const link = '<link>https://a.example/1.xml</link>';
const cap = 'type="application/cap+xml"';

const feeds: readonly (readonly [string, string, string | undefined, readonly string[]])[] = [
  [
    'a link from xml:base',
    entry(`<link ${cap} href="1.xml"/>`, ' xml:base="https://a.example/f/"'),
    'https://a.example/f/1.xml',
    [],
  ],
  [
    'a link from nowhere',
    entry(`<link ${cap} href="1.xml"/>`),
    '1.xml',
    ['A link is no full address'],
  ],
  [
    'a page and the alert',
    entry(
      `<link type="text/html" href="https://a.example/1.html"/><link rel="related" ${cap} href="https://a.example/1.xml"/>`,
    ),
    'https://a.example/1.xml',
    [],
  ],
  [
    'a page alone',
    entry('<link type="text/html" href="https://a.example/1.html"/>'),
    undefined,
    ['links to a web page'],
  ],
  [
    'two links without a type',
    entry('<link href="https://a.example/1"/><link href="https://a.example/2"/>'),
    undefined,
    ['several links'],
  ],
  [
    'an alert that is content',
    entry(`<content ${cap} src="https://a.example/1.xml"/>`),
    'https://a.example/1.xml',
    [],
  ],
  [
    'a title of XHTML',
    entry('<link href="https://a.example/1"/>').replace(
      '<title>t<',
      '<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">t</div><',
    ),
    'https://a.example/1',
    [],
  ],
  [
    '31 February in Atom',
    entry('<link href="https://a.example/1"/>').replace(
      '<updated>2026-11-28T14:05:00Z',
      '<updated>2026-02-31T10:00:00Z',
    ),
    'https://a.example/1',
    ['was changed at “2026-02-31'],
  ],
  [
    'two entries of one link',
    atom.replaceAll(
      'href="https://alertes.example.tg/alerts/amana.TG.2.xml"',
      'href="https://alertes.example.tg/alerts/amana.TG.1.xml"',
    ),
    'https://alertes.example.tg/alerts/amana.TG.1.xml',
    ['Another entry has the same link'],
  ],
  [
    '31 February in RSS',
    dated(link, '31 Feb 2026 14:05:00 GMT'),
    'https://a.example/1.xml',
    ['was changed at “31 Feb'],
  ],
  [
    'another day of the week',
    dated(link, 'Mon, 28 Nov 2026 14:05:00 GMT'),
    'https://a.example/1.xml',
    ['was changed at “Mon'],
  ],
  ['UTC by its name', dated(link, 'Sat, 28 Nov 2026 14:05:00 UTC'), 'https://a.example/1.xml', []],
  [
    'an enclosure',
    dated(`<enclosure ${cap} url="https://a.example/1.xml" length="1"/>`),
    'https://a.example/1.xml',
    ['has no <link>'],
  ],
  [
    'a link of Atom in RSS',
    dated(`<a:link xmlns:a="http://www.w3.org/2005/Atom" ${cap} href="https://a.example/1.xml"/>`),
    'https://a.example/1.xml',
    ['has no <link>'],
  ],
  [
    'a guid that is the address',
    item('<guid>https://a.example/1.xml</guid><pubDate>Sat, 28 Nov 2026 14:05:00 GMT</pubDate>'),
    'https://a.example/1.xml',
    ['has no <link>'],
  ],
  ['a guid that is none', dated(''), undefined, ['neither a link']],
  [
    'an address that runs',
    dated('<link>javascript:alert(1)</link>'),
    'javascript:alert(1)',
    ['A link is no full address'],
  ],
];

test.each(feeds)(
  'of %s in a feed the link is found, and what is wrong',
  async (_n, text, to, whats) => {
    const report = await check(text);
    expect(report.entries[0]?.link).toBe(to);
    expect(report.findings.map(({ what }) => what)).toEqual(
      whats.map((what) => expect.stringContaining(what) as unknown),
    );
  },
);
