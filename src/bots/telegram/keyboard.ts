import type { InlineKeyboardMarkup } from 'telegraf/types';
import type { Button } from '../channel.js';
import { SendError } from '../errors.js';

/** Source: Bot API, InlineKeyboardButton.callback_data: 1–64 bytes. */
const MOST_DATA_BYTES = 64;
/** Two labels of this length fit side by side on a phone 360 px wide without being cut. */
const SHORT_LABEL = 16;

/**
 * Lays buttons out in reading order: short labels two in a row, a long one alone.
 * @throws SendError `refused` when a button has no label or its data is not 1–64 bytes
 */
export function keyboard(buttons: readonly Button[]): InlineKeyboardMarkup {
  const rows: { text: string; callback_data: string }[][] = [];
  let open = false;
  for (const { label, data } of buttons) {
    const bytes = Buffer.byteLength(data);
    if (label.trim() === '' || bytes < 1 || bytes > MOST_DATA_BYTES) {
      throw new SendError('refused', { code: 'BUTTON_INVALID' });
    }
    const button = { text: label, callback_data: data };
    const short = [...label].length <= SHORT_LABEL;
    if (short && open) rows.at(-1)?.push(button);
    else rows.push([button]);
    open = short && !open;
  }
  return { inline_keyboard: rows };
}
