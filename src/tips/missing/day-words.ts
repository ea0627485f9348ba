import { phrases, type Phrases } from './tokens.js';

/**
 * The hours at which parts of a day begin. The earliest hour is used, so that nothing that may have
 * happened is left out.
 */
export const parts = { morning: 6, noon: 12, afternoon: 12, evening: 18, night: 20 } as const;
export type Part = keyof typeof parts;
export const partWords: readonly (readonly [Phrases, Part])[] = [
  [
    phrases(`
      morning, in the morning, mornin, matin, au matin, le matin, dans la matinee, de manha, manha,
      da manha, pela manha, cedo, di mañan, palmanha, bien matin
    `),
    'morning',
  ],
  [
    phrases(`
      afternoon, in the afternoon, apres midi, l apres midi, dans l apres midi, a tarde, tarde,
      de tarde, da tarde, pela tarde, di tardi, tardi
    `),
    'afternoon',
  ],
  [
    phrases(`
      evening, in the evening, soir, au soir, le soir, dans la soiree, ao fim da tarde,
      fim da tarde, ao anoitecer, a tardinha
    `),
    'evening',
  ],
  [
    phrases(`
      night, at night, in the night, nuit, dans la nuit, la nuit, noite, a noite, de noite,
      da noite, di noti, noti
    `),
    'night',
  ],
];

export const today = phrases('today, 2day, tode, aujourd hui, ojourdui, auj, hoje, oji, aos');
export const yesterday = phrases(
  'yesterday, yestaday, yesterdey, yestade, yestarday, hier, ontem, onti, aonti, onte',
);
export const beforeYesterday = phrases(`
  day before yesterday, the day before yesterday, avant hier, anteontem, antes de ontem, antionti,
  antonti
`);
export const tomorrow = phrases(`
  tomorrow, tomoro, tumoro, tomorow, 2moro, tmrw, demain, amanha, amanhã de manha, amañan,
  apres demain, day after tomorrow, depois de amanha
`);
export const next = phrases(`
  next week, next month, next monday, next friday, la semaine prochaine, le mois prochain,
  lundi prochain, na proxima semana, semana que vem, no proximo mes
`);
export const sinceWords = phrases(
  'since, from, depuis, des, desde, dizdi, disdi, desdi, a partir de',
);
/** Phrases for parts of today, and for the night before. */
export const partsOfToday: readonly (readonly [Phrases, Part, number])[] = [
  [
    phrases(`
      this morning, dis morning, dis mornin, this mornin, since morning, since mornin, from morning,
      ce matin, depuis le matin, esta manha, desde manha, desde de manha, desde cedo, hoje cedo,
      es palmanha
    `),
    'morning',
    0,
  ],
  [
    phrases(`
      this afternoon, dis afternoon, cet apres midi, cette apres midi, esta tarde, since afternoon
    `),
    'afternoon',
    0,
  ],
  [
    phrases(`
      this evening, dis evening, ce soir, tonight, esta noite, hoje a noite, ao fim do dia de hoje
    `),
    'evening',
    0,
  ],
  [
    phrases(`
      last night, la nuit derniere, noite passada, a noite passada, na noite passada,
      yesterday night, ontem a noite, ontem de noite, onti di noti, hier nuit, hier dans la nuit
    `),
    'night',
    1,
  ],
];
export const days = [
  'monday, mon day, lundi, segunda, segunda feira, sugunda',
  'tuesday, mardi, terca, terca feira',
  'wednesday, mercredi, quarta feira',
  'thursday, jeudi, quinta feira',
  'friday, vendredi, sexta feira, sesta',
  'saturday, samedi, sabado, sabadu',
  'sunday, dimanche, domingo, dumingu',
].map(phrases);
export const months = [
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
/** Phrases for a day of every week, or for a day long ago that concerns something else. */
export const habits = phrases(`
  every, each, on, chaque, tous les, toutes les, le, todas as, todos os, aos, cada, born, born on,
  born in, nee, ne, nee le, ne le, nasceu, nascida, nascido
`);
export const everyDay = phrases(
  'every, each, chaque, tous les, toutes les, todas as, todos os, aos, cada',
);
export const born = phrases(`
  born, born on, born in, nee, ne, nee le, ne le, nascida, nascido, nascida a, nascido a, nasceu,
  nasceu em
`);
export const units: readonly (readonly [
  Phrases,
  'minutes' | 'hours' | 'days' | 'weeks' | 'months',
])[] = [
  [phrases('minute, minutes, min, mins, minutos, minuto'), 'minutes'],
  [phrases('hour, hours, hrs, hr, heure, heures, hora, horas, ora, oras'), 'hours'],
  [phrases('day, days, jour, jours, dia, dias'), 'days'],
  [phrases('week, weeks, semaine, semaines, semana, semanas, simana'), 'weeks'],
  [phrases('month, months, mois, mes, meses'), 'months'],
];
export const ago = phrases('ago, now, atras, e don tey');
export const lasts = phrases(`
  since, for, for like, for about, since like, depuis, ca fait, cela fait, voila, il y a, y a, ya,
  ha, faz, ja faz, ha ja, desde ha, desde, fazem, tem, i ten, for the past, for the last, last,
  past
`);
export const later = phrases('in, within, dans, daqui a, dentro de');
