import { randomUUID } from 'node:crypto';
import type { Button, Capabilities } from '../bots/channel.js';
import type { SimMessage } from '../bots/simulator/network.js';
import { judgedOnce } from '../conversation/judged.js';
import { render } from '../conversation/render.js';
import type { Flow, FlowEffect, Input, Session, Turn } from '../flows/engine/flow.js';
import { matchCommand } from '../flows/engine/match.js';
import type { Reading } from '../flows/engine/reading.js';
import { ask, back, start, stepOf } from '../flows/engine/run.js';
import type { PollEvent } from '../flows/poll-turn.js';
import { pollTurn } from '../polls/turn.js';
import type { Clock } from '../shared/clock.js';
import { fold } from '../shared/texts/fold.js';
import { measure } from '../shared/texts/segments.js';
import type { Command, Language, Texts } from '../shared/texts/texts.js';
import type { Judge } from '../tips/triage/judge.js';

/** The phones on which a poll can be previewed: those of the demo, with their capabilities. */
export const phones = { sms: 'demo-sms', chat: 'demo-chat' } as const;
export type PhoneKind = keyof typeof phones;

type Say = Extract<FlowEffect, { type: 'say' }>;

export interface PhoneDeps {
  /** The flow of a poll or a campaign, in the language below. */
  readonly flow: Flow;
  readonly language: Language;
  readonly texts: Texts;
  /** Judges the answers, as in a real poll. */
  readonly judge: Judge;
  readonly can: Capabilities;
  readonly channel: PhoneKind;
  readonly clock: Clock;
  /** Receives every message when it is sent or arrives. */
  readonly show: (message: SimMessage) => void;
  /** Receives what the poll would store. */
  readonly note: (text: string) => void;
}

/** A placeholder for the helpline: a preview belongs to no country, and shows no real number. */
export const HELPLINE = '(helpline)';

/** A simulated phone on which one person answers a poll. */
export class Phone {
  readonly messages: SimMessage[] = [];
  /** The answers that the poll would store. */
  readonly kept: PollEvent[] = [];
  private session: Session | null = null;
  private readonly flow: Flow;
  private readonly reading: Reading;
  private buttons: readonly Button[] = [];

  constructor(private readonly deps: PhoneDeps) {
    this.flow = deps.flow;
    this.reading = {
      language: deps.language,
      texts: deps.texts,
      facts: { countryKnown: true, wordsKept: false },
      lists: { countries: [], languages: [] },
    };
  }

  /** Whether the poll has ended for this person. */
  get over(): boolean {
    return this.session === null;
  }

  /** Delivers the first message. */
  begin(): void {
    this.follow(start(this.flow, this.reading));
  }

  /** Sends a text for the person, or presses the button whose label is in brackets. */
  send(typed: string): void {
    const { session } = this;
    if (!session) return;
    const label = /^\[(.+)\]$/.exec(typed)?.[1];
    const button =
      label === undefined ? undefined : this.buttons.find((one) => fold(one.label) === fold(label));
    this.arrives('out', button?.label ?? typed, []);
    const lexicons = this.deps.texts.languages.map((language) => this.deps.texts.lexicon(language));
    const command = button ? undefined : matchCommand(typed, lexicons);
    if (command) return this.obey(command, session);
    const [flow = '', step = '', value = ''] = button?.data.split(':') ?? [];
    const input: Input = button
      ? { kind: 'button', flow, step, value }
      : { kind: 'text', text: typed };
    const { hearing, seems } = judgedOnce(this.deps.judge, this.deps.texts);
    const isEveryday = (text: string) => seems(text) !== undefined;
    const turn = pollTurn(this.flow, session, input, { ...this.reading, hearing, isEveryday });
    this.session = turn.session;
    this.kept.push(...turn.events);
    for (const event of turn.events) this.deps.note(told(event));
    if (turn.danger.length > 0)
      this.deps.note(
        `tells of: ${turn.danger.join(', ')}; a report ${turn.report ? 'begins' : 'is offered'}`,
      );
    this.say(turn.says);
    if (turn.report) this.deps.note('the questions of a report begin; a preview ends here');
  }

  private obey(command: Command, session: Session): void {
    switch (command) {
      case 'back': {
        const turn = back(this.flow, session, this.reading);
        return turn ? this.follow(turn) : this.follow({ session, effects: this.question(session) });
      }
      case 'help':
        return this.follow({
          session,
          effects: [{ type: 'say', key: 'help' }, ...this.question(session)],
        });
      case 'stop':
        return this.follow({ session: null, effects: [{ type: 'say', key: 'stop.done' }] });
      default:
        this.deps.note(`${command.toUpperCase()} leads out of the poll; a preview stays in it`);
    }
  }

  private question(session: Session): FlowEffect[] {
    const at = stepOf(this.flow, session);
    return at ? ask(at.id, at.step, this.reading) : [];
  }

  private follow({ session, effects }: Turn): void {
    this.session = session;
    this.say(effects.filter((effect) => effect.type === 'say'));
  }

  private say(says: readonly Say[]): void {
    const { language, texts, can } = this.deps;
    for (const { text, buttons = [] } of render(
      says.map((say) => ({ ...say, flow: this.flow.id })),
      language,
      texts,
      can,
    )) {
      if (buttons.length > 0) this.buttons = buttons;
      this.arrives('in', text, buttons);
    }
  }

  private arrives(
    direction: SimMessage['direction'],
    text: string,
    buttons: readonly Button[],
  ): void {
    const { channel, clock, can } = this.deps;
    const { letters, segments } = measure(text);
    const cost =
      can.letters === 'gsm' ? { letters, segments } : { letters: 'unicode' as const, segments: 1 };
    const message = {
      id: randomUUID(),
      channel: phones[channel],
      address: 'preview',
      direction,
      text,
      buttons,
      at: clock.now(),
      ...cost,
    };
    this.messages.push(message);
    this.deps.show(message);
  }
}

/** Returns what the poll would store from a message, as a note for the viewer. */
function told(event: PollEvent): string {
  switch (event.type) {
    case 'answered':
      return `${event.question}: ${event.value}`;
    case 'told':
      return `${event.question}: "${event.text}"`;
    case 'skipped':
      return `${event.question}: no answer`;
    case 'remarked':
      return `${event.question}: ${event.instead ? 'not understood' : 'beside the answer'}: "${event.text}"`;
  }
}
