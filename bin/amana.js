#!/usr/bin/env node
import { existsSync } from 'node:fs';

const program = new URL('../dist/cli/amana.js', import.meta.url);
if (!existsSync(program)) {
  console.error('Amana is not built yet. Run: npm run build');
  process.exit(1);
}
await import(program.href);
