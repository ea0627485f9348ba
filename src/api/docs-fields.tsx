/** A field of a body, an answer or an address, as the docs show it. */
export interface Field {
  readonly name: string;
  readonly what: string;
  readonly says: string;
}

export type Json = Record<string, unknown>;

/** Returns what a JSON schema allows, in a few words. */
export function said(schema: Json): string {
  const {
    $ref,
    type,
    enum: values,
    const: only,
    anyOf,
    oneOf,
    items,
    format,
    minimum,
    maximum,
  } = schema;
  if (typeof $ref === 'string') return $ref.slice($ref.lastIndexOf('/') + 1);
  if (Array.isArray(values)) return values.map(String).join(', ');
  if (only !== undefined) return JSON.stringify(only);
  const several = (anyOf ?? oneOf) as Json[] | undefined;
  if (several) return several.map(said).join(' or ');
  if (type === 'array') return `list of ${said((items ?? {}) as Json)}`;
  const range =
    typeof minimum === 'number' && typeof maximum === 'number' && maximum < 1e9
      ? ` ${minimum}–${maximum}`
      : '';
  return `${typeof format === 'string' ? format : typeof type === 'string' ? type : 'any'}${range}`;
}

/**
 * Returns the fields of an object.
 * @param all the schemas that a reference may lead to
 */
export function fieldsOf(schema: Json, all: Json): Field[] {
  const { $ref } = schema;
  const there =
    typeof $ref === 'string' ? (all[$ref.slice($ref.lastIndexOf('/') + 1)] as Json) : schema;
  const required = new Set((there['required'] as string[] | undefined) ?? []);
  return Object.entries((there['properties'] as Record<string, Json> | undefined) ?? {}).map(
    ([name, one]) => ({
      name,
      what: `${said(one)}${required.has(name) ? '' : ', optional'}`,
      says: typeof one['description'] === 'string' ? one['description'] : '',
    }),
  );
}

/** A list of fields under a heading; nothing if it is empty. */
export function Fields({
  title,
  fields,
}: {
  readonly title: string;
  readonly fields: readonly Field[];
}) {
  if (fields.length === 0) return null;
  return (
    <>
      <h4>{title}</h4>
      <dl>
        {fields.map(({ name, what, says }) => (
          <>
            <dt>
              <code>{name}</code>
            </dt>
            <dd>
              <small>{what}</small>
              {says ? ` ${says}` : null}
            </dd>
          </>
        ))}
      </dl>
    </>
  );
}
