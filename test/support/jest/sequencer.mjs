import Sequencer from '@jest/test-sequencer';

/**
 * The files that take longest, most of them for what they wait. What starts several processes of
 * the program stands beside what does not, so that two workers seldom have both.
 */
const LONGEST = [
  'journeys/opinion-poll',
  'attacks/join/small',
  'attacks/work-before-belief',
  'chaos/chaos',
  'demo/escalation-cards',
  'outbox/holds',
  'journeys/change-of-clocks',
  'faults/channel-down',
  'attacks/event-loop.whole',
  'alerts/bounds',
  'journeys/killed',
  'faults/full-disk',
  'mongod/hard-end',
];

/**
 * Starts the longest files first. On a fresh clone jest knows no times and goes by the size of a
 * file: the longest would begin last, and one worker would wait for it.
 */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => {
      const at = LONGEST.findIndex((name) => path.endsWith(`/test/${name}.test.ts`));
      return at === -1 ? LONGEST.length : at;
    };
    return super.sort(tests).sort((a, b) => rank(a) - rank(b));
  }
}
