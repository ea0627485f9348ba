import type { AlertSeen } from '../../src/alerts/alerts.js';
import { createMissingDesk, type MissingDesk } from '../../src/alerts/missing-desk.js';
import type { AlertFields } from '../../src/alerts/fields.js';
import type { AlertOutcome } from '../../src/alerts/outcome.js';
import { criteria } from '../../src/models/cases/criteria.js';
import { createTipIntake } from '../../src/models/cases/tip.js';
import { setAuthority } from '../../src/models/gateway/alert-authority.js';
import { keyFiles } from '../../src/privacy/keyfile.js';
import { openVault, type Vault } from '../../src/privacy/vault.js';
import { randomId } from '../../src/shared/ids.js';
import type { Staff } from '../../src/shared/staff.js';
import { writeOf } from '../cases/support.js';
import { PASSPHRASE, type TestAmana } from './amana.js';

const person = (login: string, role: Staff['roles'][number]): Staff => ({
  ...{ account: `acc-${login}`, login, roles: [role], countries: ['TG'], affiliation: 'ngo' },
});

/** Togo's desk: a coordinator who writes alerts, and two officers who say yes. */
export const desk = {
  coordinator: person('ama', 'coordinator'),
  officers: [person('one', 'officer'), person('two', 'officer')],
} as const;

/** What the desk does, by the functions that the console calls. */
export interface AlertDesk {
  readonly missing: MissingDesk;
  readonly vault: Vault;
  /** Togo's police answer for alerts: they are no tests. */
  authority(): Promise<unknown>;
  /** From a case of a missing person to a draft, with all criteria judged. */
  begin(tip: string, more: Partial<AlertFields>): Promise<AlertSeen>;
  /** Writes an update of what stands. */
  update(seen: AlertSeen, more: Partial<AlertFields>): Promise<AlertSeen>;
  /** Asks, and both officers say yes. */
  approve(draft: AlertSeen): Promise<AlertSeen>;
}

/** The value of something that was done. @throws with the reason when it was not */
export function valueOf<T>(outcome: AlertOutcome<T>): T {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome));
  return outcome.value;
}

/**
 * Keeps a case of a missing girl of Lomé.
 * @param mark before each word of its reporter
 * @returns its id
 */
export async function missingGirl(
  { db, keys, clock }: Pick<TestAmana, 'db' | 'keys' | 'clock'>,
  mark = '',
): Promise<string> {
  const tip = randomId();
  const told = {
    ...{ kind: 'missing', area: 'TG-M', country: 'TG', priority: 1 },
    answers: { missingAge: '7', missingSex: 'girl', missingSince: '2026-03-03T08:00Z' },
    words: [
      ['missingPlace', `${mark}marché de Bè`],
      ['missingClothes', `${mark}robe bleue`],
    ],
  };
  await createTipIntake(db.cases).take(
    writeOf({ deps: { keys }, clock } as never, tip, told as never),
  );
  return tip;
}

export async function alertDesk(here: TestAmana): Promise<AlertDesk> {
  const opened = await openVault(keyFiles(here.keyFolder).vault, PASSPHRASE);
  if (!opened.ok) throw new Error('The passphrase of the tests is wrong.');
  const { vault } = opened;
  const { alerts, escalations } = here.amana;
  const { coordinator, officers } = desk;
  const directory = () => here.amana.directory.current();
  const { db, clock } = here;
  const missing = createMissingDesk({ ...here, directory, escalations });
  const write = async (draft: AlertSeen, more: Partial<AlertFields>) => {
    const { fields } = valueOf(await alerts.read(coordinator, draft.id, vault));
    const said = { ...fields, ...more };
    return valueOf(await alerts.save(coordinator, draft.id, said, { v: draft.v }, vault));
  };
  return {
    missing,
    vault,
    authority: () =>
      setAuthority(db.gateway, {
        ...{ _id: 'TG', sender: 'alertes.police.example', name: 'Police nationale' },
        ...{ contact: '117', setBy: 'cli:admin', setAt: clock.now() },
      }),
    async begin(tip, more) {
      for (const criterion of criteria) {
        const before = await missing.criteria.see(coordinator, tip);
        if (!before.ok) throw new Error(before.reason);
        const judgement = { criterion, verdict: 'yes' } as const;
        const judged = await missing.criteria.judge(coordinator, tip, judgement, before.value);
        if (!judged.ok) throw new Error(judged.reason);
      }
      return write(valueOf(await alerts.begin(coordinator, tip, vault)), more);
    },
    async update(seen, more) {
      return write(valueOf(await alerts.update(coordinator, seen.id, { v: seen.v }, vault)), more);
    },
    async approve(draft) {
      let seen = valueOf(await alerts.ask(coordinator, draft.id, { v: draft.v }, vault));
      for (const officer of officers)
        seen = valueOf(await alerts.approve(officer, seen.id, { v: seen.v }, vault));
      return seen;
    },
  };
}
