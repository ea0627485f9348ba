import type { Answer } from './escalation.js';

const button = /^fp:(ok|no|pass|done):(\d{4,8})$/;

/** The data that a button sends back; 64 bytes are allowed (Telegram Bot API), 16 are used. */
export const buttonData = ({ verb, code }: Answer): string => `fp:${verb}:${code}`;

/** Returns the answer that a pressed button sends, if the button belongs to a call. */
export function pressedAnswer(data: string): Answer | undefined {
  const [, verb, code] = button.exec(data) ?? [];
  return code === undefined ? undefined : { verb: verb as Answer['verb'], code };
}
