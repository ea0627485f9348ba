import { tsImport } from 'tsx/esm/api';

/** Starts what all tests share. */
export default async function setUp() {
  const { startTestMongod } = await tsImport('../mongod.ts', import.meta.url);
  globalThis.stopTestMongod = await startTestMongod();
}
