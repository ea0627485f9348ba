import { SendError } from '../../bots/errors.js';
import type { WebhookState } from '../../bots/telegram/setup.js';
import type { Config } from '../../app/config.js';
import { HOUR, type Clock } from '../../shared/clock.js';
import { command } from '../../shared/command.js';
import { failure, ok, warning, type Finding } from './finding.js';

/** More messages than collect while a process restarts. */
const MANY_PENDING = 100;
/** The age in milliseconds above which a failed delivery is ignored. */
const RECENT = 24 * HOUR;

/** Returns the findings about the webhook, from Telegram's description of it. */
function findingsOf(
  { right, pending, lastError }: WebhookState,
  way: string,
  now: Date,
): Finding[] {
  const findings = [
    right
      ? ok('telegram', `the bot answers; Telegram ${way}`)
      : warning(
          'telegram',
          'The webhook of the bot is not what it should be.',
          `${command('start')} sets it. If Amana runs, another program uses the same bot: stop it.`,
        ),
  ];
  if (pending > MANY_PENDING)
    findings.push(
      warning(
        'telegram',
        `${pending} updates wait to be delivered.`,
        'Start Amana; if it runs, check that PUBLIC_URL is reached from outside.',
      ),
    );
  // Telegram's message may quote the webhook address, which contains a fingerprint: it is not
  // shown.
  if (lastError && now.getTime() - lastError.at.getTime() < RECENT)
    findings.push(
      warning(
        'telegram',
        `A delivery failed at ${lastError.at.toISOString().slice(0, 16)} UTC.`,
        'Open PUBLIC_URL/healthz from outside: the certificate, the name and the proxy must be right.',
      ),
    );
  return findings;
}

/** Returns why Telegram gave no answer. */
const refusal = ({ failure: why }: SendError): Finding =>
  why === 'misconfigured'
    ? failure('telegram', 'Telegram refuses the token.', 'Copy TELEGRAM_BOT_TOKEN from @BotFather.')
    : failure(
        'telegram',
        'Telegram could not be asked.',
        'Check the connection to api.telegram.org.',
      );

/** Checks the bot and its webhook. */
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
  const way = publicUrl ? 'posts updates to us' : 'is asked for updates (long polling)';
  try {
    const { inspectTelegram } = await import('../../bots/telegram/telegram.js');
    return findingsOf(await inspectTelegram(options), way, clock.now());
  } catch (error) {
    if (!(error instanceof SendError)) throw error;
    return [refusal(error)];
  }
}
