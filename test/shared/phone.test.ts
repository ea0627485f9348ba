import { expect, test } from '@jest/globals';
import { canonicalPhone, formsOfPhone } from '../../src/shared/phone.js';

test.each([
  ['Benin', '+22997112233', '+2290197112233'],
  ['Côte d’Ivoire, Orange', '+22507112233', '+2250707112233'],
  ['Côte d’Ivoire, Orange', '+22589112233', '+2250789112233'],
  ['Côte d’Ivoire, MTN', '+22505112233', '+2250505112233'],
  ['Côte d’Ivoire, MTN', '+22566112233', '+2250566112233'],
  ['Côte d’Ivoire, Moov', '+22501112233', '+2250101112233'],
  ['Côte d’Ivoire, Moov', '+22573112233', '+2250173112233'],
  ['Mexico', '+5215512345678', '+525512345678'],
  ['Argentina', '+541123456789', '+5491123456789'],
  ['Brazil', '+551187654321', '+5511987654321'],
])('the old and the new number of one phone are one: %s', (_country, old, now) => {
  expect([canonicalPhone(old), canonicalPhone(now)]).toEqual([now, now]);
  expect(formsOfPhone(old)).toEqual([now, old]);
  expect(formsOfPhone(now)).toEqual([now, old]);
});

test.each([
  '+22890112233',
  '+233240000002',
  '+2348030009999',
  '+22520212223',
  '+2252720212223',
  '+551132123456',
  '+14155550100',
  '7000000003',
  'ORANGE',
  '8080',
  'TG.13491208655302741918',
  '',
])('a number that never had another form has one: %s', (address) => {
  expect(formsOfPhone(address)).toEqual([address]);
});

test('a zero that is dialled only within the country is no part of a number', () => {
  expect(canonicalPhone('+23408030009999')).toBe('+2348030009999');
  expect(canonicalPhone('+2330240000002')).toBe('+233240000002');
});

test('no two people of one country become one', () => {
  const eight = Array.from({ length: 10_000 }, (_, i) =>
    String(i * 9_973 + 10_000_000).slice(0, 8),
  );
  for (const code of ['+229', '+225']) {
    const canonical = eight.map((rest) => canonicalPhone(code + rest));
    expect(new Set(canonical).size).toBe(new Set(eight).size);
  }
});
