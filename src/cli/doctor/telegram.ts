import { SendError } from '../../bots/errors.js';
import type { Config } from '../../app/config.js';
import { HOUR, type Clock } from '../../shared/clock.js';
import { command } from '../../shared/command.js';
import { failure, ok, warning, type Finding } from './finding.js';

/** More than what gathers while a process restarts. */
const MANY_PENDING = 100;
/** An older failed delivery is history. */
const RECENT = 24 * HOUR;

/** The bot and its webhook. */
export async function checkTelegram(config: Config, clock: Clock): Promise<Finding[]> {
  const { telegram, publicUrl } = config;
  if (!telegram) return [];
  const { token, webhookSecret, apiUrl } = telegram;
  const options = {
    token,
    ...(webhookSecret ? { webhookSecret } : {}),
    ...(apiUrl ? { apiUrl } : {}),
    ...(publicUrl ? { publicUrl } : {}),
  };
  try {
    const { inspectTelegram } = await import('../../bots/telegram/telegram.js');
    const { right, pending, lastError } = await inspectTelegram(options);
    const way = publicUrl ? 'posts updates to us' : 'is asked for updates (long polling)';
    const recent = lastError && clock.now().getTime() - lastError.at.getTime() < RECENT;
    return [
      right
        ? ok('telegram', `the bot answers; Telegram ${way}`)
        : warning(
            'telegram',
            'The webhook of the bot is not what it should be.',
            `${command('start')} sets it. If Amana runs, another program uses the same bot: stop it.`,
          ),
      ...(pending > MANY_PENDING
        ? [
            warning(
              'telegram',
              `${pending} updates wait to be delivered.`,
              'Start Amana; if it runs, check that PUBLIC_URL is reached from outside.',
            ),
          ]
        : []),
      // Telegram's message may quote the address it called, and the address holds a fingerprint: it is not shown.
      ...(recent
        ? [
            warning(
              'telegram',
              `A delivery failed at ${lastError.at.toISOString().slice(0, 16)} UTC.`,
              'Open PUBLIC_URL/healthz from outside: the certificate, the name and the proxy must be right.',
            ),
          ]
        : []),
    ];
  } catch (error) {
    if (!(error instanceof SendError)) throw error;
    if (error.failure === 'misconfigured')
      return [
        failure(
          'telegram',
          'Telegram refuses the token.',
          'Copy TELEGRAM_BOT_TOKEN from @BotFather.',
        ),
      ];
    return [
      failure(
        'telegram',
        'Telegram could not be asked.',
        'Check the connection to api.telegram.org.',
      ),
    ];
  }
}
