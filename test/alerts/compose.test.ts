import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { composed, leftOutOf } from '../../src/alerts/compose.js';
import { smsDetails, type AlertFields } from '../../src/alerts/fields.js';
import type { FullFrame } from '../../src/alerts/frame.js';
import { withoutRoom } from '../../src/alerts/rules.js';
import { composedLanguages } from '../../src/alerts/texts.js';
import { measure } from '../../src/shared/texts/segments.js';

const frame = (msgType: 'Alert' | 'Update'): FullFrame => ({
  ...{ number: 'TG-2026-01', kind: 'alert', status: 'Actual', zone: 'Africa/Lome' },
  ...{ msgType, country: 'TG', language: 'fr', authority: undefined },
  ...{ web: 'https://amana.example/alerts/TG-2026-01', sender: 'Police' },
  capSender: 'alerts.tg.example',
});
const akossiwa: AlertFields = {
  ...{ name: 'Akossiwa', age: 7, sex: 'girl', place: 'marché de Bè, Lomé' },
  ...{ since: '2026-03-03T08:00:00Z', consent: 'guardian', contact: '117', areas: ['TG-M'] },
  ...{ hours: 24, immediate: false, languages: ['fr'], written: {}, clothes: 'robe bleue' },
};
const outOf = (fields: AlertFields) => ({
  fr: { chat: composed(fields, frame('Alert'), 'fr')?.chat ?? '' },
});
const found = (fields: AlertFields, before: AlertFields) =>
  withoutRoom(fields, frame('Update'), outOf(before)).map(
    ({ field, code, values }) => `${field} ${code} ${values?.['languages']}`,
  );
const long = 'trois petites cicatrices en ligne sur la joue gauche, tresses courtes';

test('each detail is in the SMS or named as left out, in every language and every kind of message', () => {
  const detail = fc.option(fc.stringMatching(/^[a-z]{3,40}$/), { nil: undefined });
  const details = fc.record(Object.fromEntries(smsDetails.map((one) => [one, detail])));
  fc.assert(
    fc.property(
      details,
      fc.constantFrom(...composedLanguages),
      fc.constantFrom('Alert' as const, 'Update' as const),
      (some, language, msgType) => {
        const fields = { ...akossiwa, clothes: undefined, ...some } as AlertFields;
        const sms = composed(fields, frame(msgType), language)?.sms ?? '';
        const leftOut = leftOutOf(fields, frame(msgType), language);
        expect(measure(sms).segments).toBe(1);
        for (const one of smsDetails)
          expect([one, sms.includes(`: ${fields[one] ?? '?'}.`)]).toEqual([
            one,
            fields[one] !== undefined && !leftOut.includes(one),
          ]);
      },
    ),
  );
});

describe('an update', () => {
  test('repeats less of what to do where a detail would have no room', () => {
    const more = { ...akossiwa, vehicle: 'moto rouge', place: 'Bè' };
    expect(composed(akossiwa, frame('Update'), 'en')?.sms).toMatch(/Do not approach, call 117/);
    const sms = composed(more, frame('Update'), 'en')?.sms;
    expect(sms).toMatch(/Vehicle: moto rouge\. Wears: robe bleue\. Call 117 or text TG1\.$/);
    expect(leftOutOf(more, frame('Update'), 'en')).toEqual([]);
  });

  test('with something new for which its SMS has no room is wrong, and says what and in which language', () => {
    expect(found({ ...akossiwa, looks: long }, akossiwa)).toEqual(['looks noRoom fr']);
    const clothes = `${long}, robe bleue`;
    expect(found({ ...akossiwa, clothes }, akossiwa)).toEqual(['clothes noRoom fr']);
  });

  test('is not wrong for what was said before, nor in a language that is new, nor with an SMS by hand', () => {
    const had = { ...akossiwa, looks: long };
    expect(leftOutOf(had, frame('Update'), 'fr')).toEqual(['looks']);
    expect(found({ ...had, hours: 48 }, had)).toEqual([]);
    expect(found({ ...akossiwa, languages: ['pt'], looks: long }, akossiwa)).toEqual([]);
    const written = { fr: { sms: 'SUITE TG-2026-01: cicatrices sur la joue gauche. 117.' } };
    expect(found({ ...akossiwa, looks: long, written }, akossiwa)).toEqual([]);
  });
});
