/** The allowed form of a price, shown to people who typed another one. */
export const allowedPrice =
  'Give a price from 0 to 999 with at most six digits behind the point, as 0.0453.';
export const allowedCurrency = 'Give three letters, as EUR (ISO 4217).';

/**
 * Returns a price in millionths of its currency, so that sums are exact; undefined when the text is
 * no price.
 * @param text as 0.0453
 */
export const microsOf = (text: string): number | undefined =>
  /^\d{1,3}(\.\d{1,6})?$/.test(text) ? Math.round(Number(text) * 1e6) : undefined;

/** Returns a currency in capitals; undefined when the text is no currency. */
export const currencyOf = (text: string): string | undefined =>
  /^[A-Za-z]{3}$/.test(text) ? text.toUpperCase() : undefined;
