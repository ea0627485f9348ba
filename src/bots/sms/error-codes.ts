import type { SendFailure } from '../errors.js';

/**
 * What each of Twilio's error codes means for a message. A code that is not here is judged by its HTTP status.
 * Source: Twilio docs, Error and Warning Dictionary (twilio.com/docs/api/errors/<code>).
 * Twilio answers most of the 30xxx and 63xxx only later, in status callbacks; they are here for the sends that fail at once.
 */
export const failureOfCode: Readonly<Record<string, SendFailure>> = {
  // Credentials and account
  20003: 'misconfigured', // authentication failed
  20005: 'misconfigured', // account not active
  20008: 'misconfigured', // test credentials used for real work
  20404: 'misconfigured', // no such account (or path)
  30002: 'misconfigured', // account suspended

  // Deleting
  20009: 'unavailable', // the message is not complete yet: minutes, rarely days

  // Too fast
  14107: 'throttled', // more than 30 replies between two numbers in 30 seconds
  20429: 'throttled', // too many requests
  21611: 'throttled', // the sender's queue of 10 hours is full
  30001: 'throttled', // the same, of a messaging service
  63017: 'throttled', // too fast for the account
  63018: 'throttled', // too fast for the WhatsApp sender
  63038: 'throttled', // the day's messages are used up

  // The person
  21610: 'optedOut', // said STOP to this sender
  21211: 'unreachable', // not a phone number
  21265: 'unreachable', // a short code
  21266: 'unreachable', // our own number
  21614: 'unreachable', // not a mobile number
  21635: 'unreachable', // a landline
  30003: 'unreachable', // phone switched off or out of reach
  30005: 'unreachable', // number not in use
  30006: 'unreachable', // landline, or a carrier Twilio does not reach
  63003: 'unreachable', // no such WhatsApp user
  63024: 'unreachable', // not a recipient WhatsApp takes

  // Our sender and settings: an operator must act
  21267: 'misconfigured', // a sender of letters on a trial account
  21408: 'misconfigured', // the country is not enabled in Geo permissions
  21601: 'misconfigured', // sender is not one of Twilio's SMS numbers
  21603: 'misconfigured', // no sender given
  21606: 'misconfigured', // sender cannot send to this destination, or is not ours
  21608: 'misconfigured', // a trial account sends to verified numbers only
  21609: 'misconfigured', // PUBLIC_URL is not one Twilio can call back
  21612: 'misconfigured', // this kind of sender is not carried in that country: choose another for it
  21659: 'misconfigured', // sender is not a Twilio number
  21660: 'misconfigured', // sender belongs to another account
  21661: 'misconfigured', // sender cannot do SMS
  21703: 'misconfigured', // messaging service without senders
  21705: 'misconfigured', // no such messaging service
  21910: 'misconfigured', // sender and receiver are of different channels
  30029: 'misconfigured', // ContentRetention needs Message Redaction, which the account does not have
  30030: 'misconfigured', // AddressRetention likewise
  63007: 'misconfigured', // sender is no WhatsApp sender
  63008: 'misconfigured', // WhatsApp sender not set up fully
  63015: 'misconfigured', // WhatsApp sandbox: the person has not joined it

  // The text
  14103: 'refused', // no valid text
  21602: 'refused', // no text
  21605: 'refused', // too long
  21617: 'refused', // longer than 1,600 characters
  21619: 'refused', // no text
  21658: 'refused', // a parameter is too long
  30004: 'refused', // blocked by the carrier or on the phone
  30007: 'refused', // filtered as unwanted
  63005: 'refused', // WhatsApp did not take this content
  63013: 'refused', // against WhatsApp's policy
  63016: 'refused', // outside the 24 hours after the person last wrote
  63021: 'refused', // content WhatsApp cannot show
  63032: 'refused', // WhatsApp limits what this person is sent
};
