import type { Config } from '../../app/config.js';
import type { ChannelId } from '../../bots/channel.js';
import type { FocalPoint } from '../../directory/directory.js';
import { failure, ok, warning, type Finding } from './finding.js';

/** Returns the channels that are configured. */
function setUp({ twilio, telegram, demo }: Config): ChannelId[] {
  const all: readonly (readonly [ChannelId, unknown])[] = [
    ['sms', twilio?.smsFrom],
    ['whatsapp', twilio?.whatsappFrom],
    ['telegram', telegram],
    ['demo-sms', demo],
    ['demo-chat', demo],
  ];
  return all.filter(([, is]) => Boolean(is)).map(([id]) => id);
}

/** The most people that are named; there may be hundreds. */
const MOST = 6;

/**
 * Checks whether people can write at all, and whether focal points have an address on a configured
 * channel. The directory may be imported before the channels are configured, and its example names
 * the channels of the demo.
 * @param people of the directory, when it could be read
 */
export function checkChannels(config: Config, people: readonly FocalPoint[]): Finding[] {
  const channels = setUp(config);
  if (channels.length === 0)
    return [
      warning(
        'channels',
        'None is set up: nobody can write, and nobody is called.',
        'Set up SMS, WhatsApp or Telegram (docs/channels.md).',
      ),
    ];
  const active = people.filter((one) => one.active);
  const deaf = active.filter(
    ({ reaches }) => !reaches.some((one) => channels.includes(one.channel)),
  );
  if (deaf.length === 0) return [ok('channels', `set up: ${channels.join(', ')}`)];
  const named = deaf.slice(0, MOST).map(({ id }) => id);
  const more = deaf.length > MOST ? ` and ${deaf.length - MOST} more` : '';
  return [
    failure(
      'channels',
      `Calls never reach ${named.join(', ')}${more}: none of their addresses is on a channel that is set up (${channels.join(', ')}).`,
      'Give them such an address and import them again, or set their channel up (docs/channels.md).',
    ),
  ];
}
