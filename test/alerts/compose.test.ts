import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { composed } from '../../src/alerts/compose.js';
import { leftOutOf } from '../../src/alerts/compose-sms.js';
import { smsDetails, type AlertFields } from '../../src/alerts/fields.js';
import type { FullFrame } from '../../src/alerts/frame.js';
import { problemsOf } from '../../src/alerts/rules.js';
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
/** The frame of an update of what these fields said in French. */
const after = (before: AlertFields): FullFrame => ({
  ...frame('Update'),
  out: { fr: composed(before, frame('Alert'), 'fr')?.chat ?? '' },
});
const found = (fields: AlertFields, before: AlertFields) =>
  problemsOf(fields, after(before), new Date('2026-03-03T10:00:00Z'))
    .filter(({ code }) => code === 'noRoom')
    .map(({ field, code, values }) => `${field} ${code} ${values?.['languages']}`);
const long = 'trois petites cicatrices en ligne sur la joue gauche, tresses courtes';

test('each detail is in the SMS or named as left out, in every language and every kind of message', () => {
  const text = fc.stringMatching(/^[a-z]{3,40}$/);
  // Two details that say the same could not be told apart in the SMS.
  const detail = (one: string) => text.map((words) => `${one.slice(0, 2)} ${words}`);
  const details = fc.record(
    Object.fromEntries(smsDetails.map((one) => [one, fc.option(detail(one), { nil: undefined })])),
  );
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

test('a place that is too long for the SMS is cut at its end, and named; in the chat it is whole', () => {
  const place = 'près du marché de Lomé au Togo';
  const fields = {
    ...akossiwa,
    name: 'Kodjo',
    sex: 'boy',
    place,
    clothes: 'chemise bleue',
  } as const;
  const test = { ...frame('Alert'), status: 'Test', number: 'TG-2026-67' } as const;
  const texts = composed(fields, test, 'fr');
  expect(texts?.sms).toContain('dernière fois près du marché de Lomé, 03/03 08h.');
  expect(measure(texts?.sms ?? '').segments).toBe(1);
  expect(leftOutOf(fields, test, 'fr')).toEqual(['place', 'clothes']);
  expect(texts?.chat).toContain(place);
  expect(problemsOf(fields, test, new Date('2026-03-03T10:00:00Z'))).toEqual([]);
  // What cannot be cut to something that names a place is refused, and written by hand.
  const one = { ...fields, place: 'x'.repeat(90) };
  expect(measure(composed(one, test, 'fr')?.sms ?? '').segments).toBe(2);
});

describe('an update', () => {
  test('repeats less of what to do where a detail would have no room', () => {
    const more = { ...akossiwa, vehicle: 'moto rouge', place: 'Bè' };
    expect(composed(akossiwa, frame('Update'), 'en')?.sms).toMatch(/Do not approach, call 117/);
    const sms = composed(more, frame('Update'), 'en')?.sms;
    expect(sms).toMatch(/Vehicle: moto rouge\. Wears: robe bleue\. Call 117 or text TG1\.$/);
    expect(leftOutOf(more, frame('Update'), 'en')).toEqual([]);
  });

  test('says what is new first, and repeats where the person was seen only where there is room', () => {
    const had = { ...akossiwa, vehicle: 'moto rouge', plate: 'TG 4821 AB' };
    const looks = 'trois cicatrices sur la joue gauche, tresses courtes';
    expect(composed({ ...had, looks }, frame('Update'), 'fr')?.sms).not.toContain(looks);
    const sms = composed({ ...had, looks }, after(had), 'fr')?.sms ?? '';
    expect(sms).toMatch(
      /^SUITE ENFANT DISPARU TG-2026-01: Akossiwa, fille, 7 ans\. Aspect : trois/,
    );
    expect(sms).toMatch(/Appelez le 117 ou envoyez TG1\.$/);
    expect(sms).not.toContain('Bè');
    expect(measure(sms).segments).toBe(1);
    expect(found({ ...had, looks }, had)).toEqual([]);
    // A place that is new stays, and what has no room beside it is named.
    const moved = { ...had, looks, place: 'gare routière de Cotonou' };
    expect(composed(moved, after(had), 'fr')?.sms).toContain('gare routière de Cotonou');
    expect(found(moved, had)).toEqual(['looks noRoom fr']);
    const short = { ...akossiwa, direction: 'Aného' };
    expect(composed(short, after(akossiwa), 'fr')?.sms).toMatch(
      /03\/03 08h\. Direction : Aného\. /,
    );
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
