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

/**
 * A message of an alert that ends six hours after it was sent.
 * @param earlier all before it, for one that follows
 */
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

const WIDTH = 480;
const HEIGHT = 600;

/** The colour of a point of the picture: a head, shoulders, or what is behind them. */
function colourAt(x: number, y: number): readonly [number, number, number] {
  if (Math.hypot(x - 240, y - 230) < 110) return [0x6d, 0x4a, 0x35];
  return Math.hypot((x - 240) / 180, (y - 600) / 190) < 1 ? [0xb3, 0x20, 0x1a] : [0xb9, 0xc4, 0xd0];
}

/**
 * A picture of 480 × 600: a head and shoulders that are nobody's. It is drawn by points, because
 * the program forbids sharp to read SVG, in all of a process.
 */
export const portrait = (): Promise<Buffer> => {
  const points = Array.from({ length: WIDTH * HEIGHT }, (_, at) =>
    colourAt(at % WIDTH, Math.floor(at / WIDTH)),
  );
  return sharp(Buffer.from(points.flat()), { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
    .jpeg({ quality: 80 })
    .toBuffer();
};
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
            'Garçon de 9 ans, cicatrice sur la joue gauche, tee-shirt rouge, short bleu.\n' +
            'Vu pour la dernière fois lundi à 16 h au marché de Bè, avec un homme en moto bleue, ' +
            'direction Aného.',
          instruction: 'Ne vous approchez pas. Dites-nous où et quand vous l’avez vu.',
          contact: '1011',
        },
        en: {
          headline: 'Kofi A., 9 years old, is missing in Lomé',
          description:
            'A boy of 9 with a scar on his left cheek, red T-shirt, blue shorts.\n' +
            'Last seen on Monday at 16:00 at the market of Bè, ' +
            'with a man on a blue motorbike towards Aného.',
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
