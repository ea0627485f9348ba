import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { templateHarness } from '../../scripts/channel-template/harness.js';
import { projectRoot } from '../../src/shared/root.js';
import { describeChannel } from './conformance.js';

describeChannel('the template of a channel', templateHarness);

const script = path.join(projectRoot(), 'scripts/new-channel.mjs');
const make = (into: string, name: string) =>
  execFileSync(process.execPath, [script, name, '--into', into], {
    encoding: 'utf8',
    stdio: 'pipe',
  });

test('a new channel is written with its harness and its test, and is in the list of channels', () => {
  const into = mkdtempSync(path.join(tmpdir(), 'amana-new-channel-'));
  try {
    cpSync(path.join(projectRoot(), 'src/bots/channel.ts'), path.join(into, 'src/bots/channel.ts'));
    const said = make(into, 'river-sms');
    const written = ['src/bots/river-sms/river-sms.ts', 'test/bots/river-sms/harness.ts'].map(
      (name) => readFileSync(path.join(into, name), 'utf8'),
    );
    expect(written.join('')).not.toMatch(/template|'\.\.\/\.\.\/src\//i);
    expect(written[0]).toContain("const ID: ChannelId = 'river-sms';");
    expect(written[0]).toContain('export function createRiverSmsChannel(');
    const list = readFileSync(path.join(into, 'src/bots/channel.ts'), 'utf8');
    expect(list).toMatch(/channelIds = \[[^\]]*'river-sms'[^\]]*\]/);
    expect(said).toContain('test/bots/river-sms/conformance.test.ts');
    expect(() => make(into, 'river-sms')).toThrow(/there already/);
    expect(() => make(into, 'River')).toThrow(/Usage/);
  } finally {
    rmSync(into, { recursive: true, force: true });
  }
});
