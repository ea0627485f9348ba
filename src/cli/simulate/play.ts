import type { SimMessage } from '../../bots/simulator/network.js';
import { Actor, CannotPlay } from './actor.js';
import { factsOf } from './facts.js';
import type { ScriptStep, Step } from './script.js';
import { shown } from './show.js';
import type { Stage } from './stage.js';
import { wantedIn, type Matches } from './wanted.js';

/** An expectation that was not met. */
export interface Failed {
  readonly line: number;
  readonly expected: string;
  readonly got: readonly string[];
}

/** The result of a play. */
export interface Played {
  readonly failed: readonly Failed[];
  readonly expectations: number;
  readonly messages: readonly SimMessage[];
}

type Expect = Extract<Step, { do: 'expect' }>;

/** Returns what is wrong with the received messages, if anything. */
function lacking(
  { wanted, focalPoint }: Expect,
  texts: readonly string[],
  matches: Matches,
): string | undefined {
  const who = focalPoint ?? 'the person';
  switch (wanted.kind) {
    case 'any':
      return texts.length > 0 ? undefined : `a message to ${who}`;
    case 'none':
      return texts.length === 0 ? undefined : `no message to ${who}`;
    case 'is':
      return texts.some((text) => matches(wanted.what, text))
        ? undefined
        : `to ${who}: ${wanted.what}`;
    case 'isNot':
      return texts.some((text) => matches(wanted.what, text))
        ? `not to ${who}: ${wanted.what}`
        : undefined;
  }
}

async function check(
  actor: Actor,
  step: ScriptStep,
  matches: Matches,
): Promise<Failed | undefined> {
  if (step.do === 'expect') {
    const phones = step.focalPoint === undefined ? undefined : actor.phonesOf(step.focalPoint);
    const texts = actor.arrived(phones).map(({ text }) => text);
    const expected = lacking(step, texts, matches);
    return expected === undefined ? undefined : { line: step.line, expected, got: texts };
  }
  if (step.do !== 'state') return undefined;
  const { tip, escalation } = await actor.latest();
  const facts = factsOf(tip, escalation);
  const missing = step.facts.filter((fact) => !facts.includes(fact));
  return missing.length === 0
    ? undefined
    : { line: step.line, expected: missing.join(' '), got: facts };
}

/**
 * Plays a conversation to its end. A failed expectation stops nothing; a step that cannot be done
 * ends it.
 * @param show receives lines for people as they come
 */
export async function play(
  stage: Stage,
  steps: readonly ScriptStep[],
  show: (text: string) => void,
): Promise<Played> {
  const failed: Failed[] = [];
  const matches = wantedIn(stage.texts);
  const actor: Actor = new Actor(stage, matches, (message) =>
    show(shown(message, actor.ownerOf(message) ?? 'person')),
  );
  let expectations = 0;
  let line = 0;
  try {
    for (const step of steps) {
      line = step.line;
      if (step.do === 'expect' || step.do === 'state') {
        expectations += 1;
        const wrong = await check(actor, step, matches);
        if (!wrong) continue;
        failed.push(wrong);
        show(
          `   ✗  line ${wrong.line}: expected ${wrong.expected}\n      got ${JSON.stringify(wrong.got)}\n`,
        );
        continue;
      }
      await actor.act(step);
      if (step.do === 'wait' || step.do === 'clock')
        show(`  --  ${stage.clock.now().toUTCString().slice(0, 22)} UTC\n`);
      if (step.do === 'ask') show(`  --  a focal point asks: ${step.question}\n`);
    }
  } catch (error) {
    if (!(error instanceof CannotPlay)) throw error;
    failed.push({ line, expected: 'that this can be done', got: [error.message] });
    show(`   ✗  line ${line}: ${error.message}\n`);
  } finally {
    actor.close();
  }
  return { failed, expectations, messages: actor.messages };
}
