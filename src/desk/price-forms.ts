/** Channels whose provider takes money for each message. */
export const paidChannels = ['sms', 'whatsapp'] as const;
export type PaidChannel = (typeof paidChannels)[number];

export const isPaid = (text: string): text is PaidChannel =>
  (paidChannels as readonly string[]).includes(text);

/** What a price must look like, for whoever wrote another one. */
export const allowedPrice =
  'Give a price from 0 to 999 with at most six digits behind the point, as 0.0453.';
export const allowedCurrency = 'Give three letters, as EUR (ISO 4217).';

/**
 * A price in millionths of its currency, so that sums are exact; undefined when it is none.
 * @param text as 0.0453
 */
export const microsOf = (text: string): number | undefined =>
  /^\d{1,3}(\.\d{1,6})?$/.test(text) ? Math.round(Number(text) * 1e6) : undefined;

/** A currency in capitals; undefined when it is none. */
export const currencyOf = (text: string): string | undefined =>
  /^[A-Za-z]{3}$/.test(text) ? text.toUpperCase() : undefined;
