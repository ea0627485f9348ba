import type { SendFailure } from '../errors.js';

/**
 * The meaning of each of Twilio's error codes for a message. A code that is not here is judged by
 * its HTTP status: an unknown refusal is `unclear`, and ends no text at once. Source: Twilio docs,
 * Error and Warning Dictionary (twilio.com/docs/api/errors/<code>). Twilio reports most of the
 * 30xxx and 63xxx only later, in status callbacks; they are here for the sends that fail at once.
 */
export const failureOfCode: Readonly<Record<string, SendFailure>> = {
  // Credentials and account: an administrator must act
  20003: 'misconfigured', // authentication failed
  20005: 'misconfigured', // account not active
  20006: 'misconfigured', // access denied
  20008: 'misconfigured', // test credentials used for real work
  20403: 'misconfigured', // forbidden to this account
  20404: 'misconfigured', // no such account (or path)
  30002: 'misconfigured', // account suspended
  30010: 'misconfigured', // the price is above what the account allows
  63051: 'misconfigured', // WhatsApp business account restricted

  // Deleting
  20009: 'unavailable', // the message is not complete yet: minutes, rarely days

  // Twilio itself
  20500: 'unavailable', // internal error
  20503: 'unavailable', // service unavailable
  21730: 'unavailable', // maintenance
  30008: 'unavailable', // the carrier gave no reason
  63010: 'unavailable', // WhatsApp failed internally
  63012: 'unavailable', // WhatsApp is down

  // Too fast
  14107: 'throttled', // more than 30 replies between two numbers in 30 seconds
  20429: 'throttled', // too many requests
  21611: 'throttled', // the sender's queue of 10 hours is full
  30001: 'throttled', // the same, of a messaging service
  30022: 'throttled', // the carrier's limit for this sender
  30023: 'throttled', // the day's messages are used up
  30027: 'throttled', // the day's messages to one carrier are used up
  30036: 'throttled', // waited in the queue until it was no longer valid
  63017: 'throttled', // too fast for the account
  63018: 'throttled', // too fast for the WhatsApp sender
  63038: 'throttled', // the day's messages are used up

  // The person
  21610: 'optedOut', // said STOP to this sender
  63033: 'optedOut', // blocked us on WhatsApp
  63014: 'optedOut', // blocked us, or withdrew consent, in an app
  21211: 'unreachable', // not a phone number
  21214: 'unreachable', // a number that cannot be reached
  21217: 'unreachable', // not a phone number
  21265: 'unreachable', // a short code
  21266: 'unreachable', // our own number
  21604: 'unreachable', // no number given
  21614: 'unreachable', // not a mobile number
  21635: 'unreachable', // a landline
  63003: 'unreachable', // no such WhatsApp user
  63024: 'unreachable', // not a recipient that WhatsApp accepts
  30005: 'gone', // number not in use, as far as the carrier knows today
  30006: 'gone', // landline, or a carrier Twilio does not reach
  30003: 'away', // phone switched off or out of reach
  21608: 'notAllowed', // a trial account sends to verified numbers only
  63015: 'notAllowed', // WhatsApp sandbox: the person has not joined it
  63032: 'notAllowed', // WhatsApp limits what is sent to this person
  63049: 'notAllowed', // the same, for announcements

  // Our sender, for a country
  21408: 'notServed', // the country is not enabled in Geo permissions
  21606: 'notServed', // sender cannot send to this destination, or is not ours
  30024: 'notServed', // the sender is not set up at that country's carrier
  30032: 'notServed', // toll-free number not verified, for the USA and Canada
  30034: 'notServed', // the sender is not registered for the USA (A2P 10DLC)
  30035: 'notServed', // the sender is being set up for the USA
  21612: 'notServed', // this kind of sender does not work in that country: choose another for it

  // Our sender and settings: an administrator must act
  21212: 'misconfigured', // sender is not a phone number
  21213: 'misconfigured', // no sender given
  21267: 'misconfigured', // a sender of letters on a trial account
  21601: 'misconfigured', // sender is not one of Twilio's SMS numbers
  21603: 'misconfigured', // no sender given
  21607: 'misconfigured', // sender is not ours
  21609: 'misconfigured', // PUBLIC_URL is not one Twilio can call back
  21624: 'misconfigured', // a validity period that Twilio does not accept
  21659: 'misconfigured', // sender is not a Twilio number
  21660: 'misconfigured', // sender belongs to another account
  21661: 'misconfigured', // sender cannot do SMS
  21701: 'misconfigured', // no such messaging service
  21703: 'misconfigured', // messaging service without senders
  21704: 'misconfigured', // messaging service without senders of this kind
  21705: 'misconfigured', // no such messaging service
  21910: 'misconfigured', // sender and receiver are of different channels
  30029: 'misconfigured', // ContentRetention needs Message Redaction, which the account does not have
  30030: 'misconfigured', // AddressRetention likewise
  30037: 'misconfigured', // outgoing messages are switched off for the account
  63001: 'misconfigured', // WhatsApp credentials are wrong
  63002: 'misconfigured', // WhatsApp sender not found
  63007: 'misconfigured', // sender is no WhatsApp sender
  63008: 'misconfigured', // WhatsApp sender not set up fully
  63020: 'misconfigured', // the business account is not accepted at Meta
  63112: 'misconfigured', // the business account is disabled at Meta
  90007: 'misconfigured', // a validity period that Twilio does not accept

  // The text
  14103: 'refused', // no valid text
  21602: 'refused', // no text
  21605: 'refused', // too long
  21617: 'refused', // longer than 1,600 characters
  21619: 'refused', // no text
  21658: 'refused', // a parameter is too long
  30038: 'refused', // filtered as a one-time password
  63019: 'refused', // WhatsApp could not load what was attached
  30004: 'refused', // blocked by the carrier or on the phone
  30007: 'refused', // filtered as unwanted
  63005: 'refused', // WhatsApp did not accept this content
  63013: 'refused', // against WhatsApp's policy
  63016: 'refused', // outside the 24 hours after the person last wrote
  63021: 'refused', // content WhatsApp cannot show
};
