import type { DateTime } from 'luxon';
import { numberOf } from './numbers.js';
import { endsBefore, lengthAt, phrases, type Phrases, type Token } from './tokens.js';

/** A moment or day that words tell: `from` is the earliest hour that they allow. */
export interface Told {
  readonly from: DateTime;
  /** They name a day, to which a time of day may be added. */
  readonly isDay: boolean;
  /** The words name a part of the day. */
  readonly part: boolean;
  readonly at: number;
  readonly end: number;
  /** "Since" stands before it. */
  readonly since: boolean;
}

/** Where parts of a day begin. The earliest hour is told, so that nothing that may have happened is left out. */
const parts = { morning: 6, noon: 12, afternoon: 12, evening: 18, night: 20 } as const;
type Part = keyof typeof parts;
const partWords: readonly (readonly [Phrases, Part])[] = [
  [
    phrases(
      'morning, in the morning, mornin, matin, au matin, le matin, dans la matinee, de manha, manha, da manha, pela manha, cedo, di mañan, palmanha, bien matin',
    ),
    'morning',
  ],
  [
    phrases(
      'afternoon, in the afternoon, apres midi, l apres midi, dans l apres midi, a tarde, tarde, de tarde, da tarde, pela tarde, di tardi, tardi',
    ),
    'afternoon',
  ],
  [
    phrases(
      'evening, in the evening, soir, au soir, le soir, dans la soiree, ao fim da tarde, fim da tarde, ao anoitecer, a tardinha',
    ),
    'evening',
  ],
  [
    phrases(
      'night, at night, in the night, nuit, dans la nuit, la nuit, noite, a noite, de noite, da noite, di noti, noti',
    ),
    'night',
  ],
];

const today = phrases('today, 2day, tode, aujourd hui, ojourdui, auj, hoje, oji, aos');
const yesterday = phrases(
  'yesterday, yestaday, yesterdey, yestade, yestarday, hier, ontem, onti, aonti, onte',
);
const beforeYesterday = phrases(
  'day before yesterday, the day before yesterday, avant hier, anteontem, antes de ontem, antionti, antonti',
);
const tomorrow = phrases(
  'tomorrow, tomoro, tumoro, tomorow, 2moro, tmrw, demain, amanha, amanhã de manha, amañan, apres demain, day after tomorrow, depois de amanha',
);
const next = phrases(
  'next week, next month, next monday, next friday, la semaine prochaine, le mois prochain, lundi prochain, na proxima semana, semana que vem, no proximo mes',
);
const sinceWords = phrases('since, from, depuis, des, desde, dizdi, disdi, desdi, a partir de');
/** This day, by a part of it; and the night before. */
const partsOfToday: readonly (readonly [Phrases, Part, number])[] = [
  [
    phrases(
      'this morning, dis morning, dis mornin, this mornin, since morning, since mornin, from morning, ce matin, depuis le matin, esta manha, desde manha, desde de manha, desde cedo, hoje cedo, es palmanha',
    ),
    'morning',
    0,
  ],
  [
    phrases(
      'this afternoon, dis afternoon, cet apres midi, cette apres midi, esta tarde, since afternoon',
    ),
    'afternoon',
    0,
  ],
  [
    phrases(
      'this evening, dis evening, ce soir, tonight, esta noite, hoje a noite, ao fim do dia de hoje',
    ),
    'evening',
    0,
  ],
  [
    phrases(
      'last night, la nuit derniere, noite passada, a noite passada, na noite passada, yesterday night, ontem a noite, ontem de noite, onti di noti, hier nuit, hier dans la nuit',
    ),
    'night',
    1,
  ],
];
const days = [
  'monday, mon day, lundi, segunda, segunda feira, sugunda',
  'tuesday, mardi, terca, terca feira',
  'wednesday, mercredi, quarta feira',
  'thursday, jeudi, quinta feira',
  'friday, vendredi, sexta feira, sesta',
  'saturday, samedi, sabado, sabadu',
  'sunday, dimanche, domingo, dumingu',
].map(phrases);
const months = [
  'january, jan, janvier, janeiro',
  'february, feb, fevrier, fevereiro',
  'march, mars, marco',
  'april, apr, avril, abril',
  'may, mai, maio',
  'june, juin, junho',
  'july, juillet, julho',
  'august, aug, aout, agosto',
  'september, sept, septembre, setembro',
  'october, oct, octobre, outubro',
  'november, nov, novembre, novembro',
  'december, dec, decembre, dezembro',
].map(phrases);
/** A day of every week, or one of long ago that is about something else. */
const habits = phrases(
  'every, each, on, chaque, tous les, toutes les, le, todas as, todos os, aos, cada, born, born on, born in, nee, ne, nee le, ne le, nasceu, nascida, nascido',
);
const everyDay = phrases(
  'every, each, chaque, tous les, toutes les, todas as, todos os, aos, cada',
);
const born = phrases(
  'born, born on, born in, nee, ne, nee le, ne le, nascida, nascido, nascida a, nascido a, nasceu, nasceu em',
);
const units: readonly (readonly [Phrases, 'minutes' | 'hours' | 'days' | 'weeks' | 'months'])[] = [
  [phrases('minute, minutes, min, mins, minutos, minuto'), 'minutes'],
  [phrases('hour, hours, hrs, hr, heure, heures, hora, horas, ora, oras'), 'hours'],
  [phrases('day, days, jour, jours, dia, dias'), 'days'],
  [phrases('week, weeks, semaine, semaines, semana, semanas, simana'), 'weeks'],
  [phrases('month, months, mois, mes, meses'), 'months'],
];
const ago = phrases('ago, now, atras, e don tey');
const lasts = phrases(
  'since, for, for like, for about, since like, depuis, ca fait, cela fait, voila, il y a, y a, ya, ha, faz, ja faz, ha ja, desde ha, desde, fazem, tem, i ten, for the past, for the last, last, past',
);
const later = phrases('in, within, dans, daqui a, dentro de');

interface Words {
  readonly tokens: readonly Token[];
  readonly now: DateTime;
}

/** A part of the day beside a day: "yesterday evening", "hier soir", "evening of yesterday". */
function partBeside(
  { tokens }: Words,
  at: number,
  end: number,
): { part: Part; end: number } | undefined {
  // "La nuit de jeudi".
  const of = at > 0 && /^(de|of|di)$/.test(tokens[at - 1]?.word ?? '') ? at - 1 : at;
  for (const skip of [0, 1]) {
    if (skip === 1 && tokens[end]?.gap === '.') break;
    const found = partWords.find(
      ([list]) => lengthAt(tokens, end + skip, list) > 0 && tokens[end]?.gap !== '.',
    );
    if (found) return { part: found[1], end: end + skip + lengthAt(tokens, end + skip, found[0]) };
  }
  const before = partWords.find(([list]) => endsBefore(tokens, of, list));
  return before ? { part: before[1], end } : undefined;
}

function dayTold(words: Words, day: DateTime, at: number, length: number): Told {
  const { tokens } = words;
  const beside = partBeside(words, at, at + length);
  return {
    from: day.startOf('day').plus({ hours: beside ? parts[beside.part] : 0 }),
    isDay: true,
    part: beside !== undefined,
    at,
    end: beside?.end ?? at + length,
    since: endsBefore(tokens, at, sinceWords),
  };
}

/** "This morning", "last night". */
function partOfToday({ tokens, now }: Words, at: number): Told | undefined {
  const found = partsOfToday.find(([list]) => lengthAt(tokens, at, list) > 0);
  if (!found) return undefined;
  const [list, part, back] = found;
  const from = now.startOf('day').minus({ days: back }).plus({ hours: parts[part] });
  const since = endsBefore(tokens, at, sinceWords) || sinceWords.has(tokens[at]?.word ?? '');
  return { from, isDay: true, part: true, at, end: at + lengthAt(tokens, at, list), since };
}

const dayBefore = phrases('day before, before, avant, antes de');

/** Today, yesterday, the day before it. */
function nearDay(words: Words, at: number): Told | undefined {
  const { tokens, now } = words;
  const near = [
    [beforeYesterday, 2],
    [yesterday, 1],
    [today, 0],
  ] as const;
  for (const [list, back] of near) {
    const length = lengthAt(tokens, at, list);
    if (length > 0 && !(list === yesterday && endsBefore(tokens, at, dayBefore)))
      return dayTold(words, now.minus({ days: back }), at, length);
  }
  return undefined;
}

/** A day of the week: the last one there was. */
function weekday(words: Words, at: number): Told | undefined {
  const { tokens, now } = words;
  const found = days.findIndex((list) => lengthAt(tokens, at, list) > 0);
  const list = days[found];
  if (!list || endsBefore(tokens, at, everyDay)) return undefined;
  const length = lengthAt(tokens, at, list);
  const back = (now.weekday - (found + 1) + 7) % 7;
  const behind = tokens[at + length]?.word ?? '';
  const last = endsBefore(tokens, at, lastWord) || /^(dernier|passado|passada)$/.test(behind);
  // On a Saturday "since Saturday" may be today or a week ago.
  if (back === 0 && !last) return undefined;
  return dayTold(words, now.minus({ days: back === 0 ? 7 : back }), at, length);
}
const lastWord = phrases('last');

function dateOf({ now }: Words, day: number, month: number, year?: number): DateTime | undefined {
  const wanted = now.startOf('day').set({ month, day, ...(year === undefined ? {} : { year }) });
  return wanted.isValid && wanted.day === day && wanted.month === month ? wanted : undefined;
}

/** "12/11", "12 November", "November 12th". */
function date(words: Words, at: number): Told | undefined {
  const { tokens } = words;
  if (endsBefore(tokens, at, born)) return undefined;
  const slashed = /^(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}|\d\d))?$/.exec(tokens[at]?.word ?? '');
  if (slashed) {
    const [, day, month, year] = slashed;
    if (Number(month) > 12 || (tokens[at]?.word.includes('.') && year === undefined))
      return undefined;
    const full = year === undefined ? undefined : Number(year.length === 2 ? `20${year}` : year);
    const found = dateOf(words, Number(day), Number(month), full);
    return found && dayTold(words, found, at, 1);
  }
  const dayNumber = /^(\d{1,2})(?:st|nd|rd|th|er)?$/.exec(tokens[at]?.word ?? '');
  const gap = /^(de|of)$/.test(tokens[at + 1]?.word ?? '') ? 1 : 0;
  const month = months.findIndex((list) => lengthAt(tokens, at + 1 + gap, list) > 0);
  if (dayNumber && month >= 0) {
    const found = dateOf(words, Number(dayNumber[1]), month + 1);
    return found && dayTold(words, found, at, 2 + gap);
  }
  const first = months.findIndex((list) => lengthAt(tokens, at, list) > 0);
  const behind = /^(\d{1,2})(?:st|nd|rd|th)?$/.exec(tokens[at + 1]?.word ?? '');
  if (first < 0 || !behind || tokens[at]?.word === 'may') return undefined;
  const found = dateOf(words, Number(behind[1]), first + 1);
  return found && dayTold(words, found, at, 2);
}

/** "Two days ago", "depuis 3 jours", "há 2 horas", "since 3 days"; in the future: "in two days". */
function span({ tokens, now }: Words, at: number): Told | undefined {
  const count = /^an$/.test(tokens[at]?.word ?? '') ? 1 : numberOf(tokens[at]);
  if (count === undefined || count < 1 || count > 60) return undefined;
  const unit = units.find(([list]) => lengthAt(tokens, at + 1, list) > 0);
  if (!unit || tokens[at + 1]?.gap === '.') return undefined;
  const [list, name] = unit;
  const end = at + 1 + lengthAt(tokens, at + 1, list);
  const isAgo = lengthAt(tokens, end, ago) > 0 || endsBefore(tokens, at, lasts);
  const isLater = !isAgo && endsBefore(tokens, at, later);
  if (!isAgo && !isLater) return undefined;
  if (/^(old|of|de|d)$/.test(tokens[end]?.word ?? '') && tokens[end]?.gap === '') return undefined;
  const moved = isLater ? now.plus({ [name]: count }) : now.minus({ [name]: count });
  const isDay = name !== 'hours' && name !== 'minutes';
  const from = isDay && !isLater ? moved.startOf('day') : moved.startOf('hour');
  return {
    from,
    isDay: name === 'days',
    part: false,
    at,
    end,
    since: endsBefore(tokens, at, lasts),
  };
}

const coming = ({ tokens, now }: Words, at: number): Told | undefined => {
  const length = Math.max(lengthAt(tokens, at, tomorrow), lengthAt(tokens, at, next));
  if (length === 0) return undefined;
  return {
    from: now.plus({ days: 1 }).startOf('day'),
    isDay: true,
    part: false,
    at,
    end: at + length,
    since: false,
  };
};

const readers = [partOfToday, coming, nearDay, span, date, weekday] as const;

/** The days and moments that a text names, in their order. */
export function daysIn(tokens: readonly Token[], now: DateTime): Told[] {
  const words = { tokens, now };
  const found: Told[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    if (/^(le|on)$/.test(tokens[at]?.word ?? '') && lengthAt(tokens, at, habits) === 0) continue;
    const one = readers.map((read) => read(words, at)).find((told) => told !== undefined);
    if (!one) continue;
    found.push(one);
    at = Math.max(at, one.end - 1);
  }
  return found;
}
