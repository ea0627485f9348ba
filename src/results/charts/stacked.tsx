import { Chart, Patterns, SERIES, SIZE, WIDTH } from './chart.js';
import { linesOf, roomFor } from './lines-of-text.js';

/** One row of parts that are a whole together. */
export interface StackRow {
  readonly label: string;
  readonly shares: readonly number[];
  /** Each share in words. */
  readonly percents: readonly string[];
}

interface Props {
  readonly id: string;
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly StackRow[];
}

const ROW = 44;

/** Rows of stacked parts, each part by colour and by pattern, with what they mean above. */
export function Stacked({ id, title, columns, rows }: Props) {
  let top = 0;
  const keys = columns.map((column, at) => {
    const lines = linesOf(column, WIDTH - 22, SIZE);
    const y = top;
    top += lines.length * 17 + 2;
    return { lines, y, at };
  });
  const start = top + 8;
  const says = rows
    .map(
      ({ label, percents }) =>
        `${label}: ${percents.map((percent, at) => `${columns[at]} ${percent}`).join(', ')}`,
    )
    .join('. ');
  return (
    <Chart id={id} title={title} says={says} height={start + rows.length * ROW}>
      <Patterns id={id} />
      {keys.map(({ lines, y, at }) => (
        <g key={at}>
          <rect x="0" y={y + 1} width="15" height="14" rx="2" fill={`url(#${id}-${at % SERIES})`} />
          {lines.map((line, row) => (
            <text key={row} x="22" y={y + 13 + row * 17} class="label">
              {line}
            </text>
          ))}
        </g>
      ))}
      {rows.map(({ label, shares, percents }, row) => {
        const y = start + row * ROW;
        const sum = shares.reduce((total, share) => total + share, 0) || 1;
        let x = 0;
        return (
          <g key={row}>
            <text x="0" y={y + 13} class="label">
              {label}
            </text>
            {shares.map((share, at) => {
              const from = x;
              const wide = (share / sum) * WIDTH;
              x += wide;
              const text = percents[at] ?? '';
              const long = roomFor(text, SIZE) + 8;
              return (
                <g key={at}>
                  <rect
                    x={from}
                    y={y + 18}
                    width={Math.max(0, wide - 1.5)}
                    height="18"
                    fill={`url(#${id}-${at % SERIES})`}
                  />
                  {wide < long + 4 ? null : (
                    <rect x={from + 4} y={y + 20} width={long} height="14" rx="2" class="plate" />
                  )}
                  {wide < long + 4 ? null : (
                    <text x={from + 8} y={y + 31.5} class="value">
                      {text}
                    </text>
                  )}
                </g>
              );
            })}
          </g>
        );
      })}
    </Chart>
  );
}
