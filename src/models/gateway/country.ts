import type { Connection, mongo } from 'mongoose';
import { affiliations, type Affiliation } from '../../shared/affiliation.js';
import { services, type Service } from '../../shared/services.js';
import { schemaOf } from '../store/schema-of.js';

/** An organisation that helps people in a country, and that cases can be referred to. */
export interface PartnerOrganisation {
  /** Its id, as the accounts of its people have it: `shelter`. */
  readonly organisation: string;
  readonly name: string;
  /** For conflicts of interest. */
  readonly affiliation: Affiliation;
  /** ISO 3166-2 codes of the areas where it helps; empty means the whole country. */
  readonly areas: readonly string[];
  readonly services: readonly Service[];
  readonly languages: readonly string[];
  readonly hours: string;
  /** A number or an address for colleagues. Never the place of a shelter. */
  readonly contact: string;
  /** ISO date on which somebody last asked it whether all of this is right, or null. */
  readonly verifiedOn: string | null;
  readonly source: string;
}

/** One criterion that a country asks for before an alert about a missing person. */
export interface CountryCriterion {
  /** Its id, as judgements have it: `danger`. */
  readonly id: string;
  /** What is asked, in the languages of the console. */
  readonly says: { readonly en: string; readonly fr: string; readonly pt: string };
  /** Whether a child alert requires it. */
  readonly alert: boolean;
  /** Whether even a missing person notice requires it. */
  readonly notice: boolean;
}

/** The criteria of a country from one day on. */
export interface CountryCriteria {
  /** ISO date from which they count; it names them. */
  readonly from: string;
  readonly source: string;
  /** In the order in which they are asked. */
  readonly asked: readonly CountryCriterion[];
}

/** A country's entry in the directory. */
export interface CountryEntry {
  readonly iso2: string;
  readonly iso3: string;
  readonly names: { readonly en: string; readonly fr: string; readonly pt: string };
  readonly callingCode: string;
  readonly zone: string;
  readonly officialLanguage: string;
  readonly languages: readonly string[];
  /** ISO dates; `to` is the first day on which it is no longer a member, or null. */
  readonly membership: readonly {
    readonly from: string;
    readonly to: string | null;
    readonly source?: string | undefined;
  }[];
  readonly body: string;
  readonly areas: readonly {
    readonly code: string;
    readonly name: string;
    readonly aliases: readonly string[];
  }[];
  readonly helplines: readonly {
    readonly number: string;
    readonly kind: 'trafficking' | 'child' | 'police' | 'general';
    readonly hours: string;
    readonly free: boolean | null;
    readonly languages: readonly string[];
    readonly source: string;
    readonly verifiedOn: string | null;
    readonly status: 'verified' | 'conflicting' | 'unverified';
  }[];
  /** Missing while there is none. */
  readonly partners?: readonly PartnerOrganisation[] | undefined;
  /** Missing while the country has none of its own: then those of the program count. */
  readonly criteria?: readonly CountryCriteria[] | undefined;
  /** The source of each field, by the field's name. */
  readonly source: Readonly<Record<string, string>>;
}

/** A country as it is stored. */
export interface CountryDoc {
  readonly _id: string;
  /** The entry that Amana uses: the shipped one, with the changes of administrators. */
  readonly entry: CountryEntry;
  /**
   * The last shipped entry, to tell our changes from theirs; null for a country that was never
   * shipped.
   */
  readonly shipped: CountryEntry | null;
  /** ISO date on which a shipped entry was last applied. */
  readonly shippedOn: string | null;
}

const day = { type: String, match: /^\d{4}-\d\d-\d\d$/, default: null };
const text = { type: String, required: true };

const partnerSchema = schemaOf(
  {
    organisation: text,
    name: text,
    affiliation: { type: String, enum: affiliations, required: true },
    areas: [String],
    services: [{ type: String, enum: services }],
    languages: [String],
    hours: { type: String, default: '' },
    contact: { type: String, default: '' },
    verifiedOn: day,
    source: text,
  },
  { _id: false },
);

const criteriaSchema = schemaOf(
  {
    from: { ...day, required: true },
    source: text,
    asked: [
      {
        _id: false,
        id: text,
        says: { en: text, fr: text, pt: text },
        alert: { type: Boolean, required: true },
        notice: { type: Boolean, required: true },
      },
    ],
  },
  { _id: false, id: false },
);

const entrySchema = schemaOf(
  {
    iso2: { type: String, match: /^[A-Z]{2}$/, required: true },
    iso3: { type: String, match: /^[A-Z]{3}$/, required: true },
    names: { en: text, fr: text, pt: text },
    callingCode: { type: String, match: /^\d{1,4}$/, required: true },
    zone: text,
    officialLanguage: text,
    languages: [String],
    membership: [{ _id: false, from: { ...day, required: true }, to: day, source: String }],
    body: text,
    areas: [{ _id: false, code: text, name: text, aliases: [String] }],
    helplines: [
      {
        _id: false,
        number: text,
        kind: { type: String, enum: ['trafficking', 'child', 'police', 'general'], required: true },
        hours: { type: String, default: '' },
        free: { type: Boolean, default: null },
        languages: [String],
        source: text,
        verifiedOn: day,
        status: { type: String, enum: ['verified', 'conflicting', 'unverified'], required: true },
      },
    ],
    partners: { type: [partnerSchema], default: undefined },
    criteria: { type: [criteriaSchema], default: undefined },
    source: { type: Map, of: String, default: {} },
  },
  { _id: false, minimize: false },
);

const schema = schemaOf(
  {
    _id: { type: String, required: true },
    entry: { type: entrySchema, required: true },
    shipped: { type: entrySchema, default: null },
    shippedOn: day,
  },
  { collection: 'countries', versionKey: false, minimize: false },
);

/** The mongoose model, on the gateway's connection. */
export function countryModel(gateway: Connection) {
  return gateway.models['Country'] ?? gateway.model('Country', schema);
}

/**
 * Returns all countries by code. It reads the whole collection: a few dozen documents (index: _id).
 */
export async function findCountries(gateway: Connection): Promise<CountryDoc[]> {
  const collection = countryModel(gateway).collection as unknown as mongo.Collection<CountryDoc>;
  return collection.find({}).sort({ _id: 1 }).toArray();
}
