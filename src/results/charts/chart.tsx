import type { ComponentChildren } from 'preact';

/**
 * The width of all charts, in units of about a pixel on a phone 360 px wide; a page may show them
 * larger.
 */
export const WIDTH = 336;
/** The letter size of charts. */
export const SIZE = 13;
/**
 * The number of colours and patterns for parts of a whole: as many as a question can have answers.
 */
export const SERIES = 9;

const turns = [45, -45, 0, 90, 20, -20, 70, -70, 45];

/**
 * The patterns that distinguish parts without their colour; `id` separates those of two charts on a
 * page.
 */
export function Patterns({ id }: { readonly id: string }) {
  return (
    <defs>
      {turns.map((turn, at) => (
        <pattern
          key={at}
          id={`${id}-${at}`}
          width={5 + (at % 3)}
          height="6"
          patternUnits="userSpaceOnUse"
          patternTransform={`rotate(${turn})`}
        >
          <rect width="9" height="6" class={`s${at}`} />
          {at === 0 ? null : <rect width={at > 4 ? 2.4 : 1.2} height="6" class="over" />}
        </pattern>
      ))}
      <pattern
        id={`${id}-none`}
        width="6"
        height="6"
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <rect width="6" height="6" class="empty" />
        <rect width="1" height="6" class="hatch" />
      </pattern>
    </defs>
  );
}

interface Props {
  readonly id: string;
  readonly title: string;
  /** The whole chart in words, for readers who cannot see it. */
  readonly says: string;
  readonly height: number;
  readonly children: ComponentChildren;
}

/** A picture with a name and a description. */
export function Chart({ id, title, says, height, children }: Props) {
  return (
    <svg
      class="chart"
      viewBox={`0 0 ${WIDTH} ${height}`}
      role="img"
      aria-labelledby={`${id}-title ${id}-says`}
      xmlns="http://www.w3.org/2000/svg"
    >
      <title id={`${id}-title`}>{title}</title>
      <desc id={`${id}-says`}>{says}</desc>
      {children}
    </svg>
  );
}
