import { element, group } from '../xml/escape.js';
import { capSpaces } from './alert.js';
import type { CapAlert, CapArea, CapInfo, CapResource, Named } from './alert.js';
import { listOf, referenceText } from './lists.js';

const each = (depth: number, name: string, texts: readonly string[]) =>
  texts.map((text) => element(depth, name, text));

const named = (depth: number, name: string, pairs: readonly Named[]) =>
  pairs.map(({ valueName, value }) =>
    group(depth, name, [
      element(depth + 1, 'valueName', valueName),
      element(depth + 1, 'value', value),
    ]),
  );

const resource = (one: CapResource) =>
  group(2, 'resource', [
    element(3, 'resourceDesc', one.resourceDesc),
    element(3, 'mimeType', one.mimeType),
    element(3, 'size', one.size),
    element(3, 'uri', one.uri),
    element(3, 'derefUri', one.derefUri),
    element(3, 'digest', one.digest),
  ]);

const area = (one: CapArea) =>
  group(2, 'area', [
    element(3, 'areaDesc', one.areaDesc),
    ...each(3, 'polygon', one.polygons),
    ...each(3, 'circle', one.circles),
    ...named(3, 'geocode', one.geocodes),
    element(3, 'altitude', one.altitude),
    element(3, 'ceiling', one.ceiling),
  ]);

const info = (one: CapInfo) =>
  group(1, 'info', [
    element(2, 'language', one.language),
    ...each(2, 'category', one.categories),
    element(2, 'event', one.event),
    ...each(2, 'responseType', one.responseTypes),
    element(2, 'urgency', one.urgency),
    element(2, 'severity', one.severity),
    element(2, 'certainty', one.certainty),
    element(2, 'audience', one.audience),
    ...named(2, 'eventCode', one.eventCodes),
    element(2, 'effective', one.effective),
    element(2, 'onset', one.onset),
    element(2, 'expires', one.expires),
    element(2, 'senderName', one.senderName),
    element(2, 'headline', one.headline),
    element(2, 'description', one.description),
    element(2, 'instruction', one.instruction),
    element(2, 'web', one.web),
    element(2, 'contact', one.contact),
    ...named(2, 'parameter', one.parameters),
    ...one.resources.map(resource),
    ...one.areas.map(area),
  ]);

/**
 * Returns an alert as an XML file of CAP 1.2, its elements in the order of the schema. The same
 * alert gives the same bytes. It does not check the alert: validate.ts says whether it may be sent.
 */
export function writeAlert(alert: CapAlert): string {
  const references = alert.references.map(referenceText).join(' ');
  const inner = [
    element(1, 'identifier', alert.identifier),
    element(1, 'sender', alert.sender),
    element(1, 'sent', alert.sent),
    element(1, 'status', alert.status),
    element(1, 'msgType', alert.msgType),
    element(1, 'source', alert.source),
    element(1, 'scope', alert.scope),
    element(1, 'restriction', alert.restriction),
    element(1, 'addresses', listOf(alert.addresses)),
    ...each(1, 'code', alert.codes),
    element(1, 'note', alert.note),
    element(1, 'references', references === '' ? undefined : references),
    element(1, 'incidents', listOf(alert.incidents)),
    ...alert.infos.map(info),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="${capSpaces['1.2']}">
${inner.join('')}</alert>
`;
}
