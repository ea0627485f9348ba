/**
 * Loaded before the program by `--import`: keeps a CPU profile of it, and writes it when the
 * program ends. Node's own --cpu-prof would be refused: in production Amana does not start with
 * options that write what is in memory. SIGUSR2 throws away what was measured so far, so that the
 * start and the warming are not in it.
 */
import path from 'node:path';
import { cpuProfile } from './cpu-profile.mjs';

const profile = cpuProfile(
  path.join(process.env['BENCH_PROFILE'] ?? '.', `${process.pid}.cpuprofile`),
);
profile.start();
process.on('SIGUSR2', () => profile.start());
process.on('exit', () => profile.stop());
