/**
 * Loaded before the program by `--import`: keeps a CPU profile of it, and writes it when the program ends. Node's own
 * --cpu-prof would be refused: in production Amana does not start with options that write what is in memory.
 * SIGUSR2 throws away what was measured so far, so that the start and the warming are not in it.
 */
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import path from 'node:path';

const folder = process.env['BENCH_PROFILE'];
const session = new Session();
session.connect();
session.post('Profiler.enable');
session.post('Profiler.start');
process.on('SIGUSR2', () => {
  session.post('Profiler.stop');
  session.post('Profiler.start');
});
process.on('exit', () => {
  session.post('Profiler.stop', (error, result) => {
    if (!error) writeFileSync(path.join(folder ?? '.', `${process.pid}.cpuprofile`), JSON.stringify(result.profile)); // prettier-ignore
  });
});
