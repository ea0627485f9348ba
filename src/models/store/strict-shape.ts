import type { Schema } from 'mongoose';
import { Fault } from '../../shared/fault.js';

/** The parts of a mongoose schema's field that we use. */
interface Field {
  readonly instance: string;
  readonly isRequired?: boolean;
  readonly options: { readonly enum?: readonly unknown[] };
  /** For a nested document, or for the elements of a list. */
  readonly schema?: Schema;
  readonly embeddedSchemaType?: Field;
}

/**
 * Checks a value against its field, and returns it as it is stored.
 * @param at its position, for the fault
 */
type Check = (value: unknown, at: string) => unknown;

/** Refuses a value. It never says what was found: it may be a person's words. */
function refuse(at: string): never {
  throw new Fault(
    `${at} is not what its schema says, so nothing was written. This is a mistake of the program.`,
  );
}

const kinds: Readonly<Record<string, (value: unknown) => boolean>> = {
  String: (value) => typeof value === 'string',
  Number: (value) => typeof value === 'number' && Number.isFinite(value),
  Boolean: (value) => typeof value === 'boolean',
  Date: (value) => value instanceof Date && !Number.isNaN(value.getTime()),
};

function checkOf(field: Field, path: string): Check {
  const { instance, schema, embeddedSchemaType: element, options } = field;
  if (instance === 'Embedded' && schema) return partCheck(schema);
  if (instance === 'Array') {
    const each = schema ? partCheck(schema) : element && checkOf(element, path);
    if (each)
      return (list, at) => (Array.isArray(list) ? list.map((one) => each(one, at)) : refuse(at));
  }
  const fits = kinds[instance];
  if (!fits)
    throw new Fault(
      `A strict shape knows no ${instance}, as ${path} is. Teach it, or write with mongoose.`,
    );
  const values = options.enum;
  const empty = field.isRequired === true ? '' : undefined;
  return (value, at) => {
    if (!fits(value) || value === empty || (values && !values.includes(value))) refuse(at);
    return value;
  };
}

/**
 * Whether a list is declared with `default: undefined`. mongoose's own options say so for other
 * lists, too.
 */
const mayBeLeftOut = (declared: unknown): boolean =>
  typeof declared === 'object' &&
  declared !== null &&
  'default' in declared &&
  declared.default === undefined;

function partCheck(schema: Schema): Check {
  const fields: { name: string; check: Check; needed: boolean }[] = [];
  schema.eachPath((name, type) => {
    const field = type as unknown as Field;
    const list = field.instance === 'Array' && !mayBeLeftOut(schema.obj[name]);
    const needed = field.isRequired === true || list;
    fields.push({ name, check: checkOf(field, name), needed });
  });
  const names = new Set(fields.map(({ name }) => name));
  return (value, at) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse(at);
    const given = value as Readonly<Record<string, unknown>>;
    for (const name of Object.keys(given))
      if (!names.has(name)) refuse(`A field of ${at} that is not in it`);
    const kept: Record<string, unknown> = {};
    for (const { name, check, needed } of fields) {
      const one = given[name];
      if (one !== undefined) kept[name] = check(one, `${at}.${name}`);
      else if (needed) refuse(`${at}.${name}`);
    }
    return kept;
  };
}

/**
 * Builds a check from a mongoose schema, which the driver lacks: it checks a document before the
 * driver's own calls write it, for less than mongoose's documents cost (docs/benchmarks.md). It
 * refuses unknown fields, other types and values outside an enum; it converts nothing and adds no
 * defaults. Lists must be present, unless their default is `undefined`. Undefined fields are left
 * out.
 * @param name what it is, for the fault
 * @returns a function that returns the document as it is stored
 * @throws Fault when the schema has something that this function does not know
 */
export function strictShape<T>(name: string, schema: Schema): (document: T) => T {
  const check = partCheck(schema);
  return (document) => check(document, name) as T;
}
