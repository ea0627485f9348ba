import { Chart, SERIES, WIDTH } from './chart.js';
import { linesOf } from './lines-of-text.js';

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

/** Shares over time: one line a column, told apart by colour, dashes and the mark on its points. */
export function Lines({ id, title, columns, rows }: Props) {
  let top = 0;
  const keys = columns.map((column, at) => {
    const lines = linesOf(column, WIDTH - 44, 13);
    const y = top;
    top += lines.length * 17 + 2;
    return { lines, y, at };
  });
  const start = top + 12;
  const x = (at: number) =>
    LEFT + 6 + (rows.length < 2 ? 0 : (at / (rows.length - 1)) * (WIDTH - LEFT - 16));
  const y = (share: number) => start + HIGH - (share / 100) * HIGH;
  const says = rows
    .map(
      ({ label, percents }) =>
        `${label}: ${percents.map((percent, at) => `${columns[at]} ${percent}`).join(', ')}`,
    )
    .join('. ');
  const ends = [...new Set([0, rows.length - 1])];
  return (
    <Chart id={id} title={title} says={says} height={start + HIGH + 26}>
      {keys.map(({ lines, y: at, at: series }) => (
        <g key={series}>
          <line
            x1="0"
            x2="32"
            y1={at + 8}
            y2={at + 8}
            class={`line l${series % SERIES}`}
            stroke-dasharray={dashes[series % SERIES]}
          />
          {lines.map((line, row) => (
            <text key={row} x="40" y={at + 13 + row * 17} class="label">
              {line}
            </text>
          ))}
        </g>
      ))}
      {[0, 25, 50, 75, 100].map((share) => (
        <g key={share}>
          <line x1={LEFT} x2={WIDTH} y1={y(share)} y2={y(share)} class="grid" />
          <text x={LEFT - 6} y={y(share) + 4} text-anchor="end" class="soft small">
            {share}
          </text>
        </g>
      ))}
      {columns.map((_, series) => (
        <g key={series} class={`l${series % SERIES}`}>
          <polyline
            points={rows
              .map(({ shares }, at) => `${x(at).toFixed(1)},${y(shares[series] ?? 0).toFixed(1)}`)
              .join(' ')}
            class={`line l${series % SERIES}`}
            stroke-dasharray={dashes[series % SERIES]}
          />
          {rows.map(({ shares }, at) => (
            <circle
              key={at}
              cx={x(at).toFixed(1)}
              cy={y(shares[series] ?? 0).toFixed(1)}
              r="3.2"
              class={`s${series % SERIES}`}
            />
          ))}
        </g>
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
