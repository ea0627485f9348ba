import type { SimMessage } from '../../bots/simulator/network.js';
import { harmless } from '../output.js';

const WIDTH = 72;

/** Breaks a text into lines between words. */
function wrapped(text: string): string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines = [''];
    for (const word of paragraph.split(' ')) {
      const last = lines.at(-1) ?? '';
      if (last !== '' && last.length + 1 + word.length > WIDTH) lines.push(word);
      else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
    }
    return lines;
  });
}

function size({ channel, segments, letters }: SimMessage): string {
  if (channel === 'demo-chat') return '';
  const unicode = letters === 'ucs2' ? ', UCS-2' : '';
  return `${segments} ${segments === 1 ? 'segment' : 'segments'}${unicode}`;
}

/**
 * Returns a message as a transcript shows it: sender or receiver, direction, text, buttons, and SMS
 * cost.
 * @param who has the phone
 */
export function shown(message: SimMessage, who: string): string {
  const { direction, buttons, at, channel } = message;
  const arrow = direction === 'out' ? '>' : '<';
  const kind = channel === 'demo-sms' ? 'SMS' : 'chat';
  const head = `${at.toISOString().slice(11, 16)} ${arrow} ${who} (${[kind, size(message)].filter(Boolean).join(', ')})`;
  const keys = buttons.map(({ label }) => `[${label}]`).join(' ');
  const lines = [...wrapped(harmless(message.text)), ...(keys === '' ? [] : wrapped(keys))];
  return `${head}\n${lines.map((line) => `      ${line}`).join('\n')}\n`;
}
