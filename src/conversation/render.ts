import type { Button, Capabilities } from '../bots/channel.js';
import type { Effect } from '../flows/dialog/effect.js';
import { measure, plain } from '../shared/texts/segments.js';
import type { Language, TextKey, Texts } from '../shared/texts/texts.js';

type Say = Extract<Effect, { type: 'say' }>;
type ByKey = Exclude<Say, { text: unknown }>;

/** A text as it is sent, with its buttons where the channel has buttons. */
export interface Rendered {
  readonly text: string;
  readonly buttons?: readonly Button[];
}

/** A prompt may cost two segments at most, which is also what a person reads at a glance. */
const MOST_SEGMENTS = 2;

/** Where buttons are shown, there are no numbers to send. */
const withButtons: Readonly<Partial<Record<TextKey, TextKey>>> = {
  'answer.again': 'answer.againChat',
  'answer.againShort': 'answer.againChat',
  'answer.keptAgain': 'answer.keptAgainChat',
};

/**
 * Replaces a text that reads differently in a chat: there it is not the phone company that can read
 * along, and buttons have no numbers.
 */
function onChannel(say: ByKey, { app, buttons }: Capabilities): ByKey {
  if (say.key === 'tip.safe' && app !== undefined)
    return { ...say, key: 'tip.safeChat', params: { app } };
  const pressed = buttons ? withButtons[say.key] : undefined;
  return pressed ? { ...say, key: pressed } : say;
}

function renderOne(say: Say, language: Language, texts: Texts, can: Capabilities): Rendered {
  const text = 'text' in say ? say.text : texts.say(language, onChannel(say, can));
  if (say.buttons && say.buttons.length > 0 && can.buttons) return { text, buttons: say.buttons };
  const offers = (say.offers ?? []).map(({ step, value, label }) => ({
    label: 'text' in label ? label.text : texts.say(language, label),
    data: `${say.flow ?? ''}:${step}:${value}`,
  }));
  if (offers.length === 0) return { text };
  if (can.buttons && !say.typed) return { text, buttons: offers };
  // A text to a focal point already says what to write back.
  if (say.flow === 'fp') return { text };
  const numbered = offers.map(({ label }, i) => `${i + 1} ${label}`);
  return { text: [text, ...numbered].join('\n') };
}

/**
 * Renders the texts of a turn as messages of a channel. Texts are joined where that stays easy to
 * read. They are written in letters that do not double the price where the language allows it.
 */
export function render(
  says: readonly Say[],
  language: Language,
  texts: Texts,
  can: Capabilities,
): Rendered[] {
  const sms = can.letters === 'gsm';
  const lettered = (text: string) =>
    sms && texts.meta(language).smsLetters === 'plain' ? plain(text) : text;
  const messages: Rendered[] = [];
  for (const say of says) {
    const one = renderOne(say, language, texts, can);
    const next = { ...one, text: lettered(one.text) };
    const last = messages.at(-1);
    const joined = last && !last.buttons ? `${last.text}\n${next.text}` : undefined;
    const fits =
      joined !== undefined &&
      (sms ? measure(joined).segments <= MOST_SEGMENTS : joined.length <= can.maxLength);
    if (fits) messages[messages.length - 1] = { ...next, text: joined };
    else messages.push(next);
  }
  return messages;
}

/** Makes a function that renders texts for a channel, without buttons. */
export const shownOn =
  (texts: Texts, capabilities: Capabilities) =>
  (says: readonly Say[], language: Language): string[] =>
    render(says, language, texts, capabilities).map(({ text }) => text);
