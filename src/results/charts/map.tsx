import { Chart, Patterns, WIDTH } from './chart.js';
import { linesOf } from './lines-of-text.js';
import { boxOf, shapes, type Shape } from './shapes.js';

/** What is known of a country or an area. */
export interface MapShare {
  readonly label: string;
  readonly share: number;
  readonly people: number;
}

interface Props {
  readonly id: string;
  readonly title: string;
  /**
   * Countries and areas by their code: a share in per cent,
   * and its words. A country counts for its areas without one.
   */
  readonly shares: Readonly<Record<string, MapShare>>;
  readonly percent: (share: number) => string;
  readonly notShown: string;
}

const MOST_HIGH = 360;
/** Shades: as many as can be told apart without colour. */
const SHADES = 5;
/** The narrowest span of a shade, in points: what is smaller is within the error of most rows. */
const NARROWEST = 5;

/** Where each shade begins: even steps, multiples of five, around the shares there are. */
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

/** Whether there is anything to draw. */
export const canBeMapped = (codes: readonly string[]): boolean =>
  codes.some((code) => shapes()[code.slice(0, 2)] !== undefined);

const outlineId = ({ codes }: Shape) => `outline-${codes[0]}`;
const drawnFor = (codes: readonly string[]) =>
  Object.entries(shapes())
    .filter(([country]) => codes.some((code) => code.slice(0, 2) === country))
    .flatMap(([, some]) => some);

/** The outlines that the maps of a page draw, once for all of them. */
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

/** The mean of some shares, each as heavy as its people are many. */
const meanOf = (some: readonly MapShare[]): number =>
  some.reduce((sum, { share, people }) => sum + share * people, 0) /
  some.reduce((sum, { people }) => sum + people, 0);

/** What is shown of an outline. One of several areas is shown only where all of them are. */
function shareIn({ codes }: Shape, shares: Props['shares']) {
  const found = codes.flatMap((code) => shares[code] ?? shares[code.slice(0, 2)] ?? []);
  if (found.length < codes.length) return undefined;
  return { share: meanOf(found), label: [...new Set(found.map(({ label }) => label))].join(', ') };
}

/** One outline, as dark as its share is large. */
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

/** What the shades mean, below a map. */
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
 * A map: the darker, the larger the share; hatched where
 * it is not shown alone. The page has its `Outlines` too.
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
