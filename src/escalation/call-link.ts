import type { Call } from '../models/cases/escalation-doc.js';
import type { Delivery } from '../outbox/delivery.js';
import { measure } from '../shared/texts/segments.js';

type Said = Pick<Delivery, 'text' | 'smsText'>;

const withLine = ({ text, smsText }: Said, line: string): Said => ({
  text: `${text}\n${line}`,
  ...(smsText === undefined ? {} : { smsText: `${smsText}\n${line}` }),
});

const segmentsOf = ({ text, smsText }: Said): number => measure(smsText ?? text).segments;

/**
 * Adds to a call's text the link to its case, if that makes no extra SMS: with the scheme, or
 * without it, since phones recognise both. The link reveals nothing; the page asks the reader to
 * sign in.
 * @param base the address of the console, without a slash at its end; absent when nobody can sign
 * in
 */
export function withLink(said: Said, { link }: Pick<Call, 'link'>, base: string | undefined): Said {
  if (base === undefined || link === undefined) return said;
  const whole = `${base}/k/${link}`;
  const ways = [whole, whole.replace(/^https?:\/\//, '')].map((line) => withLine(said, line));
  return ways.find((one) => segmentsOf(one) <= segmentsOf(said)) ?? said;
}
