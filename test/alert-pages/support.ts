import sharp from 'sharp';
import { isAlert, readAlert } from '../../src/alerts/cap/read.js';
import type { CapAlert } from '../../src/alerts/cap/alert.js';
import { followUp } from '../../src/alerts/cap/follow-up.js';
import { capTime } from '../../src/alerts/cap/times.js';
import { writeAlert } from '../../src/alerts/cap/write.js';
import { parseXml } from '../../src/alerts/xml/parse.js';
import type { PublishedDoc } from '../../src/models/gateway/published-alert.js';
import { HOUR, MINUTE } from '../../src/shared/clock.js';
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

/** A picture of 480 × 600: a head and shoulders that are nobody's. */
export const portrait = (): Promise<Buffer> =>
  sharp(
    Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg" width="480" height="600"><rect width="480" height="600" fill="#b9c4d0"/><circle cx="240" cy="230" r="110" fill="#6d4a35"/><path d="M60 600a180 190 0 0 1 360 0z" fill="#b3201a"/></svg>',
    ),
  )
    .jpeg({ quality: 80 })
    .toBuffer();
const picture = await portrait();

/** An alert that stands, in French and English, with a picture. */
export const standingDoc = (now: Date, number = 7): PublishedDoc => {
  const id = `amana.TG.n${number}`;
  const sent = new Date(now.getTime() - 10 * MINUTE);
  return {
    _id: `randomRandomRandom0${number}`,
    number: `TG-2026-0${number}`,
    word: `TG${number}`,
    country: 'TG',
    countries: ['TG'],
    areas: ['TG-M'],
    kind: 'alert',
    status: 'Actual',
    languages: ['fr', 'en'],
    sent,
    expires: new Date(now.getTime() + 6 * HOUR),
    state: 'standing',
    shown: {
      byLanguage: {
        fr: {
          headline: 'Kofi A., 9 ans, a disparu à Lomé',
          description:
            'Garçon de 9 ans, cicatrice sur la joue gauche, tee-shirt rouge, short bleu.\nVu pour la dernière fois lundi à 16 h au marché de Bè, avec un homme en moto bleue, direction Aného.',
          instruction: 'Ne vous approchez pas. Dites-nous où et quand vous l’avez vu.',
          contact: '1011',
        },
        en: {
          headline: 'Kofi A., 9 years old, is missing in Lomé',
          description:
            'A boy of 9 with a scar on his left cheek, red T-shirt, blue shorts.\nLast seen on Monday at 16:00 at the market of Bè, with a man on a blue motorbike towards Aného.',
          instruction: 'Do not go near. Tell us where and when you saw him.',
          contact: '1011',
        },
      },
      name: 'Kofi A.',
      age: 9,
      sex: 'boy',
      photo: true,
    },
    photo: { type: 'image/jpeg', bytes: picture },
    messages: [
      { id, msgType: 'Alert', sent, cap: writeAlert(capOf(id, sent, 'Alert')), stands: true },
    ],
  };
};
