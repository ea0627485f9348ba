import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import type { Config } from '../../app/config.js';
import type { FocalPoint } from '../../directory/directory.js';
import { warning, type Finding } from './finding.js';

/**
 * Countries where two-way SMS through Twilio is listed as unsupported. Sources: Twilio's country
 * pages for Nigeria and Côte d'Ivoire (twilio.com/en-us/guidelines/ng/sms, …/ci/sms); third parties
 * for Togo and Ghana. They change: look again.
 */
const oneWay: Readonly<Record<string, string>> = {
  NG: "Twilio's own page",
  CI: "Twilio's own page",
  TG: 'third parties',
  GH: 'third parties',
};
const FIX =
  'Try it with a phone of the country. If answers do not arrive, use a sender of a local aggregator, or Telegram.';

function sender(config: Config): Finding[] {
  const from = config.twilio?.smsFrom;
  if (!from) return [];
  if (!/^\+?\d+$|^MG/.test(from)) {
    return [
      warning(
        'reception',
        'The SMS sender is a name of letters: nobody can answer it.',
        'Set TWILIO_SMS_FROM to a number, a short code, or a messaging service.',
      ),
    ];
  }
  const country = parsePhoneNumberFromString(from)?.country ?? '';
  if (!oneWay[country]) return [];
  return [
    warning(
      'reception',
      `The SMS sender is a number of ${country}, where two-way SMS through Twilio is listed as unsupported (${oneWay[country]}).`,
      FIX,
    ),
  ];
}

function called(people: readonly FocalPoint[]): Finding[] {
  const bySms = people.filter(
    ({ active, reaches }) => active && reaches.some(({ channel }) => channel === 'sms'),
  );
  const countries = [...new Set(bySms.map(({ country }) => country))].filter(
    (country) => oneWay[country],
  );
  return countries
    .sort()
    .map((country) =>
      warning(
        'reception',
        `Focal points of ${country} are called by SMS, and two-way SMS through Twilio is listed as unsupported there (${oneWay[country]}): their OK may not arrive.`,
        FIX,
      ),
    );
}

/**
 * Reports senders and people whose answers may never arrive.
 * @param people of the directory, when it could be read
 */
export function checkReception(config: Config, people: readonly FocalPoint[]): Finding[] {
  return config.twilio?.smsFrom ? [...sender(config), ...called(people)] : [];
}
