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
  /** Countries and areas by their code: a share in per cent, and its words. A country counts for its areas without one. */
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

/** A map: the darker, the larger the share; hatched where it is not shown alone. The page has its `Outlines` too. */
export function AreaMap({ id, title, shares, percent, notShown }: Props) {
  const codes = Object.keys(shares);
  const drawn = drawnFor(codes);
  const [left, top, right, bottom] = boxOf(drawn.map(({ path }) => path));
  const scale = Math.min(WIDTH / (right - left), MOST_HIGH / (bottom - top));
  const high = (bottom - top) * scale;
  const starts = startsOf(Object.values(shares).map(({ share }) => share));
  const stepOf = (share: number) =>
    Math.max(
      0,
      starts.findLastIndex((from) => share >= from),
    );
  const mean = (some: readonly MapShare[]) =>
    some.reduce((sum, { share, people }) => sum + share * people, 0) /
    some.reduce((sum, { people }) => sum + people, 0);
  const shareOf = ({ codes: mine }: Shape) => {
    const found = mine.flatMap((code) => shares[code] ?? shares[code.slice(0, 2)] ?? []);
    // An outline of several areas is shown only where all of them are.
    if (found.length < mine.length) return undefined;
    return { share: mean(found), label: [...new Set(found.map(({ label }) => label))].join(', ') };
  };
  const says = Object.values(shares)
    .map(({ label, share }) => `${label}: ${percent(share)}`)
    .join('. ');
  const key = linesOf(notShown, 66, 11);
  return (
    <Chart id={id} title={title} says={says} height={high + 40}>
      <Patterns id={id} />
      <g transform={`scale(${scale.toFixed(4)}) translate(${-left} ${-top})`}>
        {drawn.map((shape) => {
          const found = shareOf(shape);
          return (
            <use
              key={shape.codes[0]}
              href={`#${outlineId(shape)}`}
              class={found ? `m${stepOf(found.share)}` : undefined}
              fill={found ? undefined : `url(#${id}-none)`}
            >
              <title>
                {found ? `${found.label}: ${percent(Math.round(found.share))}` : notShown}
              </title>
            </use>
          );
        })}
      </g>
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
      {key.slice(0, 2).map((line, row) => (
        <text key={row} x="257" y={high + 19 + row * 13} class="soft small">
          {line}
        </text>
      ))}
    </Chart>
  );
}
