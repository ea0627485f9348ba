import type { Config } from '../../app/config.js';
import type { InboundSetting } from '../../bots/sms/inspect.js';
import { SendError } from '../../bots/errors.js';
import { failure, ok, warning, type Finding } from './finding.js';

const CONSOLE = 'console.twilio.com';

/**
 * Checks the inbound address of a sender.
 * @param found what Twilio reports; null when the account has no such sender
 */
function checkInbound(
  id: 'sms' | 'whatsapp',
  found: InboundSetting | null,
  wanted: string,
): Finding[] {
  const check = `twilio ${id}`;
  const variable = id === 'sms' ? 'TWILIO_SMS_FROM' : 'TWILIO_WHATSAPP_FROM';
  if (found === null)
    return [
      failure(
        check,
        'The account has no such sender.',
        `Correct ${variable}: ${CONSOLE} lists the senders.`,
      ),
    ];
  // The part after # is only for Twilio: how often and how long it retries.
  if (withoutOverrides(found.url) !== wanted) {
    return [
      failure(
        check,
        found.url === ''
          ? 'Twilio posts messages nowhere.'
          : 'Twilio posts messages to another address.',
        `In ${CONSOLE}, set "A message comes in" of the sender to POST ${wanted}`,
      ),
    ];
  }
  if (found.method !== 'POST')
    return [
      failure(
        check,
        'Twilio sends messages by GET, which we refuse.',
        `In ${CONSOLE}, set it to POST.`,
      ),
    ];
  return [
    ok(check, 'messages that come in are posted to us'),
    fallback(check, found.fallback, `${wanted}/fallback`),
  ];
}

const withoutOverrides = (url: string): string => url.replace(/#.*$/, '');

/**
 * Another server's address may be a valid fallback while this machine is down; an address on our
 * server must be the right one.
 */
function fallback(check: string, url: string, wanted: string): Finding {
  const ours = new URL(wanted).origin;
  const fix = `In ${CONSOLE}, set "Primary handler fails" of the sender to POST ${wanted}`;
  if (url === '')
    return warning(
      check,
      'People whose message cannot be kept are not told so: Twilio does not send it again by itself.',
      fix,
    );
  if (url.startsWith(ours) && withoutOverrides(url) !== wanted)
    return warning(
      check,
      'When we cannot keep a message Twilio asks at an address that does not answer for it.',
      fix,
    );
  return ok(check, 'people whose message cannot be kept are told so');
}

function refused(error: SendError): Finding {
  if (error.failure === 'misconfigured') {
    return failure(
      'twilio',
      'Twilio refuses these credentials.',
      `Copy TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN from ${CONSOLE}.`,
    );
  }
  const code = error.details.code ? ` (${error.details.code})` : '';
  return failure(
    'twilio',
    `Twilio could not be asked${code}.`,
    'Check the connection to api.twilio.com, and status.twilio.com.',
  );
}

/** Checks the account, and where Twilio posts people's messages. */
export async function checkTwilio(config: Config): Promise<Finding[]> {
  const { twilio, publicUrl } = config;
  if (!twilio) return [];
  const { accountSid, authToken, apiUrl, smsFrom, whatsappFrom } = twilio;
  try {
    // Loaded only when it is used: Twilio's library alone costs 0.3 s at start.
    const { inspectTwilio } = await import('../../bots/sms/inspect.js');
    const seen = await inspectTwilio(
      { accountSid, authToken, ...(apiUrl ? { apiUrl } : {}) },
      { ...(smsFrom ? { sms: smsFrom } : {}), ...(whatsappFrom ? { whatsapp: whatsappFrom } : {}) },
    );
    const at = (id: string) => `${publicUrl ?? ''}/webhooks/${id}`;
    return [
      seen.status === 'active'
        ? ok('twilio', 'the account is active')
        : failure('twilio', `The account is ${seen.status}.`, `See why in ${CONSOLE}.`),
      ...(seen.trial
        ? [
            warning(
              'twilio',
              'A trial account: it reaches verified numbers only.',
              `Upgrade it in ${CONSOLE}.`,
            ),
          ]
        : []),
      ...(seen.sms === undefined ? [] : checkInbound('sms', seen.sms, at('sms'))),
      ...(seen.whatsapp === undefined
        ? []
        : checkInbound('whatsapp', seen.whatsapp, at('whatsapp'))),
    ];
  } catch (error) {
    if (error instanceof SendError) return [refused(error)];
    throw error;
  }
}
