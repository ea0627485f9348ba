import type { TestAmana } from './amana.js';

/** Talking by SMS in a journey. */
export interface SmsTalk {
  /**
   * The person texts each of these, one after the other. @returns what they hear back on the last
   */
  readonly says: (from: string, ...texts: string[]) => Promise<string>;
  /** The last text on a phone. */
  readonly last: (number: string) => string;
  /** The code of the last call on a phone. */
  readonly code: (number: string) => string;
}

export function smsTalk(here: TestAmana): SmsTalk {
  const last = (number: string) => here.twilio.messagesTo(number).at(-1)?.text ?? '';
  return {
    last,
    code: (number) => /(?:OK|DONE|FAIT|FEITO) (\d{4,7})/.exec(last(number))?.[1] ?? 'no code',
    async says(from, ...texts) {
      let heard = '';
      for (const text of texts) {
        const before = here.twilio.messagesTo(from).length;
        const { status } = await here.sms.text(from, text);
        if (status !== 200) throw new Error(`The webhook answered ${status}.`);
        await here.settle();
        heard = here.twilio
          .messagesTo(from)
          .slice(before)
          .map((message) => message.text)
          .join('\n');
      }
      return heard;
    },
  };
}
