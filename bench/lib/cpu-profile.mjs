import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';

/**
 * Microseconds between two samples: fine enough for what
 * takes five of a message, at some per cent of the speed.
 */
const INTERVAL = 200;

/** A CPU profile of this process, from each `start` until `stop` writes it to a file. */
export function cpuProfile(file) {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.setSamplingInterval', { interval: INTERVAL });
  return {
    /** What was measured before is thrown away. */
    start() {
      session.post('Profiler.stop');
      session.post('Profiler.start');
    },
    stop() {
      session.post('Profiler.stop', (error, result) => {
        if (!error) writeFileSync(file, JSON.stringify(result.profile));
      });
    },
  };
}
