import { Worker } from 'node:worker_threads';
import { renderToString } from 'preact-render-to-string';
import { Fault } from '../shared/fault.js';
import { assetPath } from '../web/page.js';
import { linesOf } from './charts/lines-of-text.js';
import { howMany } from './summary.js';
import type { Labels } from './labels.js';
import type { View } from './view.js';

/** The picture size that social sites ask for (Open Graph). */
const [WIDE, HIGH] = [1200, 630];
/** The most bars for which there is room. */
const MOST = 4;

interface BarProps {
  readonly bar: View['questions'][number]['bars'][number];
  readonly y: number;
  readonly labels: Labels;
}

function PictureBar({ bar: { label, share }, y, labels }: BarProps) {
  return (
    <g>
      <text x="60" y={y + 26} font-size="26">
        {linesOf(label, 1080, 26)[0]}
      </text>
      <rect x="60" y={y + 36} width="900" height="24" rx="5" fill="#ebe8de" />
      <rect x="60" y={y + 36} width={9 * (share ?? 0)} height="24" rx="5" fill="#0b5d4b" />
      <text x="980" y={y + 60} font-size="34" font-weight="700">
        {labels.percent(share)}
      </text>
    </g>
  );
}

/** The foot of the picture: how many people, what it does not mean, and who says so. */
function Foot({ view, labels }: { readonly view: View; readonly labels: Labels }) {
  return (
    <>
      <text x="60" y="560" font-size="28" font-weight="700">
        {howMany(view, labels)}
      </text>
      <text x="60" y="598" font-size="24" fill="#3d4540">
        {labels.say('poll.caveat')}
      </text>
      <text x="1140" y="598" font-size="24" font-weight="700" text-anchor="end" fill="#0b5d4b">
        Amana
      </text>
    </>
  );
}

/**
 * Returns the shareable picture of a result: an SVG that contains its colours, because it is drawn
 * without a style sheet.
 */
export function pictureOf(view: View, labels: Labels): string {
  const question = view.questions.find(({ note }) => note === undefined);
  const bars = (question?.bars ?? []).filter(({ share }) => share !== null).slice(0, MOST);
  const title = linesOf(view.title, 1080, 50).slice(0, 1);
  const ask = linesOf(question?.ask ?? '', 1080, 30).slice(0, 2);
  const top = 150 + ask.length * 38;
  return renderToString(
    <svg
      xmlns="http://www.w3.org/2000/svg"
      width={WIDE}
      height={HIGH}
      viewBox={`0 0 ${WIDE} ${HIGH}`}
      font-family="Noto Sans, sans-serif"
      fill="#1b2320"
    >
      <rect width={WIDE} height={HIGH} fill="#fffefb" />
      <rect width="18" height={HIGH} fill="#0b5d4b" />
      {title.map((line) => (
        <text key={line} x="60" y="92" font-size="50" font-weight="700">
          {line}
        </text>
      ))}
      {ask.map((line, at) => (
        <text key={line} x="60" y={150 + at * 38} font-size="30" fill="#3d4540">
          {line}
        </text>
      ))}
      {bars.map((bar, at) => (
        <PictureBar
          key={bar.values.join()}
          bar={bar}
          y={top + at * ((500 - top) / Math.max(bars.length, 3))}
          labels={labels}
        />
      ))}
      <Foot view={view} labels={labels} />
    </svg>,
  );
}

/**
 * Draws SVG as PNG, which social sites read. It runs in its own thread, because it takes a second
 * of processor time.
 * @throws Fault when it cannot be drawn
 */
export function asPng(svg: string): Promise<Buffer> {
  const file = assetPath('results', 'picture.mjs');
  return new Promise((resolve, reject) => {
    const thread = new Worker(file, { workerData: svg });
    thread.once('message', (png: Uint8Array) => resolve(Buffer.from(png)));
    thread.once('error', (cause) =>
      reject(new Fault('The picture of a result could not be drawn.', { cause })),
    );
    thread.once('exit', () =>
      reject(new Fault('The picture of a result was not drawn to its end.')),
    );
  });
}
