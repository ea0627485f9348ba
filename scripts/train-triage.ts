/**
 * Learns the weights of triage from the tuned messages: `npm run train:triage` writes
 * locales/triage/model.json.
 */
import { writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { createTexts } from '../src/shared/texts/load.js';
import { featureReader, type Features } from '../src/tips/triage/features.js';
import { modelPath, type ModelFile } from '../src/tips/triage/model.js';
import { files, readMessages, type Message } from './triage/messages.js';
import { madeFrom } from './triage/made-from.js';
import { learn, lengthened } from './triage/train.js';

const outcomes = ['P1', 'P2', 'P3', 'none'];
const outcomeOf = ({ priority }: Message) => (priority === null ? 'none' : `P${priority}`);
const kindOf = (message: Message) => `${outcomeOf(message)}:${message.kind}`;
/**
 * Kinds are told by concepts, senses, signals and shapes alone: few enough that each can be checked
 * by eye.
 */
const broad = (features: Features): Features =>
  new Map([...features].filter(([name]) => !/^[=~]|[&>]/.test(name)));

/** Chosen by cross-validation over writers (docs/history/measured-triage.md). */
const DOUBT = 0.02;
/** Everyday messages are far more on a real line than among those that are learnt from. */
const EVERYDAY = 1.5;
/** Those of a public collection are real people's, and few beside what the project wrote. */
const PUBLIC = 3;

const countsOf = ({ priority, file }: Message) =>
  (priority === null ? EVERYDAY : 1) * (file === 'public' ? PUBLIC : 1);

const read = featureReader(createTexts());
const messages = files.flatMap(readMessages).filter(({ set }) => set === 'tuned');
const all = [...messages, ...lengthened(messages.filter(({ file }) => file !== 'public'))];
const kinds = [...new Set(messages.map(kindOf))].sort();
const model: ModelFile = {
  madeFrom: madeFrom(),
  outcome: learn(
    all.map((one) => ({
      features: read(one.text),
      label: outcomes.indexOf(outcomeOf(one)),
      counts: countsOf(one),
    })),
    outcomes,
    { originals: messages.length, doubt: DOUBT },
  ),
  kind: learn(
    messages.map((one) => ({
      features: broad(read(one.text)),
      label: kinds.indexOf(kindOf(one)),
    })),
    kinds,
  ),
};
const text = await format(JSON.stringify(model), {
  ...(await resolveConfig(modelPath())),
  parser: 'json',
});
writeFileSync(modelPath(), text);
process.stdout.write(
  `${messages.length} messages, ${model.outcome.weights.length} weights, ${Math.round(text.length / 1024)} kB\n`,
);
