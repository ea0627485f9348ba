import { Chart, Patterns, WIDTH } from './chart.js';
import { linesOf } from './lines-of-text.js';
import { boxOf, shapes, type Shape } from './shapes.js';

/** The data shown for a country or an area. */
export interface MapShare {
  readonly label: string;
  readonly share: number;
  readonly people: number;
}

interface Props {
  readonly id: string;
  readonly title: string;
  /**
   * Countries and areas by their code: a share in per cent, and its text. A country's share is used
   * for its areas without one.
   */
  readonly shares: Readonly<Record<string, MapShare>>;
  readonly percent: (share: number) => string;
  readonly notShown: string;
}

const MOST_HIGH = 360;
/** The number of shades: as many as can be distinguished without colour. */
const SHADES = 5;
/**
 * The narrowest span of a shade, in percentage points: smaller differences are within the error of
 * most rows.
 */
const NARROWEST = 5;

/** Returns where each shade begins: even steps, multiples of five, around the existing shares. */
function startsOf(shares: readonly number[]): readonly number[] {
  const [low, high] = [Math.min(...shares), Math.max(...shares)];
  const step = Math.max(NARROWEST, Math.ceil((high - low) / SHADES / NARROWEST) * NARROWEST);
  const from = Math.max(
    0,
    Math.min(
      100 - step * SHADES,
      Math.floor((low + high - step * SHADES) / 2 / NARROWEST) * NARROWEST,
    ),
  );
  return Array.from({ length: SHADES }, (_, at) => from + at * step);
}

/** Checks whether there is anything to draw. */
export const canBeMapped = (codes: readonly string[]): boolean =>
  codes.some((code) => shapes()[code.slice(0, 2)] !== undefined);

const outlineId = ({ codes }: Shape) => `outline-${codes[0]}`;
const drawnFor = (codes: readonly string[]) =>
  Object.entries(shapes())
    .filter(([country]) => codes.some((code) => code.slice(0, 2) === country))
    .flatMap(([, some]) => some);

/** The outlines of all maps of a page, drawn once. */
export function Outlines({ codes }: { readonly codes: readonly string[] }) {
  return (
    <svg class="outlines" width="0" height="0" aria-hidden="true">
      <defs>
        {drawnFor(codes).map((shape) => (
          <path key={shape.codes[0]} id={outlineId(shape)} d={shape.path} class="area" />
        ))}
      </defs>
    </svg>
  );
}

/** Returns the mean of some shares, weighted by their number of people. */
const meanOf = (some: readonly MapShare[]): number =>
  some.reduce((sum, { share, people }) => sum + share * people, 0) /
  some.reduce((sum, { people }) => sum + people, 0);

/**
 * Returns the share shown for an outline. If the outline has several areas, it is shown only where
 * all of them have a share.
 */
function shareIn({ codes }: Shape, shares: Props['shares']) {
  const found = codes.flatMap((code) => shares[code] ?? shares[code.slice(0, 2)] ?? []);
  if (found.length < codes.length) return undefined;
  return { share: meanOf(found), label: [...new Set(found.map(({ label }) => label))].join(', ') };
}

/** One outline; the larger its share, the darker it is. */
function Area({
  shape,
  starts,
  props: { id, shares, percent, notShown },
}: {
  readonly shape: Shape;
  readonly starts: readonly number[];
  readonly props: Props;
}) {
  const found = shareIn(shape, shares);
  const step =
    found &&
    Math.max(
      0,
      starts.findLastIndex((from) => found.share >= from),
    );
  return (
    <use
      href={`#${outlineId(shape)}`}
      class={found ? `m${step}` : undefined}
      fill={found ? undefined : `url(#${id}-none)`}
    >
      <title>{found ? `${found.label}: ${percent(Math.round(found.share))}` : notShown}</title>
    </use>
  );
}

/** The meaning of the shades, below a map. */
const Legend = ({
  id,
  starts,
  high,
  notShown,
}: Pick<Props, 'id' | 'notShown'> & {
  readonly starts: readonly number[];
  readonly high: number;
}) => (
  <>
    {starts.map((from, at) => (
      <g key={from}>
        <rect x={at * 44} y={high + 10} width="42" height="10" class={`m${at} area`} />
        <text x={at * 44} y={high + 33} class="soft small">
          {from}
          {at === 4 ? '+ %' : ''}
        </text>
      </g>
    ))}
    <rect x="236" y={high + 10} width="16" height="10" fill={`url(#${id}-none)`} class="area" />
    {linesOf(notShown, 66, 11)
      .slice(0, 2)
      .map((line, row) => (
        <text key={row} x="257" y={high + 19 + row * 13} class="soft small">
          {line}
        </text>
      ))}
  </>
);

/**
 * A map: the larger the share, the darker; hatched where it is not shown alone. The page must
 * contain its `Outlines` too.
 */
export function AreaMap(props: Props) {
  const { id, title, shares, percent, notShown } = props;
  const drawn = drawnFor(Object.keys(shares));
  const [left, top, right, bottom] = boxOf(drawn.map(({ path }) => path));
  const scale = Math.min(WIDTH / (right - left), MOST_HIGH / (bottom - top));
  const high = (bottom - top) * scale;
  const starts = startsOf(Object.values(shares).map(({ share }) => share));
  const says = Object.values(shares)
    .map(({ label, share }) => `${label}: ${percent(share)}`)
    .join('. ');
  return (
    <Chart id={id} title={title} says={says} height={high + 40}>
      <Patterns id={id} />
      <g transform={`scale(${scale.toFixed(4)}) translate(${-left} ${-top})`}>
        {drawn.map((shape) => (
          <Area key={shape.codes[0]} shape={shape} starts={starts} props={props} />
        ))}
      </g>
      <Legend id={id} starts={starts} high={high} notShown={notShown} />
    </Chart>
  );
}
