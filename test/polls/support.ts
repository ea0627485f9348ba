import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { createSimulator } from '../../src/bots/simulator/simulator.js';
import { render } from '../../src/conversation/render.js';
import type { Flow, Session } from '../../src/flows/engine/flow.js';
import { start } from '../../src/flows/engine/run.js';
import type { Poll } from '../../src/polls/definition.js';
import { readPollFile, type PollFile } from '../../src/polls/file.js';
import { pollFlow } from '../../src/polls/flow.js';
import type { Show } from '../../src/polls/meter.js';
import type { PollTurn } from '../../src/flows/poll-turn.js';
import { pollTurn } from '../../src/polls/turn.js';
import { systemClock } from '../../src/shared/clock.js';
import { createTexts } from '../../src/shared/texts/load.js';
import { reading } from '../flows/engine/surroundings.js';

export const texts = createTexts();
const [sms] = createSimulator({ clock: systemClock }).channels;
export const show: Show = (says, language) =>
  render(says, language, texts, sms.capabilities).map(({ text }) => text);

export const kindsText = readFileSync(
  new URL('../fixtures/polls/kinds.yaml', import.meta.url),
  'utf8',
);
/** A poll with every kind of question. */
export const kinds = parse(kindsText) as Poll;

export const readPoll = (text: string): PollFile => readPollFile(text, texts, show);

const flows = new WeakMap<Poll, Flow>();
/**
 * The flow of a poll in English, made once as the program
 * does: the engine knows steps by their identity.
 */
function flowOf(poll: Poll): Flow {
  const made = flows.get(poll) ?? pollFlow(poll, 'en', '1011');
  flows.set(poll, made);
  return made;
}
const around = reading({ texts });

/** Somebody who answers a poll, in English. */
export class Answerer {
  session: Session | null;
  last: PollTurn | undefined;
  readonly flow: Flow;
  readonly around = around;
  constructor(poll: Poll = kinds, at?: Session) {
    this.flow = flowOf(poll);
    this.session = at ?? start(this.flow, this.around).session;
  }
  /** @returns what is said to the last of the texts: words, or keys of texts */
  says(...sent: string[]): string[] {
    for (const text of sent) {
      if (!this.session) throw new Error('The poll is over.');
      this.last = pollTurn(this.flow, this.session, { kind: 'text', text }, this.around);
      this.session = this.last.session;
    }
    return (this.last?.says ?? []).map((say) => say.key ?? say.text);
  }
}
