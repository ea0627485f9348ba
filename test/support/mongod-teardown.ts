/** Jest's global teardown: ends the mongod of the tests and throws its data away. */
export default async function stopTestMongod(): Promise<void> {
  await globalThis.stopTestMongod?.();
}
