import type { Capabilities } from '../bots/channel.js';
import type { SimMessage } from '../bots/simulator/network.js';
import type { Flow } from '../flows/engine/flow.js';
import type { Clock } from '../shared/clock.js';
import type { Language, Texts } from '../shared/texts/texts.js';
import type { Judge } from '../tips/triage/judge.js';
import { withPauses } from '../shared/with-pauses.js';
import { Phone, type PhoneKind } from './phone.js';

/** A line of the page, in order: a message of the phone, or what would be stored. */
export type Line =
  | { readonly kind: 'message'; readonly message: SimMessage }
  | { readonly kind: 'note'; readonly text: string };

/** A conversation so far. */
export interface Talk {
  readonly lines: readonly Line[];
  readonly over: boolean;
}

/** The most texts of one conversation: four questions need far fewer. */
export const MOST_SAID = 40;
/** The longest text, in characters: what a chat app sends as one message. */
export const LONGEST_SAID = 4_096;

/**
 * Plays a poll or a campaign from its beginning with all texts so far. The server stores nothing of
 * a preview: the page carries the conversation. Between two texts other tasks get a turn, because
 * forty of the longest take a second.
 */
export async function playTalk(
  deps: {
    readonly flow: Flow;
    readonly language: Language;
    readonly texts: Texts;
    readonly judge: Judge;
    readonly can: Capabilities;
    readonly channel: PhoneKind;
    readonly clock: Clock;
  },
  said: readonly string[],
): Promise<Talk> {
  const lines: Line[] = [];
  const phone = new Phone({
    ...deps,
    show: (message) => void lines.push({ kind: 'message', message }),
    note: (text) => void lines.push({ kind: 'note', text }),
  });
  phone.begin();
  for await (const text of withPauses(said.slice(0, MOST_SAID))) phone.send(text);
  return { lines, over: phone.over };
}
