import type { AlertChecked } from './alerts.js';
import type { AlertNotDone, AlertProblem, ProblemCode } from './outcome.js';

/** A refusal in plain English, for programs and commands: the problem, and what to do. */
export interface Said {
  readonly says: string;
  readonly next: string;
}

const whys: Readonly<Record<AlertNotDone['reason'], Said>> = {
  unknown: {
    says: 'There is no such alert, or case, that you may see.',
    next: 'List those that there are.',
  },
  denied: {
    says: 'You see this, and may not do this with it.',
    next: 'Ask somebody whose role it is: coordinators write alerts, officers approve them.',
  },
  conflict: {
    says: 'Somebody changed it meanwhile.',
    next: 'Read the alert again, and send its version.',
  },
  invalid: { says: 'Something in it is wrong.', next: 'Correct what is listed.' },
  noKey: {
    says: 'Your keys do not open it.',
    next: 'Ask a colleague who can read the cases of this country for the key.',
  },
  unreadable: {
    says: 'What was kept cannot be opened: it was altered.',
    next: 'Tell whoever runs Amana.',
  },
  noCase: {
    says: 'The case is closed, joined to another, or no report of a missing person.',
    next: 'Name a case that is open.',
  },
  criteria: {
    says: 'The criteria of the case do not allow it yet.',
    next: 'Judge the criteria of the case first.',
  },
  otherMessage: {
    says: 'It is another message now: a notice has become an alert, a test the real one, or the reverse.',
    next: 'Save it once more, read it, and ask the officers again.',
  },
  begun: { says: 'One of this case has begun already.', next: 'Go on with that one, or drop it.' },
  notDraft: {
    says: 'There is no draft of it that this can be done with.',
    next: 'Read the alert. What stands is changed by an update; what was denied is written anew.',
  },
  notWaiting: {
    says: 'It does not wait for officers.',
    next: 'Its writer asks them when it is ready.',
  },
  notStanding: { says: 'This alert is not out.', next: 'Read the alert: "state" says how it is.' },
  ended: { says: 'This alert has ended.', next: 'Begin a new one from its case.' },
  samePerson: {
    says: 'You wrote in it, or said yes already.',
    next: 'Two officers who did not write it say yes: somebody else must decide.',
  },
  nobody: {
    says: 'Nobody would get it.',
    next: 'Choose a wider area, or languages that people there have chosen.',
  },
  expired: { says: 'Its time is over.', next: 'Begin a new one from its case.' },
  noReason: { says: 'It takes a reason.', next: 'Say why.' },
  tooLong: { says: 'The reason is too long.', next: 'Write at most 500 letters.' },
  badCountry: {
    says: 'This country cannot be chosen.',
    next: 'Choose another country that Amana works in.',
  },
  relayed: {
    says: 'Your country passes this alert on already.',
    next: 'Find it in the list of alerts, and go on with that one.',
  },
  own: {
    says: 'It is an alert of ours, or passes one of ours on.',
    next: 'Nothing is to be done: ours says it already.',
  },
  notActual: {
    says: 'The neighbour calls it a test or an exercise.',
    next: 'Only what is real there is passed on.',
  },
  notPublic: {
    says: 'The neighbour has not published it for everybody.',
    next: 'Ask the neighbour for an alert of scope Public.',
  },
  notPerson: {
    says: 'It is no alert about a person.',
    next: 'Only alerts about missing people are passed on here.',
  },
  originEnded: {
    says: 'The neighbour has ended or replaced it.',
    next: 'Look at what the neighbour says now.',
  },
  originChanged: {
    says: 'The neighbour has changed its alert since this was written.',
    next: 'Take what the neighbour says now into the draft, and look at it again.',
  },
  notOurs: {
    says: 'It is an alert of a neighbour that is passed on here.',
    next: 'The neighbour itself proposes it to others.',
  },
  noPicture: {
    says: 'The neighbour’s message has no picture.',
    next: 'Nothing is to be done: it goes out without one.',
  },
  pictureNotHad: {
    says: 'The neighbour’s picture cannot be had now. Allowed: https, on the open internet.',
    next: 'Try again later, or go on without it.',
  },
  badPicture: {
    says: 'What lies there is no picture that can be shown, is larger than 5 MB, or is not the one that the message means.',
    next: 'Go on without it, or ask the neighbour.',
  },
  proposed: { says: 'It was proposed there already.', next: 'Wait for their answer.' },
};

/** Returns why something was not done with an alert, and what to do. */
export const whyNot = ({ reason }: AlertNotDone): Said => whys[reason];

const wrong: Readonly<Record<Exclude<ProblemCode, 'cap'>, string>> = {
  noConsent: 'Nobody has agreed to it. Allowed: consent of reporter, guardian or court.',
  missing: 'It is missing.',
  badAge: 'It is no age. Allowed: a whole number of years from 0 to 120.',
  tooLong: 'It is too long.',
  badTime:
    'It is no moment with hour and offset, is to come, or is too long ago. Allowed: 2026-11-28T14:00:00Z, in the past.',
  badArea: 'It is no area of this country. Allowed: the country, or its regions by ISO 3166-2.',
  noOutline: 'It has no outline. Allowed: the country, or its regions by ISO 3166-2.',
  badHours: 'Allowed: whole hours, from 1 to 72.',
  badPhone: 'It is no telephone number. Allowed: digits and blanks, with + or without.',
  noText: 'There is no text to make it from: write all parts of it in this language.',
  noOrigin: 'It does not say whose alert it is.',
  longSms: 'The SMS takes too many segments.',
  odd: 'The SMS has letters that double its price.',
  noRoom:
    'It is new, and the SMS of the update has no room for it: shorten it, or write the SMS by hand.',
  noPhoto: 'The picture cannot be opened. Allowed: a photo of the case that was kept.',
};

/** A problem of the written fields, and its place. */
export interface SaidProblem {
  readonly at: string;
  readonly says: string;
}

/** Returns the values of a problem as text, if it has any: `segments: 2.` */
function saysOf({ code, values = {} }: AlertProblem): string {
  if (code === 'cap') return `CAP, ${values['rule']}: ${values['what']} ${values['todo']}`;
  const named = Object.entries(values).map(([name, value]) => `${name}: ${value}.`);
  return [wrong[code], ...named].join(' ');
}

/** Returns a problem with its field in words: `sms (fr)`. */
export const problemSaid = (problem: AlertProblem): SaidProblem => ({
  at: problem.language === undefined ? problem.field : `${problem.field} (${problem.language})`,
  says: saysOf(problem),
});

/** Returns all that stops a draft; nothing when officers may be asked. */
export function stopsSaid({ problems, stops }: AlertChecked): SaidProblem[] {
  const outside = stops === undefined ? [] : [{ at: stops, ...whys[stops] }];
  return [
    ...outside.map(({ at, says, next }) => ({ at, says: `${says} ${next}` })),
    ...problems.map(problemSaid),
  ];
}
