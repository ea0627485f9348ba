import { Chart, Patterns, SERIES, SIZE, WIDTH } from './chart.js';
import { inWords, keyOf, type KeyEntry } from './key.js';
import { roomFor } from './lines-of-text.js';

/** One row of parts that together are a whole. */
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

function Key({ id, lines, y, series }: KeyEntry & { readonly id: string }) {
  return (
    <g>
      <rect x="0" y={y + 1} width="15" height="14" rx="2" fill={`url(#${id}-${series % SERIES})`} />
      {lines.map((line, row) => (
        <text key={row} x="22" y={y + 13 + row * 17} class="label">
          {line}
        </text>
      ))}
    </g>
  );
}

interface PartProps {
  readonly fill: string;
  readonly from: number;
  readonly wide: number;
  readonly y: number;
  readonly text: string;
}

/** One part of a row. Its share is written on it if there is room. */
function Part({ fill, from, wide, y, text }: PartProps) {
  const long = roomFor(text, SIZE) + 8;
  return (
    <g>
      <rect x={from} y={y + 18} width={Math.max(0, wide - 1.5)} height="18" fill={fill} />
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
}

function Row({ id, row, y }: { readonly id: string; readonly row: StackRow; readonly y: number }) {
  const { label, shares, percents } = row;
  const sum = shares.reduce((total, share) => total + share, 0) || 1;
  let x = 0;
  const parts = shares.map((share, at) => {
    const part = { from: x, wide: (share / sum) * WIDTH, text: percents[at] ?? '' };
    x += part.wide;
    return part;
  });
  return (
    <g>
      <text x="0" y={y + 13} class="label">
        {label}
      </text>
      {parts.map((part, at) => (
        <Part key={at} fill={`url(#${id}-${at % SERIES})`} y={y} {...part} />
      ))}
    </g>
  );
}

/** Rows of stacked parts, each with its colour and pattern; the key is above them. */
export function Stacked({ id, title, columns, rows }: Props) {
  const { entries, end } = keyOf(columns, 22, SIZE);
  const start = end + 8;
  const height = start + rows.length * ROW;
  return (
    <Chart id={id} title={title} says={inWords(columns, rows)} height={height}>
      <Patterns id={id} />
      {entries.map((entry) => (
        <Key key={entry.series} id={id} {...entry} />
      ))}
      {rows.map((row, at) => (
        <Row key={at} id={id} row={row} y={start + at * ROW} />
      ))}
    </Chart>
  );
}
