import { Chart, SIZE, WIDTH } from './chart.js';
import { linesOf } from './lines-of-text.js';

/** One bar, with its texts. */
export interface BarOf {
  readonly label: string;
  /** In per cent; null where it is not shown. */
  readonly share: number | null;
  /** The share as text: "43%", or "400+". */
  readonly percent: string;
  readonly people: string;
}

const LINE = 17;
const THICK = 16;

/** The text of a bar: beside it or, where nothing is shown, in it. */
function Value({ bar, y }: { readonly bar: BarOf; readonly y: number }) {
  if (bar.share === null)
    return (
      <text x="5" y={y + 13} class="soft">
        {bar.percent}
      </text>
    );
  return (
    <text x={WIDTH - 94} y={y + 13} class="value">
      {bar.percent}
      <tspan class="soft" dx="5">
        {bar.people}
      </tspan>
    </text>
  );
}

interface Placed {
  readonly bar: BarOf;
  readonly lines: readonly string[];
  readonly at: number;
}

function Bar({ bar, lines, at }: Placed) {
  const y = at + lines.length * LINE + 2;
  const long = bar.share === null ? 0 : Math.max(2, (bar.share / 100) * (WIDTH - 100));
  return (
    <g>
      {lines.map((line, row) => (
        <text key={row} x="0" y={at + 13 + row * LINE} class="label">
          {line}
        </text>
      ))}
      <rect x="0" y={y} width={WIDTH - 100} height={THICK} class="track" rx="3" />
      {bar.share === null ? null : (
        <rect x="0" y={y} width={long} height={THICK} class="s0" rx="3" />
      )}
      <Value bar={bar} y={y} />
    </g>
  );
}

interface Props {
  readonly id: string;
  readonly title: string;
  readonly bars: readonly BarOf[];
}

const sentence = ({ label, percent, people, share }: BarOf): string =>
  `${label}: ${share === null ? percent : `${percent}, ${people}`}`;

/** Bars under their labels, so that long answers have room on a small phone. */
export function Bars({ id, title, bars }: Props) {
  let top = 0;
  const placed = bars.map((bar): Placed => {
    const lines = linesOf(bar.label, WIDTH, SIZE);
    const at = top;
    top += lines.length * LINE + THICK + 16;
    return { bar, lines, at };
  });
  const says = bars.map(sentence).join('. ');
  return (
    <Chart id={id} title={title} says={says} height={Math.max(1, top - 10)}>
      {placed.map((one) => (
        <Bar key={one.at} {...one} />
      ))}
    </Chart>
  );
}
