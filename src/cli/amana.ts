import { existsSync } from 'node:fs';
import { systemIo } from './io.js';
import { closeMemory } from './memory.js';
import { run } from './run.js';

closeMemory();
if (existsSync('.env')) process.loadEnvFile('.env');
process.exitCode = await run(process.argv.slice(2), systemIo());
// Nothing that still keeps the process open is worth waiting for.
setTimeout(() => process.exit(), 1_000).unref();
