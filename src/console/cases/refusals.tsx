import type { NotDone } from '../../cases/outcome.js';
import { Post } from '../parts/forms.js';
import { Facts } from '../parts/shown.js';
import { Narrow } from '../parts/simple.js';
import { page, type Answer } from '../route.js';
import { sayCode } from '../say.js';
import type { SignedVisit } from '../visit.js';
import { caseAddress } from './words-of.js';

type Name = (id: string) => string;

/** Returns the value of a field as people read it: the name of a code, or the owner of an id. */
function valueOf({ say }: SignedVisit, field: string, value: string, name: Name): string {
  if (value === '') return say('case.nobody');
  if (field === 'owner') return name(value);
  if (field.startsWith('criterion-')) return sayCode(say, 'verdict', value);
  const prefix = {
    state: 'state',
    priority: 'priority',
    reason: 'closing',
    sighting: 'sightingIs',
  }[field];
  return prefix === undefined ? value : sayCode(say, prefix, value);
}

/**
 * The page for two people who changed the same field: both values are shown side by side, and the
 * second person decides again.
 */
function conflictPage(
  visit: SignedVisit,
  id: string,
  refused: Extract<NotDone, { reason: 'conflict' }>,
  name: Name,
): Answer {
  const { say } = visit;
  const { field, theirs, yours, by } = refused;
  const body = (
    <Narrow title={say('conflict.title')}>
      <p>{say('conflict.why', { name: name(by) })}</p>
      <Facts
        facts={[
          {
            name: say('conflict.theirs', { name: name(by) }),
            value: valueOf(visit, field, theirs, name),
          },
          { name: say('conflict.yours'), value: valueOf(visit, field, yours, name) },
        ]}
      />
      <p>{say('conflict.next')}</p>
      <div class="acts">
        <a class="press" href={caseAddress(id)}>
          {say('conflict.look')}
        </a>
      </div>
    </Narrow>
  );
  return page(say('conflict.title'), body, { status: 409, section: 'cases' });
}

/** The page for a case that another person already took: it names that person. */
function heldPage(visit: SignedVisit, id: string, by: string): Answer {
  const { say } = visit;
  const body = (
    <Narrow title={say('held.title', { name: by })}>
      <p>{say('held.why')}</p>
      <p>
        <a class="press" href={caseAddress(id)}>
          {say('conflict.look')}
        </a>
      </p>
    </Narrow>
  );
  return page(say('held.title', { name: by }), body, { status: 409, section: 'cases' });
}

/**
 * The page that says why an act is not possible now. Nothing that was typed is lost.
 * @param back the address that shows the current state
 */
export function notNowPage(
  visit: SignedVisit,
  back: string,
  reason: string,
  status: number,
): Answer {
  const { say, form } = visit;
  const typed = form.text('words');
  const body = (
    <Narrow title={say('notNow.title')}>
      <p class="banner amber">{sayCode(say, 'notNow', reason)}</p>
      {typed === '' ? null : (
        <div class="field">
          <label for="typed">{say('kept.typed')}</label>
          <textarea id="typed" rows={5} readOnly dir="auto" value={typed} />
        </div>
      )}
      <p>
        <a class="press" href={back}>
          {say('conflict.look')}
        </a>
      </p>
    </Narrow>
  );
  return page(say('notNow.title'), body, { status });
}

/** Returns the answer to a change that was refused. */
export function refusal(visit: SignedVisit, id: string, refused: NotDone, name: Name): Answer {
  switch (refused.reason) {
    case 'unknown':
      return { kind: 'nothing' };
    case 'denied':
      return notNowPage(visit, caseAddress(id), 'denied', 403);
    case 'held':
      return heldPage(visit, id, name(refused.by));
    case 'conflict':
      return conflictPage(visit, id, refused, name);
    default:
      return notNowPage(visit, caseAddress(id), refused.reason, 409);
  }
}

/** A button that does one thing with a case, for the version that was shown. */
export const Press = ({
  visit,
  id,
  act,
  v,
  form,
  big = false,
  tone,
  children,
}: {
  readonly visit: SignedVisit;
  readonly id: string;
  readonly act: string;
  readonly v: number;
  /** A random id that makes the form idempotent: sending it twice has the effect of once. */
  readonly form: string;
  readonly big?: boolean;
  readonly tone?: 'primary' | 'danger';
  readonly children: string;
}) => (
  <Post visit={visit} action={caseAddress(id, `/${act}`)} class="press-form">
    <input type="hidden" name="v" value={String(v)} />
    <input type="hidden" name="form" value={form} />
    <button class={[tone, big ? 'big' : ''].filter(Boolean).join(' ')}>{children}</button>
  </Post>
);
