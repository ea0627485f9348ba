import { createHash } from 'node:crypto';
import { childOf, childrenOf, textOf, type XmlElement } from '../../xml/element.js';
import { finding, quote, type Findings } from '../finding.js';
import type { Checked } from './scope.js';
import { isWebAddress } from './web-address.js';

/** Source: IANA media types. */
const MIME =
  /^(?:application|audio|font|image|message|model|multipart|text|video)\/[\w.+-]{1,100}(?:;.{0,200})?$/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** Checks a file inside the alert, and what the alert says about it. */
function* content(resource: XmlElement): Findings {
  const element = childOf(resource, 'derefUri');
  if (!element) return;
  const text = element.text.replace(/\s+/g, '');
  yield;
  if (text.length % 4 !== 0 || !BASE64.test(text)) {
    yield finding(element.line, 'resource-content', '<derefUri> is not Base64.');
    return;
  }
  const bytes = Buffer.from(text, 'base64');
  const size = childOf(resource, 'size');
  if (size && Number(size.text) !== bytes.length)
    yield finding(
      size.line,
      'resource-size',
      `<size> is ${quote(size.text)}, and the file has ${bytes.length} bytes.`,
    );
  const digest = childOf(resource, 'digest');
  const sum = createHash('sha1').update(bytes).digest('hex');
  if (digest && digest.text.trim().toLowerCase() !== sum)
    yield finding(digest.line, 'resource-digest', '<digest> is that of another file.');
  yield;
}

function* uri(resource: XmlElement): Findings {
  const element = childOf(resource, 'uri');
  const inside = childOf(resource, 'derefUri');
  const text = textOf(resource, 'uri');
  if (text === undefined && !inside)
    yield finding(
      element?.line ?? resource.line,
      'resource-uri',
      'A <resource> has neither an address nor the file itself.',
      { severity: 'warning' },
    );
  else if (element && text !== undefined && !inside && !isWebAddress(text))
    yield finding(element.line, 'resource-uri', `<uri> is no full address: ${quote(text)}.`);
}

function* one(resource: XmlElement): Findings {
  const mime = childOf(resource, 'mimeType');
  if (mime && mime.text.trim() !== '' && !MIME.test(mime.text.trim().toLowerCase()))
    yield finding(mime.line, 'resource-mime', `No media type is called ${quote(mime.text)}.`);
  yield* uri(resource);
  const size = childOf(resource, 'size');
  if (size && size.text.trim() !== '' && !/^\s*\d{1,12}\s*$/.test(size.text))
    yield finding(size.line, 'resource-size', `<size> is no number of bytes: ${quote(size.text)}.`);
  const digest = textOf(resource, 'digest');
  if (digest !== undefined && !/^[0-9a-f]{40}$/i.test(digest))
    yield finding(
      childOf(resource, 'digest')?.line ?? resource.line,
      'resource-digest',
      `<digest> is no SHA-1: ${quote(digest)}.`,
    );
  else yield* content(resource);
}

/**
 * Checks pictures and other files: their type, their address, and whether size and digest match.
 */
export function* resourceRules({ element }: Checked): Findings {
  for (const info of childrenOf(element, 'info'))
    for (const resource of childrenOf(info, 'resource')) {
      yield* one(resource);
      yield;
    }
}
