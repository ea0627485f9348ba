import { Chart, SERIES, WIDTH } from './chart.js';
import { inWords, keyOf, type KeyEntry } from './key.js';

interface Props {
  readonly id: string;
  readonly title: string;
  readonly columns: readonly string[];
  /** Spans of days, in order, with a share for each column. */
  readonly rows: readonly {
    readonly label: string;
    readonly shares: readonly number[];
    readonly percents: readonly string[];
  }[];
}

const HIGH = 130;
const LEFT = 38;
const dashes = ['', '7 4', '2 4', '9 4 2 4', '1 3', '12 4', '5 2', '3 6', '10 2 2 2'];

/** The position of each point in the chart. */
interface Scale {
  readonly x: (at: number) => number;
  readonly y: (share: number) => number;
}

function Key({ lines, y, series }: KeyEntry) {
  return (
    <g>
      <line
        x1="0"
        x2="32"
        y1={y + 8}
        y2={y + 8}
        class={`line l${series % SERIES}`}
        stroke-dasharray={dashes[series % SERIES]}
      />
      {lines.map((line, row) => (
        <text key={row} x="40" y={y + 13 + row * 17} class="label">
          {line}
        </text>
      ))}
    </g>
  );
}

function GridLine({ share, y }: Pick<Scale, 'y'> & { readonly share: number }) {
  return (
    <g>
      <line x1={LEFT} x2={WIDTH} y1={y(share)} y2={y(share)} class="grid" />
      <text x={LEFT - 6} y={y(share) + 4} text-anchor="end" class="soft small">
        {share}
      </text>
    </g>
  );
}

/** The line of one column, with a mark at each of its points. */
function Series({ series, rows, x, y }: Scale & Pick<Props, 'rows'> & { readonly series: number }) {
  const points = rows.map(({ shares }, at) => [
    x(at).toFixed(1),
    y(shares[series] ?? 0).toFixed(1),
  ]);
  return (
    <g class={`l${series % SERIES}`}>
      <polyline
        points={points.map((point) => point.join(',')).join(' ')}
        class={`line l${series % SERIES}`}
        stroke-dasharray={dashes[series % SERIES]}
      />
      {points.map(([cx, cy], at) => (
        <circle key={at} cx={cx} cy={cy} r="3.2" class={`s${series % SERIES}`} />
      ))}
    </g>
  );
}

/**
 * Shares over time: one line for each column, distinguished by colour, dashes and the mark on its
 * points.
 */
export function Lines({ id, title, columns, rows }: Props) {
  const { entries, end } = keyOf(columns, 44, 13);
  const start = end + 12;
  const x = (at: number) =>
    LEFT + 6 + (rows.length < 2 ? 0 : (at / (rows.length - 1)) * (WIDTH - LEFT - 16));
  const y = (share: number) => start + HIGH - (share / 100) * HIGH;
  const ends = [...new Set([0, rows.length - 1])];
  return (
    <Chart id={id} title={title} says={inWords(columns, rows)} height={start + HIGH + 26}>
      {entries.map((entry) => (
        <Key key={entry.series} {...entry} />
      ))}
      {[0, 25, 50, 75, 100].map((share) => (
        <GridLine key={share} share={share} y={y} />
      ))}
      {columns.map((_, series) => (
        <Series key={series} series={series} rows={rows} x={x} y={y} />
      ))}
      {ends.map((at) => (
        <text
          key={at}
          x={at === 0 ? LEFT : WIDTH}
          y={start + HIGH + 20}
          text-anchor={at === 0 ? 'start' : 'end'}
          class="soft small"
        >
          {rows[at]?.label}
        </text>
      ))}
    </Chart>
  );
}
