import { cpuProfile } from './cpu-profile.mjs';

/**
 * The child's side of the talk with the parent: says where it listens, then answers `begin`, `end`,
 * `kept` and `stop`. `end` waits until nothing is under way and tells what the round cost.
 * @param app `url`; `kept()` gives the words of every tip;
 * `stop()`; and where there is more to run: `begin()`, `end()`
 */
export async function serve(app) {
  const { profile: file } = JSON.parse(process.env.BENCH_APP);
  // The file is that of the last round.
  const profile = file ? cpuProfile(file) : undefined;
  let cpu = process.cpuUsage();
  const acts = {
    async begin() {
      await app.begin?.();
      profile?.start();
      cpu = process.cpuUsage();
    },
    async end() {
      await app.end?.();
      const { user, system } = process.cpuUsage(cpu);
      profile?.stop();
      return { cpuMicros: user + system, rss: process.memoryUsage().rss };
    },
    kept: () => app.kept(),
    stop: () => app.stop(),
  };
  process.on('message', async ({ id, act }) => {
    try {
      process.send({ id, result: await acts[act]() });
    } catch (error) {
      process.send({ id, error: error.stack });
    }
    if (act === 'stop') process.disconnect();
  });
  process.send({ id: 0, result: { url: app.url } });
}
