import fc from 'fast-check';
import * as cap from '../../src/alerts/cap/alert.js';
import type { CapAlert, CapArea, CapInfo } from '../../src/alerts/cap/alert.js';
import { capTime } from '../../src/alerts/cap/times.js';

/**
 * Words as people write them: with every sign that
 * XML gives a meaning, and letters of our languages.
 */
const words = fc
  .stringMatching(/^[A-Za-z0-9àéçñɓɗŋɔɛẹ’&<>"' .,;:!?\]\n-]{1,40}$/)
  .map((text) => text.trim())
  .filter((text) => text !== '');
const name = fc.stringMatching(/^[A-Za-z0-9.@:_-]{1,30}$/);
const moment = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true })
  .map((date) => capTime(date, 'Africa/Lagos'));
const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined });
const named = fc.array(fc.record({ valueName: name, value: words }), { maxLength: 2 });

const area: fc.Arbitrary<CapArea> = fc.record({
  areaDesc: words,
  polygons: fc.constantFrom([], ['6.1,1.2 6.8,0.6 6.9,1.6 6.2,1.7 6.1,1.2']),
  circles: fc.constantFrom([], ['6.13,1.22 15']),
  geocodes: named,
});

const info: fc.Arbitrary<CapInfo> = fc
  .record({
    language: fc.constantFrom('fr', 'en-GH', 'pcm-NG'),
    categories: fc.uniqueArray(fc.constantFrom(...cap.categories), { minLength: 1, maxLength: 3 }),
    event: words,
    responseTypes: fc.uniqueArray(fc.constantFrom(...cap.responseTypes), { maxLength: 2 }),
    urgency: fc.constantFrom(...cap.urgencies),
    severity: fc.constantFrom(...cap.severities),
    certainty: fc.constantFrom(...cap.certainties),
    eventCodes: named,
    expires: moment,
    headline: maybe(words),
    description: maybe(words),
    instruction: maybe(words),
    contact: maybe(words),
    parameters: named,
    resources: fc.constant([]),
    areas: fc.array(area, { maxLength: 2 }),
  })
  .map((one) => JSON.parse(JSON.stringify(one)) as CapInfo);

const reference = fc.record({ sender: name, identifier: name, sent: moment });

/** Alerts of every shape that the types allow. */
export const alerts: fc.Arbitrary<CapAlert> = fc
  .record({
    identifier: name,
    sender: name,
    sent: moment,
    status: fc.constantFrom(...cap.statuses),
    msgType: fc.constantFrom(...cap.messageTypes),
    source: maybe(words),
    scope: fc.constantFrom(...cap.scopes),
    restriction: maybe(words),
    addresses: fc.array(name, { maxLength: 2 }),
    codes: fc.array(words, { maxLength: 2 }),
    note: maybe(words),
    references: fc.array(reference, { maxLength: 3 }),
    incidents: fc.array(name, { maxLength: 2 }),
    infos: fc.array(info, { maxLength: 2 }),
  })
  .map((one) => JSON.parse(JSON.stringify(one)) as CapAlert);
