import type { ComponentChildren } from 'preact';
import type { Visit } from '../visit.js';

/** A short label in words. Its colour only repeats the meaning of the words. */
export const Tag = ({
  tone = 'plain',
  children,
}: {
  readonly tone?: 'plain' | 'red' | 'amber' | 'green';
  readonly children: ComponentChildren;
}) => <span class={`tag ${tone}`}>{children}</span>;

/** The priority, as a letter and words. */
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

/** A moment as people say it, with the exact one for machines. */
export const Time = ({ at, visit }: { readonly at: Date; readonly visit: Visit }) => (
  <time dateTime={at.toISOString()}>{visit.when.moment(at)}</time>
);

/** A list of facts, each with its name. */
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

/** A table with column names; on a narrow screen each row is a card. */
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

/** A text for an empty list, with what the user can do next. */
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
