import { parentPort } from 'node:worker_threads';
import { parseYaml, type YamlLimits } from './parse-yaml.js';

// The thread that reads texts from outside (yaml-thread.ts).
parentPort?.on('message', ({ text, limits }: { text: string; limits: YamlLimits }) => {
  parentPort?.postMessage(parseYaml(text, limits));
});
