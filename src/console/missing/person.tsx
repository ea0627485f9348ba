import type { ComponentChildren } from 'preact';
import { missingPerson } from '../../shared/missing.js';
import { can, type CaseProps } from '../cases/case-props.js';
import { Press } from '../cases/refusals.js';
import { placeOf } from '../cases/words-of.js';
import { Facts, Time } from '../parts/shown.js';

/** The answers in words, in the order that helps a search. */
const told = [
  'looks',
  'clothes',
  'place',
  'direction',
  'company',
  'vehicle',
  'plate',
  'relation',
  'contact',
] as const;

/**
 * Says that the report tells of more than one person, and opens a case about another one: nobody
 * is asked for anything before.
 */
function Several(props: CaseProps) {
  const { visit, shown, form } = props;
  if (shown.answers['missingSeveral'] !== 'yes') return null;
  const { row, v } = shown;
  return (
    <div class="banner amber stack">
      <p>{visit.say('person.several')}</p>
      {can(props, 'case.link') && shown.closing === undefined ? (
        <Press visit={visit} id={row.id} act="another" v={v} form={`${form}another`}>
          {visit.say('person.another')}
        </Press>
      ) : null}
    </div>
  );
}

/**
 * The description of the missing person, put together from the reporter's answers to several
 * questions.
 */
export function PersonTold(props: CaseProps) {
  const { visit, shown, words } = props;
  const { say } = visit;
  if (!words) return <Several {...props} />;
  const texts = words.texts.flatMap((text) =>
    'words' in text ? [{ step: text.step, text: text.words }] : [],
  );
  const person = missingPerson(shown.answers, texts);
  const line = (name: string, value: ComponentChildren) => ({
    name,
    value: value ?? <span class="hint">{say('match.blank')}</span>,
  });
  const written = (value: string | undefined) =>
    value === undefined ? undefined : <span dir="auto">{value}</span>;
  return (
    <section class="card stack" aria-labelledby="person-title">
      <h2 id="person-title">{say('person.title')}</h2>
      <Several {...props} />
      <Facts
        facts={[
          line(say('step.missingName'), written(person.name)),
          line(say('step.missingAge'), person.age),
          line(say('step.missingSex'), person.sex && say(`sex.${person.sex}`)),
          line(say('step.missingSince'), person.since && <Time at={person.since} visit={visit} />),
          line(say('facts.place'), placeOf(visit, shown.row)),
          ...told.map((field) =>
            line(
              say(
                `step.missing${field.charAt(0).toUpperCase()}${field.slice(1)}` as 'step.missingName',
              ),
              written(person[field]),
            ),
          ),
        ]}
      />
    </section>
  );
}
