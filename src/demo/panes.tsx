import { Choice, By, linkTo, Post, type Frame } from './forms.js';
import { Card } from './ladder.js';
import { deviceNames, devices, reporters } from './people.js';
import { Phone } from './phone.js';
import type { Selection } from './selection.js';
import type { View } from './view.js';

interface PaneProps {
  readonly view: View;
  readonly frame: Frame;
}

/** The people to play, and the two kinds of phone. */
function ReporterTabs({ selection }: { readonly selection: Selection }) {
  return (
    <>
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
    </>
  );
}

/** Sentences that one press sends. */
function Sentences({ view, frame }: PaneProps) {
  const { who, device } = view.reporter;
  return (
    <Post frame={frame} action="text" class="try" data-live-form data-key={`try ${who}`}>
      <By who={who} device={device} />
      <input type="hidden" name="pane" value="reporter" />
      <p id="try-title">Tap to send</p>
      {view.selection.reporter.sentences.map(({ language, text, hint }) => (
        <button name="text" value={text} data-key={text}>
          <span lang={language}>{text}</span>
          {hint ? <small> {hint}</small> : null}
        </button>
      ))}
    </Post>
  );
}

/** The phone of a person in the community. */
export function ReporterPane({ view, frame }: PaneProps) {
  return (
    <section id="reporter" class="pane" aria-labelledby="reporter-title">
      <h2 id="reporter-title">
        <span class="number" aria-hidden="true">
          1
        </span>{' '}
        Somebody who saw something
      </h2>
      <ReporterTabs selection={view.selection} />
      <Sentences view={view} frame={frame} />
      <Phone phone={view.reporter} frame={frame} pane="reporter" />
    </section>
  );
}

function NothingYet() {
  return (
    <div class="nothing">
      <p>
        <strong>Nothing is open.</strong> Text a report on the phone: it appears here, and somebody
        is called.
      </p>
      <ol class="ladder" aria-label="The ladder every urgent report climbs">
        <li class="level ahead">
          <span class="dot" aria-hidden="true">
            1
          </span>
          <h3>Focal point</h3>
          <p class="note">The person on duty for the place. P1: 10 minutes to answer.</p>
        </li>
        <li class="level ahead">
          <span class="dot" aria-hidden="true">
            2
          </span>
          <h3>Agency head</h3>
          <p class="note">Called when nobody answered, or at once when they pass.</p>
        </li>
        <li class="level ahead">
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

/** Every open tip and its state. */
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
        The words of a report are sealed on arrival. Those called get its reference, kind and place,
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
