import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';

/** Profiles this process between `begin` and `end`; the file is that of the last round. */
function profiler(file) {
  if (!file) return undefined;
  const session = new Session();
  session.connect();
  return {
    async start() {
      await session.post('Profiler.enable');
      await session.post('Profiler.start');
    },
    async stop() {
      const { profile } = await session.post('Profiler.stop');
      writeFileSync(file, JSON.stringify(profile));
    },
  };
}

/**
 * The child's side of the talk with the parent: says where it listens, then answers `begin`, `end`, `kept` and `stop`.
 * `end` waits until nothing is under way and tells what the round cost.
 * @param app `url`; `kept()` gives the words of every tip; `stop()`; and where there is more to run: `begin()`, `end()`
 */
export async function serve(app) {
  const profile = profiler(JSON.parse(process.env.BENCH_APP).profile);
  let cpu = process.cpuUsage();
  const acts = {
    async begin() {
      await app.begin?.();
      await profile?.start();
      cpu = process.cpuUsage();
    },
    async end() {
      await app.end?.();
      const { user, system } = process.cpuUsage(cpu);
      await profile?.stop();
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
