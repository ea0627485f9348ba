/** Ends what all tests share: jest calls it in the process that started it. */
export default async function tearDown() {
  await globalThis.stopTestMongod?.();
}
