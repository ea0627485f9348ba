import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import {
  casesKeys,
  gatewayKeys,
  vaultFile,
  writeKeyFile,
  type VaultFile,
} from '../../src/privacy/keyfile.js';
import { CasesKeyring, GatewayKeyring } from '../../src/privacy/keyring.js';
import { openTip, openVault } from '../../src/privacy/vault.js';
import type { Place } from '../../src/privacy/box.js';

interface Sealed {
  plain: string;
  sealed: string;
}
interface Frozen {
  now: string;
  passphrase: string;
  gateway: unknown;
  cases: unknown;
  vault: VaultFile;
  place: Place;
  session: Sealed;
  address: Sealed;
  contact: Sealed;
  names: { parts: string[]; conversation: string; optOut: string };
  code: { code: string; digest: string };
  audit: { previous: string; entry: string; link: string };
  tip: {
    id: string;
    words: string;
    strands: { id: string; wraps: { kid: string; box: string }[] }[];
    entries: { id: string; strand: string; box: string }[];
  };
}

let frozen: Frozen;
let gateway: GatewayKeyring;
let cases: CasesKeyring;
const bytes = (text: string) => Buffer.from(text, 'base64');

beforeAll(() => {
  frozen = JSON.parse(
    readFileSync(new URL('../fixtures/sealed/v1.json', import.meta.url), 'utf8'),
  ) as Frozen;
  gateway = new GatewayKeyring(gatewayKeys.parse(frozen.gateway));
  cases = new CasesKeyring(casesKeys.parse(frozen.cases));
});

test('what the first version sealed for a person still opens', () => {
  const { place } = frozen;
  expect(gateway.openSession(place, bytes(frozen.session.sealed)).toString()).toBe(
    frozen.session.plain,
  );
  expect(gateway.openAddress(place, bytes(frozen.address.sealed))).toBe(frozen.address.plain);
  expect(gateway.openContact(place, bytes(frozen.contact.sealed))).toBe(frozen.contact.plain);
});

test('a person is still known by the names the first version gave them', () => {
  const { parts, conversation, optOut } = frozen.names;
  const now = new Date(frozen.now);
  expect(gateway.names('conversation', parts, now)[0]).toBe(conversation);
  expect(gateway.names('opt-out', parts, now)[0]).toBe(optOut);
  expect(cases.codeDigests(frozen.code.code, now)[0]).toBe(frozen.code.digest);
  expect(cases.auditLinkMatches(frozen.audit.link, frozen.audit.previous, frozen.audit.entry)).toBe(
    true,
  );
});

test('a tip of the first version is still read with the vault of the first version', async () => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'amana-frozen-')), 'vault.json');
  writeKeyFile(file, vaultFile.parse(frozen.vault));
  const opened = await openVault(file, frozen.passphrase);
  if (!opened.ok) throw new Error(opened.reason);
  const tip = {
    id: frozen.tip.id,
    strands: frozen.tip.strands.map(({ id, wraps }) => ({
      id,
      wraps: wraps.map(({ kid, box }) => ({ kid, box: bytes(box) })),
    })),
    entries: frozen.tip.entries.map((entry) => ({ ...entry, box: bytes(entry.box) })),
  };
  expect(openTip(opened.vault, tip)).toEqual([{ id: 'first', words: frozen.tip.words }]);
});

test('the layout of a sealed value is version, length of the kid, kid, nonce, words, tag', () => {
  const sealed = bytes(frozen.address.sealed);
  const kid = gateway.file.address[0]?.kid ?? '';
  expect(sealed[0]).toBe(1);
  expect(sealed[1]).toBe(kid.length);
  expect(sealed.subarray(2, 2 + kid.length).toString()).toBe(kid);
  expect(sealed).toHaveLength(2 + kid.length + 12 + Buffer.byteLength(frozen.address.plain) + 16);
});
