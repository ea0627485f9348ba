import { createHash } from 'node:crypto';
import type { AlertDoc, AlertEnd } from '../models/cases/alert-doc.js';
import type {
  PublishedDoc,
  PublishedMessage,
  PublishedPhoto,
  SaidTexts,
  ShownTexts,
} from '../models/gateway/published-alert.js';
import { HOUR } from '../shared/clock.js';
import type { Language } from '../shared/texts/texts.js';
import { alertArea } from './areas/areas.js';
import type { CapAlert, CapArea, CapInfo, CapResource, Reference } from './cap/alert.js';
import { referenceText } from './cap/lists.js';
import { stampOf } from './cap/follow-up.js';
import { capTime, momentOf } from './cap/times.js';
import { endTexts, relayLine, textsIn } from './compose.js';
import type { AlertFields, AlertTexts } from './fields.js';
import type { FullFrame } from './frame.js';
import { smsLetters } from './meter.js';
import { alertTextsOrEnglish } from './texts.js';

/**
 * SAME codes of the event: Child Abduction Emergency; Missing and Endangered Person (FCC, 47 CFR
 * 11.31).
 */
const same = { alert: 'CAE', notice: 'MEP' } as const;

/** How long the end of an alert stays in feeds and at hubs. */
export const END_STANDS = 24 * HOUR;

/** Returns the earlier messages of an alert as CAP references. */
export const referencesOf = (
  messages: readonly PublishedMessage[],
  { capSender, zone }: Pick<FullFrame, 'capSender' | 'zone'>,
): Reference[] =>
  messages.map(({ id, sent, sender = capSender }) => ({
    sender,
    identifier: id,
    sent: capTime(sent, zone),
  }));

const areasOf = (areas: readonly string[], language: Language): CapArea[] =>
  areas.flatMap((area) => alertArea(area, language)?.area ?? []);

/**
 * Returns the picture as a link. Its bytes are not in the alert, because hubs accept only small
 * alerts.
 */
function resourceOf(photo: PublishedPhoto | undefined, uri: string): CapResource[] {
  if (!photo) return [];
  const { type, bytes } = photo;
  const digest = createHash('sha1').update(bytes).digest('hex');
  return [{ resourceDesc: 'photo', mimeType: type, size: String(bytes.length), uri, digest }];
}

/** The data that all infos share, in every language. */
interface Common {
  readonly frame: FullFrame;
  readonly areas: readonly string[];
  readonly expires: Date;
  readonly resources: readonly CapResource[];
}

function infoOf(
  { frame, areas, expires, resources }: Common,
  language: Language,
  texts: Omit<AlertTexts, 'sms' | 'chat'>,
  over: Pick<CapInfo, 'responseTypes' | 'urgency' | 'severity'>,
): CapInfo {
  const { kind, zone, sender, web } = frame;
  const { headline, instruction, contact } = texts;
  const description = [texts.description, relayLine(frame, language)].filter(Boolean).join('\n');
  return {
    language,
    categories: ['Rescue'],
    event: alertTextsOrEnglish(language)(`event.${kind}`),
    ...over,
    certainty: kind === 'alert' ? 'Observed' : 'Likely',
    eventCodes: [{ valueName: 'SAME', value: same[kind] }],
    expires: capTime(expires, zone),
    senderName: sender,
    ...{ headline, description, instruction, web },
    contact: contact === '' ? sender : contact,
    parameters: [],
    resources,
    areas: areasOf(areas, language),
  };
}

const soon = (kind: AlertDoc['kind']): Pick<CapInfo, 'responseTypes' | 'urgency' | 'severity'> =>
  kind === 'alert'
    ? { responseTypes: ['Monitor'], urgency: 'Immediate', severity: 'Severe' }
    : { responseTypes: ['Monitor'], urgency: 'Expected', severity: 'Moderate' };

/** Returns the origin of a relay, for people. */
const sourceOf = ({ relay }: FullFrame): Pick<CapAlert, 'source'> =>
  relay ? { source: `${relay.name} (${relay.sender})` } : {};

/**
 * Returns the origin of a relay, for programs. It is not a reference: a hub would read that as our
 * alert replacing the neighbour's.
 */
const incidentsOf = ({ relay }: FullFrame): string[] => (relay ? [referenceText(relay)] : []);

function alertOf(
  frame: FullFrame,
  stamp: ReturnType<typeof stampOf>,
  msgType: CapAlert['msgType'],
  references: readonly Reference[],
  infos: readonly CapInfo[],
): CapAlert {
  return {
    ...stamp,
    ...{ sender: frame.capSender, status: frame.status, msgType, ...sourceOf(frame) },
    scope: 'Public',
    ...{ addresses: [], codes: [], references, incidents: incidentsOf(frame), infos },
  };
}

/** A message before it is written as XML. */
export interface Message {
  readonly cap: CapAlert;
  readonly sent: Date;
  readonly expires: Date;
  readonly says: Readonly<Record<string, SaidTexts>>;
  readonly byLanguage: Readonly<Record<string, ShownTexts>>;
}

const saidIn = (language: Language, { sms, chat }: AlertTexts): SaidTexts => ({
  sms: smsLetters(sms, language),
  chat,
});

const shownIn = ({ headline, description, instruction, contact }: AlertTexts): ShownTexts => ({
  ...{ headline, description, instruction, contact },
});

/** Makes a value for each language; languages without a text are left out. */
const inEach = <T>(
  texts: readonly (readonly [Language, AlertTexts])[],
  of: (language: Language, texts: AlertTexts) => T,
): Record<string, T> =>
  Object.fromEntries(texts.map(([language, one]) => [language, of(language, one)]));

/**
 * Returns the message that the fields make.
 * @param before the published messages
 */
export function messageOf(
  fields: AlertFields,
  frame: FullFrame,
  before: readonly PublishedMessage[],
  picture: { readonly photo: PublishedPhoto | undefined; readonly uri: string },
  now: Date,
): Message {
  const references = referencesOf(before, frame);
  const stamp = stampOf(frame.country, frame.zone, now, references);
  // A neighbour's alert is in force here no longer than there.
  const ends = [now.getTime() + fields.hours * HOUR, frame.relay?.expires.getTime() ?? Infinity];
  const expires = new Date(Math.min(...ends));
  const texts = fields.languages.flatMap((language) => {
    const one = textsIn(fields, frame, language);
    return one ? [[language, one] as const] : [];
  });
  const resources = resourceOf(picture.photo, picture.uri);
  const common: Common = { frame, areas: fields.areas, expires, resources };
  const infos = texts.map(([language, one]) => infoOf(common, language, one, soon(frame.kind)));
  return {
    cap: alertOf(frame, stamp, frame.msgType, references, infos),
    sent: momentOf(stamp.sent) ?? now,
    expires,
    says: inEach(texts, saidIn),
    byLanguage: inEach(texts, (_language, one) => shownIn(one)),
  };
}

/** Returns the message that ends an alert: it names nobody. */
export function endMessage(
  { number, areas, languages, messages, kind, status }: PublishedDoc,
  frame: FullFrame,
  as: AlertEnd,
  now: Date,
): Message {
  const references = referencesOf(messages, frame);
  const stamp = stampOf(frame.country, frame.zone, now, references);
  const expires = new Date(now.getTime() + END_STANDS);
  const texts = languages.map((language) => [language, endTexts(number, as, language)] as const);
  const ended = { ...frame, kind, status };
  const common: Common = { frame: ended, areas, expires, resources: [] };
  const over: Parameters<typeof infoOf>[3] = {
    responseTypes: [as === 'found' ? 'AllClear' : 'None'],
    urgency: 'Past',
    severity: 'Minor',
  };
  const infos = texts.map(([language, one]) => infoOf(common, language, one, over));
  return {
    cap: alertOf(ended, stamp, 'Cancel', references, infos),
    sent: momentOf(stamp.sent) ?? now,
    expires,
    says: inEach(texts, saidIn),
    byLanguage: inEach(texts, (_language, one) => shownIn(one)),
  };
}
