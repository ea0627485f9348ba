import { Choice, By, linkTo, Post, type Frame } from './forms.js';
import { Card } from './ladder.js';
import { devices, reporters, type Device } from './people.js';
import { Phone } from './phone.js';
import type { View } from './view.js';

const deviceNames: Readonly<Record<Device, string>> = {
  sms: 'Basic phone (SMS)',
  chat: 'Chat app (buttons)',
};
const verbs = { ok: 'OK', no: 'NO', pass: 'PASS', done: 'DONE' } as const;

interface PaneProps {
  readonly view: View;
  readonly frame: Frame;
}

/** Somebody in the community with a phone. */
export function ReporterPane({ view, frame }: PaneProps) {
  const { selection, reporter } = view;
  return (
    <section id="reporter" class="pane" aria-labelledby="reporter-title">
      <h2 id="reporter-title">
        <span class="number" aria-hidden="true">
          1
        </span>{' '}
        Somebody who saw something
      </h2>
      <nav class="tabs people" aria-label="Who texts">
        {reporters.map((one) => (
          <Choice
            key={one.slug}
            href={linkTo({ ...selection, reporter: one }, 'reporter')}
            chosen={one === selection.reporter}
          >
            {one.name}
            <small>{one.place}</small>
          </Choice>
        ))}
      </nav>
      <nav class="tabs" aria-label="Which phone">
        {devices.map((via) => (
          <Choice
            key={via}
            href={linkTo({ ...selection, via }, 'reporter')}
            chosen={via === selection.via}
          >
            {deviceNames[via]}
          </Choice>
        ))}
      </nav>
      <Post frame={frame} action="text" class="try" data-live-form data-key={`try ${reporter.who}`}>
        <By who={reporter.who} device={reporter.device} />
        <input type="hidden" name="pane" value="reporter" />
        <p id="try-title">Tap to send</p>
        {selection.reporter.sentences.map(({ language, text, hint }) => (
          <button name="text" value={text} data-key={text}>
            <span lang={language}>{text}</span>
            {hint ? <small> {hint}</small> : null}
          </button>
        ))}
      </Post>
      <Phone phone={reporter} frame={frame} pane="reporter" />
    </section>
  );
}

function NothingYet() {
  return (
    <div class="nothing">
      <p>
        <strong>Nothing is open.</strong> Text a tip on the phone: it appears here, and somebody is
        called.
      </p>
      <ol class="ladder" aria-label="The ladder every urgent tip climbs">
        <li class="rung ahead">
          <span class="dot" aria-hidden="true">
            1
          </span>
          <h3>Focal point</h3>
          <p class="note">The person on duty for the place. P1: 10 minutes to answer.</p>
        </li>
        <li class="rung ahead">
          <span class="dot" aria-hidden="true">
            2
          </span>
          <h3>Agency head</h3>
          <p class="note">Called when nobody answered, or at once when they pass.</p>
        </li>
        <li class="rung ahead">
          <span class="dot" aria-hidden="true">
            3
          </span>
          <h3>Regional desk</h3>
          <p class="note">Called again and again until a person answers. It never stops quietly.</p>
        </li>
      </ol>
    </div>
  );
}

/** Every open tip and how far it has come. */
export function EscalationPane({ view, frame }: PaneProps) {
  return (
    <section id="escalation" class="pane" aria-labelledby="escalation-title" tabIndex={0}>
      <h2 id="escalation-title">
        <span class="number" aria-hidden="true">
          2
        </span>{' '}
        The escalation, live
      </h2>
      <p class="sealed">
        The words of a tip are sealed on arrival. Those called get its reference, kind and place,
        never its words.
      </p>
      {view.cards.length === 0 ? (
        <NothingYet />
      ) : (
        <ul class="cards">
          {view.cards.map((card) => (
            <Card key={card.id} card={card} now={view.now} frame={frame} />
          ))}
        </ul>
      )}
    </section>
  );
}

/** So many calls can be answered by a press; more would push the phone off the screen. */
const MOST_ANSWERED = 2;

function QuickAnswers({ view, frame }: PaneProps) {
  const { focal } = view;
  if (!focal || focal.answers.length === 0) return null;
  const { who, device } = focal.phone;
  const all = [...new Set(focal.answers.map(({ reference }) => reference))];
  const references = all.slice(0, MOST_ANSWERED);
  const others = all.length - references.length;
  return (
    <Post
      frame={frame}
      action="text"
      class="try answers"
      data-live-form
      data-key={`answers ${who}`}
    >
      <By who={who} device={device} />
      <input type="hidden" name="pane" value="focal" />
      {references.map((reference) => (
        <p key={reference} data-key={reference}>
          <span>{reference}</span>
          {focal.answers
            .filter((one) => one.reference === reference)
            .map(({ verb, code }) => (
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
      ))}
      {others > 0 ? (
        <p data-key="others">
          {others === 1 ? 'Another code stands' : `${others} more codes stand`} in the messages.
        </p>
      ) : null}
    </Post>
  );
}

/** The phone of somebody who was called. */
export function FocalPane({ view, frame }: PaneProps) {
  const { selection, focalPoints, focal } = view;
  const following = { reporter: selection.reporter, via: selection.via };
  return (
    <section id="focal" class="pane" aria-labelledby="focal-title">
      <h2 id="focal-title">
        <span class="number" aria-hidden="true">
          3
        </span>{' '}
        The person who is called
      </h2>
      {!focal ? (
        <p class="nothing">
          Nobody was called yet. Once a tip is in, the phone of the person on duty is here, and you
          answer for them.
        </p>
      ) : (
        <>
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
          <p class="whose">
            Phone of <strong>{focal.phone.name}</strong>,{' '}
            {focalPoints.find(({ id }) => id === focal.phone.who)?.role}
          </p>
          {focal.devices.length > 1 ? (
            <nav class="tabs" aria-label={`Which phone of ${focal.phone.name}`}>
              {focal.devices.map((on) => (
                <Choice
                  key={on}
                  href={linkTo({ ...selection, focal: focal.phone.who, on }, 'focal')}
                  chosen={on === focal.phone.device}
                >
                  {deviceNames[on]}
                </Choice>
              ))}
            </nav>
          ) : null}
          <QuickAnswers view={view} frame={frame} />
          <Phone phone={focal.phone} frame={frame} pane="focal" />
        </>
      )}
    </section>
  );
}
