import { isAlert, readAlert } from '../../src/alerts/cap/read.js';
import type { CapAlert } from '../../src/alerts/cap/alert.js';
import { followUp } from '../../src/alerts/cap/follow-up.js';
import { capTime } from '../../src/alerts/cap/times.js';
import { parseXml } from '../../src/alerts/xml/parse.js';
import { HOUR } from '../../src/shared/clock.js';
import { fixture } from '../alerts/support.js';

async function togo(): Promise<CapAlert> {
  const parsed = await parseXml(fixture('good', 'togo-missing-child.xml').toString('utf8'));
  const alert = parsed.ok && parsed.roots.filter(isAlert).map(readAlert)[0];
  if (!alert) throw new Error('The fixture is no alert.');
  return alert;
}
const fixed = await togo();

/** A message of an alert that ends six hours after it was sent. @param earlier all before it, for one that follows */
export function capOf(
  identifier: string,
  sentAt: Date,
  msgType: 'Alert' | 'Cancel',
  earlier: readonly CapAlert[] = [],
  status: CapAlert['status'] = 'Actual',
): CapAlert {
  const zone = 'Africa/Lome';
  const stamp = { identifier, sent: capTime(sentAt, zone) };
  const expires = capTime(new Date(sentAt.getTime() + 6 * HOUR), zone);
  const infos = fixed.infos.map(({ onset: _onset, effective: _effective, ...info }) => ({
    ...info,
    expires,
  }));
  const [first, ...others] = earlier;
  return msgType === 'Cancel' && first
    ? followUp('Cancel', stamp, [first, ...others], infos)
    : { ...fixed, ...stamp, status, msgType: 'Alert', references: [], infos };
}
