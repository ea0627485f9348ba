// A program that is started with `--import` of this file believes
// another time: AMANA_TEST_CLOCK names a file with the milliseconds its
// clock is ahead of the machine's. The file is read again at every look.
import { readFileSync } from 'node:fs';

const file = process.env.AMANA_TEST_CLOCK ?? '';
const Real = globalThis.Date;
const now = () => Real.now() + Number(readFileSync(file, 'utf8'));

globalThis.Date = class Date extends Real {
  constructor(...given) {
    super(...(given.length === 0 ? [now()] : given));
  }
  static now() {
    return now();
  }
};
