import type { Params } from './genuine.js';

/** Checks whether this is the id of a message. Source: Twilio docs, String Identifier (SID). */
export const isSid = (sid: string | undefined): sid is string =>
  /^(?:SM|MM)[0-9a-f]{32}$/.test(sid ?? '');

const PHONE = String.raw`\+[1-9]\d{2,14}`;
/**
 * A WhatsApp user with a username may have no number but an id that is valid for one business.
 * Source: Meta docs, BSUID.
 */
const WHATSAPP_USER = String.raw`[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}`;
/** A short code, or a number that its carrier gave without a plus. */
const SHORT_CODE = String.raw`\d{1,15}`;

/**
 * Matches a name of the parameters that are next to a sender in the text that Twilio signs;
 * nobody's name contains one.
 */
const PARAMETER = /From(?:City|Country|State|Zip)|To(?:City|Country|State|Zip)|MessageSid|SmsSid/;

/** Checks for a sender of letters: up to 11 by GSM 03.38, a few more from careless carriers. */
const isName = (text: string): boolean =>
  /^[^\p{C}:]{1,16}$/u.test(text) && /\p{L}/u.test(text) && !PARAMETER.test(text);

const party = new RegExp(
  `^(?:(?:rcs:)?${PHONE}|${SHORT_CODE}|whatsapp:(?:${PHONE}|${WHATSAPP_USER}))$`,
);

/**
 * Checks whether this can be a sender of a message: a phone, a WhatsApp user, a short code or a
 * name of letters.
 */
export const isSender = (address: string): boolean => party.test(address) || isName(address);

/** Checks whether this can be one of our senders: the same, or the agent of an RCS sender. */
const isOurs = (address: string): boolean =>
  isSender(address) || /^rcs:[A-Za-z0-9_.-]{1,100}$/.test(address);

const number = /^-?\d{1,3}(?:\.\d{1,20})?$/;

/** The form of each optional parameter. An empty value counts as missing. */
const forms: Readonly<Record<string, RegExp>> = {
  ApiVersion: /^\d{4}-\d{2}-\d{2}$/,
  SmsStatus: /^[a-z_-]{1,32}$/,
  NumSegments: /^\d{1,3}$/,
  // A word other than STOP, START and HELP is ignored, so that no message is lost when Twilio adds
  // one.
  OptOutType: /^(?:[A-Z_-]{1,32}|[a-z_-]{1,32}|Stop|Start|Help)$/,
  Latitude: number,
  Longitude: number,
  MessageStatus: /^[a-z_-]{1,32}$/,
  ErrorCode: /^\d{1,6}$/,
};

/**
 * Matches a parameter of Twilio's with its value, and, for the sender, with the name of the
 * parameter after it. Twilio signs names and values without separators, so the same signature also
 * fits other divisions of the same text. However the division was changed, a whole parameter of
 * Twilio's is then inside another value, where no person would write it.
 */
const MESSAGE = /(?:MessageSid|SmsSid)(?:SM|MM)[0-9a-f]{32}|AccountSidAC[0-9a-f]{32}/;
const WHO = String.raw`(?:(?:whatsapp|rcs):)?(?:\+?\d{1,15}|${WHATSAPP_USER})`;
const NEXT =
  'From(?:City|Country|State|Zip)|Label|Latitude|List(?:Id|Title)|Longitude|' +
  'Media(?:ContentType|Url)|Message(?:Sid|Type)|MessagingServiceSid';
const SENDER = new RegExp(`From(?:${WHO}(?:${NEXT})|.{1,16}From(?:City|Country|State|Zip))`, 's');
const SENDER_AT_END = new RegExp(`From${WHO}$`);

/** Each of these patterns has one of these words in it; most values have neither. */
const mayBeCut = (text: string): boolean => text.includes('Sid') || text.includes('From');

function isCutElsewhere(name: string, value: string): boolean {
  if (!mayBeCut(value) && !mayBeCut(name)) return false;
  const odd = /^[A-Za-z]+\d*$/.test(name) ? '' : name;
  return (
    [odd, value].some((text) => MESSAGE.test(text) || SENDER.test(text)) ||
    (name > 'From' && name < 'MessageSid' && SENDER_AT_END.test(value))
  );
}

/**
 * Returns what is wrong with the parameters of a request that Twilio signed, if anything is: then
 * they were divided in another way.
 * @returns words for the log, which repeat nothing of the request
 */
export function oddIn(params: Params): string | undefined {
  if (!isSid(params.MessageSid)) return 'no id of a message';
  for (const [name, form] of Object.entries(forms)) {
    const value = params[name] ?? '';
    if (value !== '' && !form.test(value)) return `an odd ${name}`;
  }
  const cut = Object.entries(params).some(([name, value]) => isCutElsewhere(name, value ?? ''));
  return cut ? 'parameters that are cut elsewhere than Twilio cut them' : undefined;
}

/** Returns what is wrong with a message, beyond `oddIn`, if anything is. */
export function oddInMessage(params: Params): string | undefined {
  const { SmsSid, SmsMessageSid, From = '', To = '', NumMedia = '' } = params;
  if ([SmsSid, SmsMessageSid].some((sid) => sid !== undefined && !isSid(sid)))
    return 'no older id of a message';
  if (!isSender(From)) return 'no sender';
  if (!isOurs(To)) return 'no receiver';
  if (!/^\d{1,2}$/.test(NumMedia)) return 'no number of pictures';
  const { ButtonPayload, ListId, Latitude } = params;
  const other = ButtonPayload ?? ListId ?? Latitude ?? (NumMedia === '0' ? undefined : NumMedia);
  return params.Body === undefined && other === undefined ? 'no words' : undefined;
}
