import { expect, test } from '@jest/globals';
import { readReach } from '../../src/directory/reach.js';

test.each([
  ['sms:+228 90 11-22.33', 'sms', '+22890112233'],
  ['sms:0022890112233', 'sms', '+22890112233'],
  ['sms:+234 (0) 803 000 9999', 'sms', '+2348030009999'],
  ['sms:+23408030009999', 'sms', '+2348030009999'],
  ['whatsapp:＋２２８９０１１２２３３', 'whatsapp', '+22890112233'],
  ['sms:+٢٢٨٩٠١١٢٢٣٣', 'sms', '+22890112233'],
  ['sms:\u2066+228\u00a090\u202f11\u201122\u201133\u2069', 'sms', '+22890112233'],
  // A text goes to the number of today, and a WhatsApp
  // account of before is reached only under its old one.
  ['sms:+22997112233', 'sms', '+2290197112233'],
  ['sms:+22507112233', 'sms', '+2250707112233'],
  ['whatsapp:+22997112233', 'whatsapp', '+22997112233'],
  ['whatsapp:+22507112233', 'whatsapp', '+22507112233'],
])('%s is read as a number that the providers take', (written, channel, address) => {
  expect(readReach(written)).toEqual({ ok: true, reach: { channel, address } });
});

test.each([
  ['sms:08030009999', /is not an international number/],
  ['sms:+22520212223', /old 8-digit number/],
  ['sms:+2289011223', /is not a number of that country/],
  ['sms:1011', /is a short code/],
])('%s is refused with what is wrong', (written, message) => {
  expect(readReach(written)).toEqual({ ok: false, message: expect.stringMatching(message) });
});
