/**
 * A thread of its own that draws one picture, so that no message waits for it. It is given SVG and
 * fonts, and answers with PNG.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { initWasm, Resvg } from '@resvg/resvg-wasm';

const { resolve } = createRequire(import.meta.url);
await initWasm(readFileSync(resolve('@resvg/resvg-wasm/index_bg.wasm')));
const font = (name) =>
  readFileSync(resolve(`@fontsource/noto-sans/files/noto-sans-${name}-normal.woff2`));
const fontBuffers = ['latin-400', 'latin-700', 'latin-ext-400', 'latin-ext-700'].map(font);
const drawn = new Resvg(workerData, {
  font: { fontBuffers, defaultFontFamily: 'Noto Sans', loadSystemFonts: false },
});
parentPort.postMessage(drawn.render().asPng());
