import { Chart, SIZE, WIDTH } from './chart.js';
import { linesOf } from './lines-of-text.js';

/** One bar, with its words. */
export interface BarOf {
  readonly label: string;
  /** In per cent; null where it is not shown. */
  readonly share: number | null;
  /** "43%", and "400+" */
  readonly percent: string;
  readonly people: string;
}

const LINE = 17;
const THICK = 16;

/** Bars under their labels, so that long answers have room on a small phone. */
export function Bars({
  id,
  title,
  bars,
}: {
  readonly id: string;
  readonly title: string;
  readonly bars: readonly BarOf[];
}) {
  let top = 0;
  const placed = bars.map((bar) => {
    const lines = linesOf(bar.label, WIDTH, SIZE);
    const at = top;
    top += lines.length * LINE + THICK + 16;
    return { bar, lines, at };
  });
  const says = bars
    .map(
      ({ label, percent, people, share }) =>
        `${label}: ${share === null ? percent : `${percent}, ${people}`}`,
    )
    .join('. ');
  return (
    <Chart id={id} title={title} says={says} height={Math.max(1, top - 10)}>
      {placed.map(({ bar, lines, at }) => {
        const y = at + lines.length * LINE + 2;
        const long = bar.share === null ? 0 : Math.max(2, (bar.share / 100) * (WIDTH - 100));
        return (
          <g key={at}>
            {lines.map((line, row) => (
              <text key={row} x="0" y={at + 13 + row * LINE} class="label">
                {line}
              </text>
            ))}
            <rect x="0" y={y} width={WIDTH - 100} height={THICK} class="track" rx="3" />
            {bar.share === null ? null : (
              <rect x="0" y={y} width={long} height={THICK} class="s0" rx="3" />
            )}
            {bar.share === null ? (
              <text x="5" y={y + 13} class="soft">
                {bar.percent}
              </text>
            ) : (
              <text x={WIDTH - 94} y={y + 13} class="value">
                {bar.percent}
                <tspan class="soft" dx="5">
                  {bar.people}
                </tspan>
              </text>
            )}
          </g>
        );
      })}
    </Chart>
  );
}
