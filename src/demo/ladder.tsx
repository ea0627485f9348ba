import type { CallView } from './calls.js';
import type { CardView, LevelView } from './card.js';
import { linkTo, Post, type Frame } from './forms.js';
import type { OpenedView } from './opened.js';
import type { Selection } from './selection.js';
import { countdown, hourOf } from './words.js';

const marks = { waiting: '…', silent: '–', good: '✓', bad: '!' } as const;
const phones = { sms: 'SMS', chat: 'chat' } as const;

function Called({
  call,
  selection: { reporter, via },
}: {
  readonly call: CallView;
  readonly selection: Selection;
}) {
  return (
    <li class={`call ${call.tone}`} data-key={call.id}>
      <span class="mark" aria-hidden="true">
        {marks[call.tone]}
      </span>
      <span>
        <strong>
          <a href={linkTo({ reporter, via, focal: call.id }, 'focal')} data-soft>
            {call.name}
            <span class="hidden">: open this phone</span>
          </a>
        </strong>
        <small>
          {call.times > 0 ? 'called' : 'told'}{' '}
          <time dateTime={call.at.toISOString()}>{hourOf(call.at)}</time>
          {call.device ? ` by ${phones[call.device]}` : ''}
          {call.times > 1 ? `, ${call.times} times` : ''}
        </small>
      </span>
      <span class="said">{call.says}</span>
    </li>
  );
}

function Level({
  level,
  step,
  selection,
}: {
  readonly level: LevelView;
  readonly step: number;
  readonly selection: Selection;
}) {
  return (
    <li
      class={`level ${level.state}`}
      {...(level.state === 'present' ? { 'aria-current': 'step' as const } : {})}
    >
      <span class="dot" aria-hidden="true">
        {level.state === 'taken' ? '✓' : step}
      </span>
      <h4>
        {level.title} <small>{level.within}</small>
      </h4>
      {level.note ? <p class="note">{level.note}</p> : null}
      {level.calls.length > 0 ? (
        <ul>
          {level.calls.map((call) => (
            <Called key={call.id} call={call} selection={selection} />
          ))}
        </ul>
      ) : null}
    </li>
  );
}

function Next({ next, now }: { readonly next: NonNullable<CardView['next']>; readonly now: Date }) {
  const whole = Math.max(1, next.at.getTime() - next.from.getTime());
  const left = next.at.getTime() - now.getTime();
  return (
    <div class="next">
      <p>
        {next.what}{' '}
        <time dateTime={next.at.toISOString()} data-until={next.at.getTime()} role="timer">
          {countdown(left)}
        </time>
      </p>
      <progress
        max={whole}
        value={Math.min(whole, Math.max(0, whole - left))}
        data-until={next.at.getTime()}
        aria-label={`Time used: ${next.what.replace(/ in$/, '')}`}
      />
    </div>
  );
}

/** The words as a person who holds the vault reads them. */
function Opened({
  opened,
  reference,
}: {
  readonly opened: OpenedView;
  readonly reference: string;
}) {
  if ('problem' in opened)
    return (
      <p class="problem" role="alert">
        {opened.problem}
      </p>
    );
  return (
    <section class="opened" aria-label={`The words of ${reference}`}>
      <dl>
        {opened.entries.map(({ id, step, says, language }) => (
          <div key={id}>
            <dt>{step}</dt>
            <dd dir="auto" {...(language ? { lang: language } : {})}>
              {says}
            </dd>
          </div>
        ))}
      </dl>
      {opened.entries.length === 0 ? <p>No words were sent, only answers.</p> : null}
      <p class="note">
        Opened with the demo’s known passphrase of the vault, as a focal point who holds it would.
        The server alone cannot: it has no key that opens a report. This reading is in the audit
        log.
      </p>
    </section>
  );
}

/** Buttons that open the tip or close it again. */
function Reading({ card, frame }: { readonly card: CardView; readonly frame: Frame }) {
  const { opened, reference } = card;
  return (
    <Post frame={frame} action="read" class="reading" data-live-form>
      <input type="hidden" name="tip" value={card.id} />
      {opened ? <Opened opened={opened} reference={reference} /> : null}
      <button name="open" value={opened ? 'no' : 'yes'}>
        {opened ? 'Close the report' : 'Read it, as the holder of the vault'}
        <span class="hidden">: {reference}</span>
      </button>
    </Post>
  );
}

/** One tip's escalation: its priority, who was called when, their answers, and the next step. */
export function Card({
  card,
  now,
  frame,
}: {
  readonly card: CardView;
  readonly now: Date;
  readonly frame: Frame;
}) {
  return (
    <li data-key={card.id}>
      <article class={`card ${card.mood}`} aria-labelledby={`card-${card.reference}`}>
        <header>
          <span class={`badge p${card.priority}`}>
            P{card.priority}
            <span> {card.urgency}</span>
          </span>
          <h3 id={`card-${card.reference}`}>{card.reference}</h3>
          <p class="about">
            {card.kind} · {card.place} · opened{' '}
            <time dateTime={card.openedAt.toISOString()}>{hourOf(card.openedAt)}</time>
            {card.raised ? ` · ${card.raised}` : ''}
          </p>
        </header>
        <p class="headline">
          <span class="lamp" aria-hidden="true" />
          {card.headline}
        </p>
        <Reading card={card} frame={frame} />
        {card.next ? <Next next={card.next} now={now} /> : null}
        <ol class="ladder">
          {card.levels.map((level, i) => (
            <Level key={level.title} level={level} step={i + 1} selection={frame.selection} />
          ))}
        </ol>
      </article>
    </li>
  );
}
