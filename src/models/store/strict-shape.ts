import type { Schema } from 'mongoose';
import { Fault } from '../../shared/fault.js';

/** What a mongoose schema says of one field, as far as we use it. */
interface Field {
  readonly instance: string;
  readonly isRequired?: boolean;
  readonly options: { readonly enum?: readonly unknown[] };
  /** Of a part, or of the elements of a list of parts. */
  readonly schema?: Schema;
  readonly embeddedSchemaType?: Field;
}

/**
 * Holds a value against what it must be, and gives it back as it is kept.
 * @param at where it stands, for the fault
 */
type Check = (value: unknown, at: string) => unknown;

/** Never says what was found: it may be somebody's words. */
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
 * Whether a list is declared with `default: undefined`.
 * mongoose's own options say so of other lists, too.
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
 * Makes of a mongoose schema what the driver lacks: it holds a document against the schema before
 * it is written by the driver's own calls, for less than mongoose's documents cost
 * (docs/benchmarks.md). Unknown fields, other types and values outside of an enum are refused;
 * nothing is converted and no default is put in. Lists must be there, unless their default is
 * `undefined`. What is undefined is left out.
 * @param name what it is, for the fault @returns a function that gives the document as it is kept
 * @throws Fault when the schema says what this does not know
 */
export function strictShape<T>(name: string, schema: Schema): (document: T) => T {
  const check = partCheck(schema);
  return (document) => check(document, name) as T;
}
