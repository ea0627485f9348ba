/** The namespaces of the supported versions, by version number. Source: OASIS CAP 1.1 and 1.2. */
export const capSpaces = {
  '1.1': 'urn:oasis:names:tc:emergency:cap:1.1',
  '1.2': 'urn:oasis:names:tc:emergency:cap:1.2',
} as const;

export const statuses = ['Actual', 'Exercise', 'System', 'Test', 'Draft'] as const;
export const messageTypes = ['Alert', 'Update', 'Cancel', 'Ack', 'Error'] as const;
export const scopes = ['Public', 'Restricted', 'Private'] as const;
export const categories = [
  ...(['Geo', 'Met', 'Safety', 'Security', 'Rescue', 'Fire'] as const),
  ...(['Health', 'Env', 'Transport', 'Infra', 'CBRNE', 'Other'] as const),
] as const;
export const responseTypes = [
  ...(['Shelter', 'Evacuate', 'Prepare', 'Execute', 'Avoid'] as const),
  ...(['Monitor', 'Assess', 'AllClear', 'None'] as const),
] as const;
export const urgencies = ['Immediate', 'Expected', 'Future', 'Past', 'Unknown'] as const;
export const severities = ['Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown'] as const;
export const certainties = ['Observed', 'Likely', 'Possible', 'Unlikely', 'Unknown'] as const;

type OneOf<T extends readonly string[]> = T[number];

/**
 * A time as CAP writes it: `2026-11-28T14:05:00+00:00`, with an offset in digits (times.ts makes
 * it).
 */
export type CapTime = string;

/** The name of a list and a value from it: `ISO3166-2` and `TG-M`. */
export interface Named {
  readonly valueName: string;
  readonly value: string;
}

/** An earlier message, as another message refers to it. */
export interface Reference {
  readonly sender: string;
  readonly identifier: string;
  readonly sent: CapTime;
}

/**
 * A place. Points are `latitude,longitude`, separated by one space; a circle ends with its radius
 * in kilometres.
 */
export interface CapArea {
  readonly areaDesc: string;
  readonly polygons: readonly string[];
  readonly circles: readonly string[];
  readonly geocodes: readonly Named[];
  readonly altitude?: string;
  readonly ceiling?: string;
}

/** A picture, a recording or another file that belongs to an alert. */
export interface CapResource {
  readonly resourceDesc: string;
  readonly mimeType: string;
  readonly size?: string;
  readonly uri?: string;
  readonly derefUri?: string;
  /** SHA-1 in hexadecimal. */
  readonly digest?: string;
}

/** The content of a message, in one language. */
export interface CapInfo {
  readonly language?: string;
  readonly categories: readonly OneOf<typeof categories>[];
  readonly event: string;
  readonly responseTypes: readonly OneOf<typeof responseTypes>[];
  readonly urgency: OneOf<typeof urgencies>;
  readonly severity: OneOf<typeof severities>;
  readonly certainty: OneOf<typeof certainties>;
  readonly audience?: string;
  readonly eventCodes: readonly Named[];
  readonly effective?: CapTime;
  readonly onset?: CapTime;
  readonly expires?: CapTime;
  readonly senderName?: string;
  readonly headline?: string;
  readonly description?: string;
  readonly instruction?: string;
  readonly web?: string;
  readonly contact?: string;
  readonly parameters: readonly Named[];
  readonly resources: readonly CapResource[];
  readonly areas: readonly CapArea[];
}

/** A message of the Common Alerting Protocol 1.2. Its fields are in the order of the schema. */
export interface CapAlert {
  readonly identifier: string;
  readonly sender: string;
  readonly sent: CapTime;
  readonly status: OneOf<typeof statuses>;
  readonly msgType: OneOf<typeof messageTypes>;
  readonly source?: string;
  readonly scope: OneOf<typeof scopes>;
  readonly restriction?: string;
  readonly addresses: readonly string[];
  readonly codes: readonly string[];
  readonly note?: string;
  readonly references: readonly Reference[];
  readonly incidents: readonly string[];
  readonly infos: readonly CapInfo[];
}
