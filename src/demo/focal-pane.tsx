import type { FocalView } from './focal.js';
import { Choice, By, linkTo, Post, type Frame } from './forms.js';
import { deviceNames } from './people.js';
import { Phone } from './phone.js';
import type { Selection } from './selection.js';
import type { View } from './view.js';

const verbs = { ok: 'OK', no: 'NO', pass: 'PASS', done: 'DONE' } as const;

interface PaneProps {
  readonly view: View;
  readonly frame: Frame;
}

interface FocalProps {
  readonly focal: FocalView;
  readonly frame: Frame;
}

/** The most calls that have answer buttons; more would push the phone off the screen. */
const MOST_ANSWERED = 2;

/** The answers to one call, each a button. */
function AnswersTo({
  reference,
  answers,
}: {
  readonly reference: string;
  readonly answers: FocalView['answers'];
}) {
  return (
    <p data-key={reference}>
      <span>{reference}</span>
      {answers.map(({ verb, code }) => (
        <button
          name="text"
          value={`${verbs[verb]} ${code}`}
          class={verb}
          data-key={`${verb} ${code}`}
          aria-label={`${verbs[verb]} ${code}, for ${reference}`}
        >
          {verbs[verb]} {code}
        </button>
      ))}
    </p>
  );
}

function QuickAnswers({ focal, frame }: FocalProps) {
  const { answers } = focal;
  if (answers.length === 0) return null;
  const { who, device } = focal.phone;
  const all = [...new Set(answers.map(({ reference }) => reference))];
  const others = all.length - MOST_ANSWERED;
  const key = `answers ${who}`;
  return (
    <Post frame={frame} action="text" class="try answers" data-live-form data-key={key}>
      <By who={who} device={device} />
      <input type="hidden" name="pane" value="focal" />
      {all.slice(0, MOST_ANSWERED).map((reference) => (
        <AnswersTo
          key={reference}
          reference={reference}
          answers={answers.filter((one) => one.reference === reference)}
        />
      ))}
      {others > 0 ? (
        <p data-key="others">
          {others === 1 ? 'Another code stands' : `${others} more codes stand`} in the messages.
        </p>
      ) : null}
    </Post>
  );
}

/** The focal points whose phones can be shown. */
function FocalTabs({ view, focal }: { readonly view: View; readonly focal: FocalView }) {
  const { selection, focalPoints } = view;
  const following = { reporter: selection.reporter, via: selection.via };
  return (
    <nav class="tabs people" aria-label="Whose phone">
      <Choice href={linkTo(following, 'focal')} chosen={selection.focal === undefined}>
        Latest call<small>follows the ladder</small>
      </Choice>
      {focalPoints.map(({ id, name, role, waiting }) => (
        <Choice
          key={id}
          href={linkTo({ ...following, focal: id }, 'focal')}
          chosen={id === focal.phone.who && selection.focal !== undefined}
        >
          {name}
          <small>
            {role}
            {waiting ? ', called' : ''}
          </small>
        </Choice>
      ))}
    </nav>
  );
}

/** The two phones of a focal point who has both. */
function FocalDevices({
  selection,
  focal,
}: {
  readonly selection: Selection;
  readonly focal: FocalView;
}) {
  const { phone, devices: both } = focal;
  if (both.length < 2) return null;
  return (
    <nav class="tabs" aria-label={`Which phone of ${phone.name}`}>
      {both.map((on) => (
        <Choice
          key={on}
          href={linkTo({ ...selection, focal: phone.who, on }, 'focal')}
          chosen={on === phone.device}
        >
          {deviceNames[on]}
        </Choice>
      ))}
    </nav>
  );
}

/** One focal point's phone, and their possible answers. */
function FocalPhone({ view, focal, frame }: FocalProps & { readonly view: View }) {
  const { name, who } = focal.phone;
  return (
    <>
      <FocalTabs view={view} focal={focal} />
      <p class="whose">
        Phone of <strong>{name}</strong>, {view.focalPoints.find(({ id }) => id === who)?.role}
      </p>
      <FocalDevices selection={view.selection} focal={focal} />
      <QuickAnswers focal={focal} frame={frame} />
      <Phone phone={focal.phone} frame={frame} pane="focal" />
    </>
  );
}

/** The phone of a person who was called. */
export function FocalPane({ view, frame }: PaneProps) {
  const { focal } = view;
  return (
    <section id="focal" class="pane" aria-labelledby="focal-title">
      <h2 id="focal-title">
        <span class="number" aria-hidden="true">
          3
        </span>{' '}
        The person who is called
      </h2>
      {focal ? (
        <FocalPhone view={view} focal={focal} frame={frame} />
      ) : (
        <p class="nothing">
          Nobody was called yet. Once a report is in, the phone of the person on duty is here, and
          you answer for them.
        </p>
      )}
    </section>
  );
}
