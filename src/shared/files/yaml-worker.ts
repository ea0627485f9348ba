import { parentPort } from 'node:worker_threads';
import { parseYaml, type YamlLimits } from './parse-yaml.js';

// The thread in which texts from outside are read (yaml-thread.ts).
parentPort?.on('message', ({ text, limits }: { text: string; limits: YamlLimits }) => {
  parentPort?.postMessage(parseYaml(text, limits));
});
