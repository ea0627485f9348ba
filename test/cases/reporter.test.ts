import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { REVEAL_OPEN, REVEAL_WAITS } from '../../src/cases/reveals.js';
import { askTemplates } from '../../src/cases/ask.js';
import { keepReturn } from '../../src/models/gateway/mailbox.js';
import { measure } from '../../src/shared/texts/segments.js';
import { mailboxNames } from '../../src/tips/mailbox-names.js';
import { returnPlace } from '../../src/tips/return-address.js';
import type { Staff } from '../../src/shared/staff.js';
import { DAY } from '../../src/shared/clock.js';
import { newHouse, staff, type House } from './support.js';

let house: House;
beforeEach(async () => {
  house = await newHouse();
});
afterEach(() => house.close());

const canary = '+22890123456';
/** A tip whose reporter may be texted in the evening. */
async function withAddress(): Promise<string> {
  const id = await house.tell({ mode: 'C', handle: 'handle-1' });
  const keys = house.deps.keys.gateway();
  const now = house.clock.now();
  const [_id] = mailboxNames(keys, 'handle-1', now);
  const address = {
    handle: 'handle-1',
    channel: 'sms',
    address: canary,
    language: 'fr',
    hours: 'evening',
    word: 'w',
    zone: 'Africa/Lome',
  };
  await keepReturn(house.db.gateway, {
    _id,
    owner: 'owner-1',
    box: keys.sealAddress(returnPlace(_id), JSON.stringify(address), now),
    expiresAt: new Date(now.getTime() + 30 * DAY),
  });
  return id;
}
const mails = () => house.db.gateway.collection('mails').countDocuments();
const mailCount = async () =>
  (await mails()) + (await house.db.gateway.collection('mail').countDocuments());

describe('asking the reporter', () => {
  test('the form shows the hours, the language and the length, and nothing that leads to them', async () => {
    const id = await withAddress();
    const form = await house.cases.askForm(staff.ama, id, 'Où est-ce ?');
    expect(form).toMatchObject({
      ok: true,
      value: {
        how: 'texted',
        language: 'fr',
        safe: { hours: 'evening', next: new Date('2026-11-24T18:00:00.000Z') },
        measure: { segments: 1, letters: 'gsm7' },
      },
    });
    expect(JSON.stringify(form)).not.toContain('90123456');
  });

  test('every template is one or two SMS in each language, and names nobody', () => {
    for (const { texts } of askTemplates)
      for (const text of Object.values(texts)) expect(measure(text).segments).toBeLessThan(3);
  });

  test('a question goes once, however often its form comes; it is on the case, sealed', async () => {
    const id = await withAddress();
    const ask = (cases = house.cases) =>
      cases.ask(staff.ama, id, { words: 'canary-question?' }, { v: 0, form: 'ask-form-1' });
    const all = await Promise.all([ask(), ask(house.second().cases), ask()]);
    expect(all.filter((one) => one.ok)).toHaveLength(3);
    expect(await mailCount()).toBe(1);
    expect(await house.audited('tip.asked')).toEqual([`console:ama tip.asked ${id}`]);
    const dump = JSON.stringify(await house.db.cases.collection('caseevents').find().toArray());
    expect(dump).not.toContain('canary-question');
    const read = await house.cases.read(staff.ama, id, house.vault);
    expect(read.ok && Object.values(read.value.notes)).toEqual([{ words: 'canary-question?' }]);
  });

  test('who wished no questions is not asked, and nothing is sent unasked', async () => {
    const id = await house.tell({ mode: 'A' });
    expect(await house.cases.ask(staff.ama, id, { words: 'where?' }, { v: 0 })).toEqual({
      ok: false,
      reason: 'noReply',
    });
    await house.cases.close(staff.ama, id, { state: 'Closed', reason: 'noContact' }, { v: 0 });
    expect(await mailCount()).toBe(0);
  });
});

describe('(c)10 a sealed address', () => {
  const wish = { purpose: 'lifeInDanger', words: 'she does not answer, canary-why' } as const;
  const ask = async (id: string, who: Staff = staff.ama) => {
    const asked = await house.cases.askReveal(who, id, wish, { v: 0 });
    if (!asked.ok) throw new Error(asked.reason);
    return asked.value;
  };

  test('is asked for, approved by a custodian, seen once by whoever asked, and each step is kept', async () => {
    const id = await withAddress();
    const { id: reveal } = await ask(id);
    expect(await house.cases.reveals(staff.custodian)).toMatchObject([
      { id: reveal, state: 'asked' },
    ]);
    expect(await house.cases.seeReveal(staff.ama, reveal)).toEqual({
      ok: false,
      reason: 'notWaiting',
    });
    expect(
      await house.cases.decideReveal(staff.custodian, reveal, { approve: true }),
    ).toMatchObject({ ok: true, value: { state: 'approved' } });
    expect(await house.cases.seeReveal(staff.kofi, reveal)).toEqual({
      ok: false,
      reason: 'unknown',
    });
    const both = await Promise.all([
      house.cases.seeReveal(staff.ama, reveal),
      house.second().cases.seeReveal(staff.ama, reveal),
    ]);
    const shown = both.flatMap((one) => (one.ok ? [one.value] : []));
    expect(shown).toEqual([{ address: { channel: 'sms', to: canary } }]);
    expect(await house.cases.seeReveal(staff.ama, reveal)).toEqual({
      ok: false,
      reason: 'notWaiting',
    });
    const trail = (await house.audited()).map((line) => line.split(' ').slice(0, 2).join(' '));
    expect(trail).toEqual(
      expect.arrayContaining([
        'console:ama reveal.asked',
        'console:custodian reveal.approved',
        'console:ama address.revealed',
        'console:kofi access.denied',
      ]),
    );
    const seen = await house.cases.see(staff.ama, id);
    const types = seen.ok ? seen.value.timeline.map(({ type }) => type) : [];
    expect(types).toEqual(expect.arrayContaining(['revealSeen', 'revealApproved', 'revealAsked']));
    const dump = JSON.stringify([
      await house.db.cases.collection('reveals').find().toArray(),
      await house.db.cases.collection('caseevents').find().toArray(),
      await house.audited(),
    ]);
    expect(dump).not.toContain('90123456');
    expect(dump).not.toContain('canary-why');
  });

  test('asking tells nothing: with an address and without, the answer and the case are alike', async () => {
    const [one, two] = [await withAddress(), await house.tell({ mode: 'A' })];
    const forms = [await ask(one), await ask(two)].map(
      ({ id: _, case: __, reference: ___, ...rest }) => rest,
    );
    expect(forms[0]).toEqual(forms[1]);
    const reveals = await house.cases.reveals(staff.ama);
    for (const { id } of reveals) {
      await house.cases.decideReveal(staff.custodian, id, { approve: true });
      const seen = await house.cases.seeReveal(staff.ama, id);
      expect(seen.ok).toBe(true);
    }
  });

  test('nobody approves what they asked for, also with both roles', async () => {
    const id = await withAddress();
    const both = { ...staff.ama, roles: ['coordinator', 'custodian'] } as const;
    const { id: reveal } = await ask(id, both);
    expect(await house.cases.decideReveal(both, reveal, { approve: true })).toEqual({
      ok: false,
      reason: 'samePerson',
    });
    expect(await house.cases.reveals(both)).toHaveLength(1);
    expect(await house.audited('access.denied')).toContain(
      `console:ama access.denied reveal/${reveal}`,
    );
    expect(await house.cases.decideReveal(staff.kofi, reveal, { approve: true })).toEqual({
      ok: false,
      reason: 'unknown',
    });
  });

  test('a denial has a reason, which is kept; then nothing is shown', async () => {
    const id = await withAddress();
    const { id: reveal } = await ask(id);
    const deny = (reason: string) =>
      house.cases.decideReveal(staff.custodian, reveal, { approve: false, reason });
    expect(await deny('  ')).toEqual({ ok: false, reason: 'noReason' });
    expect(await deny('ask by code first')).toMatchObject({ ok: true, value: { state: 'denied' } });
    expect(await house.cases.seeReveal(staff.ama, reveal)).toEqual({
      ok: false,
      reason: 'notWaiting',
    });
    const read = await house.cases.read(staff.ama, id, house.vault);
    expect(read.ok && Object.values(read.value.notes)).toEqual([{ words: 'ask by code first' }]);
    expect(await house.audited('reveal.denied')).toHaveLength(1);
  });

  test('a request and an approval end by themselves', async () => {
    const id = await withAddress();
    const { id: late } = await ask(id);
    house.clock.advance(REVEAL_WAITS + 1);
    expect(await house.cases.decideReveal(staff.custodian, late, { approve: true })).toEqual({
      ok: false,
      reason: 'expired',
    });
    const { id: unused } = await ask(id);
    await house.cases.decideReveal(staff.custodian, unused, { approve: true });
    house.clock.advance(REVEAL_OPEN + 1);
    expect(await house.cases.seeReveal(staff.ama, unused)).toEqual({
      ok: false,
      reason: 'expired',
    });
    const states = (await house.cases.reveals(staff.ama)).map(({ state }) => state);
    expect(states).toEqual(['expired', 'expired']);
  });

  test('a case that becomes theirs no more shows its address no more', async () => {
    const id = await withAddress();
    await house.cases.take(staff.kossi, id, { v: 0 });
    const { id: reveal } = await ask(id, staff.kossi);
    await house.cases.decideReveal(staff.custodian, reveal, { approve: true });
    await house.cases.exclude(staff.ama, id, 'kossi', { v: 9 });
    expect(await house.cases.seeReveal(staff.kossi, reveal)).toEqual({
      ok: false,
      reason: 'unknown',
    });
  });
});
