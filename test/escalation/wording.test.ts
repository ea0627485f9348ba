import { expect, test } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { deliveryId, tipOfDelivery } from '../../src/escalation/delivery-ids.js';
import { replyTo, toFocalPoint } from '../../src/escalation/wording.js';
import { kinds } from '../../src/shared/kinds.js';
import type { Call } from '../../src/models/cases/escalation-doc.js';
import { randomId } from '../../src/shared/ids.js';
import { measure, plain } from '../../src/shared/texts/segments.js';
import { countries, escalation, everybody, minutes, noon, people, texts } from './support.js';

const wording = { texts, directory: everybody };
const call: Call = { focalPoint: 'kossi', level: 0, round: 0, code: '4821', times: 1, at: noon };
const one = escalation({ level: 0, calls: [call] });

test('§5.43 §T18 a focal point reads reference, priority, type and area, and how to answer', () => {
  const delivery = toFocalPoint(wording, 'call', one, call, people.kossi, noon);
  expect(delivery).toEqual({
    id: deliveryId(one, 'call', call),
    class: 'urgent',
    targets: [
      { channel: 'sms', to: people.kossi.reaches[0]?.address },
      { channel: 'telegram', to: people.kossi.reaches[1]?.address },
    ],
    text: 'TG-7K2M4 P1 held captive, Région Maritime. Answer: OK 4821 I take it, NO 4821 I cannot, PASS 4821 next level.',
    smsText:
      'TG-7K2M4 P1 held captive, Région Maritime. Answer: OK 4821 I take it, NO 4821 I cannot, PASS 4821 next level.',
    buttons: [
      { label: 'I take it', data: 'fp:ok:4821' },
      { label: 'I cannot', data: 'fp:no:4821' },
      { label: 'Next level', data: 'fp:pass:4821' },
    ],
  });
});

test('the regional desk reads the country and how long it has been open, and no area', () => {
  const desk = { ...call, focalPoint: 'desk', level: 2 };
  const at = (count: number) =>
    toFocalPoint(wording, 'call', one, desk, people.desk, minutes(count)).text.split('. ')[0];
  expect(at(20)).toBe('TG-7K2M4 P1 held captive, Togo, open for 20 min');
  expect(at(300)).toBe('TG-7K2M4 P1 held captive, Togo, open for 5 h');
});

test('a focal point is called in their own language, and in English when theirs is not spoken here', () => {
  const said = (language: string) =>
    toFocalPoint(wording, 'call', one, call, { ...people.kossi, language }, noon).text;
  expect(said('fr')).toContain('OK 4821 je prends');
  expect(said('pt-BR')).toContain('OK 4821 eu trato');
  expect(said('xx')).toContain('OK 4821 I take it');
});

test('an unknown country and an unknown kind have a word as well', () => {
  const odd = { ...one, country: 'ECOWAS', kind: 'somethingNew' };
  const { text } = toFocalPoint(wording, 'call', odd, call, people.desk, noon);
  expect(text).toMatch(/^TG-7K2M4 P1 report, place not known/);
});

test('the area alone is named when it is known, and the country when it is not', () => {
  const nowhere = { ...one, area: undefined };
  expect(toFocalPoint(wording, 'call', nowhere, call, people.kossi, noon).text).toContain(
    ', Togo.',
  );
});

test('ids fit the outbox and name nobody whatever people are called, and lead back to the tip', () => {
  const long = { ...call, focalPoint: 'Kossi A. (Lomé), '.repeat(9) };
  const tip = randomId();
  for (const id of [tip, 'tip-1']) {
    for (const each of [call, long]) {
      const made = deliveryId({ ...one, _id: id }, 'taken', each);
      expect(made).toMatch(/^[A-Za-z0-9_.-]{1,80}$/);
      expect(tipOfDelivery(made)).toBe(id);
      expect(made).not.toContain(each.focalPoint.slice(0, 5));
    }
  }
  expect(deliveryId(one, 'taken', long)).not.toBe(deliveryId(one, 'remind', long));
});

test('every answer has a reply', () => {
  const reference = 'TG-7K2M4';
  const say = (...of: Parameters<typeof replyTo>) => texts.say('en', replyTo(...of));
  const ok = { verb: 'ok', code: '4821' } as const;
  expect(say(ok, { ok: true, outcome: 'acknowledged', reference })).toContain('DONE 4821');
  for (const outcome of ['declined', 'passed', 'acted'] as const) {
    expect(say(ok, { ok: true, outcome, reference })).toContain(reference);
  }
  expect(say(ok, { ok: false, reason: 'unknownCode' })).not.toContain('4821');
  for (const reason of ['taken', 'closed'] as const) {
    expect(say(ok, { ok: false, reason, reference })).toContain(reference);
  }
});

const folder = new URL('../../locales/', import.meta.url);
const languages = existsSync(folder)
  ? readdirSync(folder).filter((name) => /^[a-z]{2,3}\.json$/.test(name))
  : [];

test.each(languages)(
  '§5.22 in %s everything a focal point reads is one SMS, at its longest',
  (file) => {
    const locale = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as {
      texts: Record<string, string>;
    };
    const focal = Object.entries(locale.texts).filter(([key]) => key.startsWith('focal.'));
    const longestKind = kinds
      .map((kind) => locale.texts[`kind.${kind}`] ?? '')
      .reduce((a, b) => (a.length > b.length ? a : b));
    const worst: Record<string, string> = {
      reference: 'TG-7K2M4',
      priority: '1',
      code: '482137',
      kind: longestKind,
      place: 'x'.repeat(28),
      delay: '9999 h',
    };
    for (const [key, text] of focal) {
      const said = plain(
        text.replace(/\{\{(\w+)\}\}/g, (_all, name: string) => worst[name] ?? '?????'),
      );
      expect([key, said.length, measure(said).segments]).toEqual([key, expect.any(Number), 1]);
    }
    if (file === 'en.json') expect(focal.length).toBeGreaterThan(15);
  },
);

test('a long name of a place is cut, not the answer below it', () => {
  const area = { code: 'TG-X', name: 'Autonomous Sector of Somewhere Very Far Away', aliases: [] };
  const [togo] = countries;
  if (!togo) throw new Error('no country');
  const directory = { ...everybody, country: () => ({ ...togo, areas: [area] }) };
  const { text } = toFocalPoint(
    { texts, directory },
    'call',
    { ...one, area: 'TG-X' },
    call,
    people.kossi,
    noon,
  );
  expect(text).toContain('Autonomous Sector of Someww'.slice(0, 24));
  expect(text).not.toContain('Far Away');
  expect(measure(text).segments).toBe(1);
});
