import type { SimChannelId, SimMessage } from '../../bots/simulator/network.js';
import { fastForward } from '../../demo/fast-forward.js';
import { findTip, listTips } from '../../models/cases/tip-lookup.js';
import type { Escalation } from '../../models/cases/escalation-doc.js';
import { findEscalation } from '../../models/cases/escalation.js';
import { askReporter } from '../../tips/ask.js';
import { Fault } from '../../shared/fault.js';
import { DAY } from '../../shared/clock.js';
import type { Phone, Step } from './script.js';
import type { Stage } from './stage.js';
import type { Matches } from './wanted.js';

/** The default writer: a fictional phone of Togo, where real numbers never begin with 00. */
export const FIRST_PHONE: Phone = { channel: 'demo-sms', address: '+22800000901' };

/** The error message for the person at the keyboard when something cannot be done. */
export class CannotPlay extends Fault {}

const isSim = (channel: string): channel is SimChannelId =>
  channel === 'demo-sms' || channel === 'demo-chat';

/** Plays people on a stage, and remembers the messages on their phones. */
export class Actor {
  phone: Phone = FIRST_PHONE;
  /** The messages of all phones, in order. */
  readonly messages: SimMessage[] = [];
  /** The index of the first message of the current step. */
  private mark = 0;
  private readonly off: () => void;

  constructor(
    private readonly stage: Stage,
    private readonly matches: Matches,
    onMessage: (message: SimMessage) => void,
  ) {
    this.off = stage.phones.subscribe((message) => {
      this.messages.push(message);
      onMessage(message);
    });
  }

  close(): void {
    this.off();
  }

  /** Returns the messages that phones received since the last step. */
  arrived(phones: readonly Phone[] = [this.phone]): SimMessage[] {
    return this.messages
      .slice(this.mark)
      .filter(({ direction }) => direction === 'in')
      .filter(({ channel, address }) =>
        phones.some((one) => one.channel === channel && one.address === address),
      );
  }

  /**
   * Returns the phones of a focal point.
   * @throws CannotPlay when the id is unknown
   */
  phonesOf(id: string): Phone[] {
    const person = this.stage.amana.directory.current().focalPoint(id);
    const phones =
      person?.reaches.flatMap(({ channel, address }) =>
        isSim(channel) ? [{ channel, address }] : [],
      ) ?? [];
    if (phones.length === 0)
      throw new CannotPlay(`There is no focal point ${id} with a phone of the demo.`);
    return phones;
  }

  /** Returns the owner of a phone, if it is a focal point. */
  ownerOf({ channel, address }: Phone): string | undefined {
    return this.stage.amana.directory.current().focalPointAt(channel, address)?.id;
  }

  /** Returns the latest tip and its escalation. */
  async latest(): Promise<{
    tip?: NonNullable<Awaited<ReturnType<typeof findTip>>>;
    escalation?: Escalation;
  }> {
    const shown = [...this.messages]
      .reverse()
      .find(({ text }) => /\b[A-Z]{2}-[2-9A-Z]{5}\b/.test(text));
    const reference = /\b[A-Z]{2}-[2-9A-Z]{5}\b/.exec(shown?.text ?? '')?.[0];
    const [newest] = await listTips(this.stage.db.cases, undefined, 1);
    const tip = await findTip(this.stage.db.cases, reference ?? newest?.reference ?? '');
    const escalation = tip && (await findEscalation(this.stage.db, tip._id));
    return { ...(tip ? { tip } : {}), ...(escalation ? { escalation } : {}) };
  }

  /** Fills in values that only the play knows: `{casecode}`, and for a focal point `{code}`. */
  private async filled(text: string, focalPoint?: string): Promise<string> {
    let full = text;
    if (full.includes('{casecode}')) {
      const code = this.messages
        .flatMap((one) => /\b\d{4} \d{4} \d{4} \d{4}\b/.exec(one.text)?.[0] ?? [])
        .at(-1);
      if (!code) throw new CannotPlay('No case code has been shown yet.');
      full = full.replaceAll('{casecode}', code);
    }
    if (focalPoint && full.includes('{code}')) {
      const { escalation } = await this.latest();
      const code = escalation?.calls.findLast((call) => call.focalPoint === focalPoint)?.code;
      if (!code) throw new CannotPlay(`${focalPoint} has not been called.`);
      full = full.replaceAll('{code}', code);
    }
    return full;
  }

  private async write({ channel, address }: Phone, text: string): Promise<void> {
    const start = /^\/start(?:\s+(\S+))?$/.exec(text);
    if (channel === 'demo-chat' && start) await this.stage.phones.startBot(address, start[1]);
    else await this.stage.phones.text(channel, address, text);
  }

  /** @param label as it is shown, or its key in locales/ */
  private async press({ channel, address }: Phone, label: string): Promise<void> {
    const shown = this.stage.phones.inbox(channel, address).flatMap(({ buttons }) => buttons);
    const found = shown.findLast(
      (button) =>
        button.label.toLowerCase() === label.toLowerCase() ||
        (/^(\w+:)?\w+\.\w+$/.test(label) && this.matches(label, button.label)),
    );
    if (!found) throw new CannotPlay(`There is no button "${label}" on this phone.`);
    await this.stage.phones.press(channel, address, found.data);
  }

  private async answer(id: string, text: string): Promise<void> {
    const phones = this.phonesOf(id);
    const has = (one: Phone, { channel, address }: SimMessage) =>
      one.channel === channel && one.address === address;
    const last = this.messages.findLast((message) => phones.some((one) => has(one, message)));
    const label = /^\[(.+)\]$/.exec(text)?.[1];
    // They answer on the phone that received the call.
    for (const phone of phones.filter((one) => !last || has(one, last)).slice(0, 1)) {
      if (label === undefined) await this.write(phone, await this.filled(text, id));
      else await this.press(phone, label);
    }
  }

  private async ask(question: string): Promise<void> {
    const { tip } = await this.latest();
    const asked = await askReporter(this.stage, tip?._id ?? '', question, this.stage.clock.now());
    if (!asked.ok) throw new CannotPlay(`The question was refused: ${asked.reason}.`);
  }

  private wait(ms: number): Promise<void> {
    const { clock, amana } = this.stage;
    return fastForward(
      { clock, escalations: amana.escalations, tick: () => this.stage.settle() },
      ms,
    );
  }

  /**
   * Moves the clock forward to the next such weekday and time (UTC). Never back: the database
   * deletes by its own clock.
   */
  private async setClock({ weekday, hour, minute }: Extract<Step, { do: 'clock' }>): Promise<void> {
    const now = this.stage.clock.now();
    const there = new Date(now);
    there.setUTCHours(hour, minute, 0, 0);
    const days = (weekday - there.getUTCDay() + 7) % 7;
    const at = there.getTime() + days * DAY;
    this.stage.clock.advance((at >= now.getTime() ? at : at + 7 * DAY) - now.getTime());
    await this.stage.settle();
  }

  /**
   * Does one thing and waits for all its effects.
   * @throws CannotPlay when it cannot be done
   */
  async act(step: Exclude<Step, { do: 'expect' } | { do: 'state' }>): Promise<void> {
    this.mark = this.messages.length;
    switch (step.do) {
      case 'phone':
        this.phone = step.phone;
        return;
      case 'send':
        await this.write(this.phone, await this.filled(step.text));
        break;
      case 'press':
        await this.press(this.phone, step.label);
        break;
      case 'wait':
        return this.wait(step.ms);
      case 'clock':
        return this.setClock(step);
      case 'answer':
        await this.answer(step.focalPoint, step.text);
        break;
      case 'ask':
        await this.ask(step.question);
        break;
    }
    await this.stage.settle();
  }
}
