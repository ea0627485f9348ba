import type { Channel } from '../bots/channel.js';
import type { Config } from './config.js';
import type { Log } from '../shared/log.js';
import type { Command, Texts } from '../shared/texts/texts.js';

/** The commands in Telegram's menu; their words are in the lexicons. */
const offered = ['menu', 'help', 'language', 'erase', 'stop'] as const satisfies readonly Command[];

function telegramCommands(texts: Texts) {
  return Object.fromEntries(
    texts.languages.map((language) => [
      language,
      offered.map((command) => ({
        command,
        description: texts.say(language, { key: `command.${command}` }),
      })),
    ]),
  );
}

/**
 * Creates the configured real channels. Each adapter is loaded only when it is used: Twilio's
 * library alone costs 0.3 s at start and 28 MB.
 */
export async function configuredChannels(
  config: Config,
  texts: Texts,
  log: Log,
): Promise<Channel[]> {
  const channels: Channel[] = [];
  const { twilio, telegram, publicUrl } = config;
  if (twilio && publicUrl) {
    const { createTwilioChannel } = await import('../bots/sms/twilio-channel.js');
    const { smsFrom, whatsappFrom, apiUrl, oldAuthToken, ...account } = twilio;
    const make = (id: 'sms' | 'whatsapp', from: string) =>
      createTwilioChannel({
        ...account,
        id,
        from,
        publicUrl,
        ...(apiUrl ? { apiUrl } : {}),
        ...(oldAuthToken ? { oldAuthToken } : {}),
      });
    if (smsFrom) channels.push(make('sms', smsFrom));
    if (whatsappFrom) channels.push(make('whatsapp', whatsappFrom));
  }
  if (telegram) {
    const { createTelegramChannel } = await import('../bots/telegram/telegram.js');
    const { token, webhookSecret, apiUrl } = telegram;
    channels.push(
      createTelegramChannel({
        token,
        log,
        commands: telegramCommands(texts),
        defaultLanguage: config.defaultLanguage,
        ...(publicUrl ? { publicUrl } : {}),
        ...(webhookSecret ? { webhookSecret } : {}),
        ...(apiUrl ? { apiUrl } : {}),
      }),
    );
  }
  return channels;
}
