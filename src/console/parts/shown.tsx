import type { ComponentChildren } from 'preact';
import type { Visit } from '../visit.js';

/** A short sign with words in it. Its colour only says again what the words say. */
export const Tag = ({
  tone = 'plain',
  children,
}: {
  readonly tone?: 'plain' | 'red' | 'amber' | 'green';
  readonly children: ComponentChildren;
}) => <span class={`tag ${tone}`}>{children}</span>;

/** How urgent something is, in a letter and words. */
export function PriorityTag({
  visit,
  priority,
}: {
  readonly visit: Visit;
  readonly priority: number;
}) {
  const tone = priority === 1 ? 'red' : priority === 2 ? 'amber' : 'plain';
  const key = priority === 1 ? 'priority.1' : priority === 2 ? 'priority.2' : 'priority.3';
  return <Tag tone={tone}>{visit.say(key)}</Tag>;
}

/** A moment, as people say it, with the exact one for machines. */
export const Time = ({ at, visit }: { readonly at: Date; readonly visit: Visit }) => (
  <time dateTime={at.toISOString()}>{visit.when.moment(at)}</time>
);

/** Facts, each under its name. */
export const Facts = ({
  facts,
}: {
  readonly facts: readonly { readonly name: string; readonly value: ComponentChildren }[];
}) => (
  <dl class="facts">
    {facts.map(({ name, value }) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
);

/** A table of rows under their names; on a narrow screen each row is a card. */
export const Table = ({
  label,
  columns,
  children,
}: {
  readonly label: string;
  readonly columns: readonly string[];
  readonly children: ComponentChildren;
}) => (
  <table class="rows plain" role="table" aria-label={label}>
    <thead role="rowgroup">
      <tr role="row">
        {columns.map((name) => (
          <th role="columnheader" scope="col" key={name}>
            {name}
          </th>
        ))}
      </tr>
    </thead>
    <tbody role="rowgroup">{children}</tbody>
  </table>
);

/** What stands where a list has nothing in it, and what one can do then. */
export const Empty = ({
  title,
  children,
}: {
  readonly title: string;
  readonly children?: ComponentChildren;
}) => (
  <div class="empty">
    <p>
      <strong>{title}</strong>
    </p>
    {children}
  </div>
);
