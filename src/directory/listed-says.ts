import { affiliations } from '../shared/affiliation.js';
import { allowedLanguage } from '../shared/allowed.js';
import { helplineKinds, helplineStates } from '../shared/helplines.js';
import { services } from '../shared/services.js';
import { LONGEST_CRITERION, MOST_CRITERIA, type CriteriaProblem } from './criteria.js';
import { LONGEST_HOURS, LONGEST_SOURCE, type HelplineProblem } from './helpline.js';
import { LONGEST_CONTACT, LONGEST_PARTNER_NAME, type PartnerProblem } from './partner.js';

/** What can be wrong with a helpline and with a partner organisation alike. */
const both = () => ({
  longHours: `The hours have ${LONGEST_HOURS} letters at most.`,
  badLanguage: `Give languages by their tags: ${allowedLanguage()}.`,
  noSource: 'Say who said so.',
  longSource: `The source has ${LONGEST_SOURCE} letters at most.`,
  badDay: 'Give the day on which somebody asked last, as 2026-12-24.',
  dayToCome: 'This day has not come yet in that country.',
});

/** Says what is wrong with a field of a helpline, and what is allowed. */
export const helplineSays = (code: HelplineProblem['code']): string =>
  ({
    ...both(),
    badNumber: 'Give the number as people dial it there: 2 to 12 digits, or + and 7 to 15.',
    numberTaken: 'This country has a helpline of this number: change that one.',
    badKind: `A helpline is ${helplineKinds.join(', ')}.`,
    badStatus: `Its number is ${helplineStates.join(', ')}.`,
  })[code];

/** Says what is wrong with a field of a partner organisation, and what is allowed. */
export const partnerSays = (code: PartnerProblem['code']): string =>
  ({
    ...both(),
    badId: 'An id has 2 to 40 small letters, digits or "-".',
    idTaken: 'This country has an organisation of this id: change that one.',
    noName: 'Give its name.',
    longName: `The name has ${LONGEST_PARTNER_NAME} letters at most.`,
    badAffiliation: `It belongs to ${affiliations.join(', ')}.`,
    badArea: 'One of these areas is none of this country: give codes, as TG-M.',
    noService: `Say what it helps with: ${services.join(', ')}.`,
    longContact: `How it is reached has ${LONGEST_CONTACT} letters at most.`,
  })[code];

/** Says what is wrong with a field of a country's criteria of alerts, and what is allowed. */
export const criteriaSays = (code: CriteriaProblem['code']): string =>
  ({
    badDay: 'Give the first day on which they count, as 2026-12-24.',
    notLater: 'They count from tomorrow at the earliest, so that a slip can still be mended.',
    dayTaken: 'This country has criteria from this day on: change those.',
    begun: 'These count already and stay as they are. Add new ones with a later day.',
    noSource: 'Say who decided them.',
    longSource: `The source has ${LONGEST_SOURCE} letters at most.`,
    noneAsked: 'Say what is asked.',
    manyAsked: `There are ${MOST_CRITERIA} criteria at most.`,
    noAlert: 'Name one at least that an alert needs.',
    noNotice: 'Name one at least that a missing person notice needs.',
    badId: 'An id has 2 to 40 small letters, digits or "-", and begins with a letter.',
    idTwice: 'Another of these criteria has this id.',
    noWords: 'Say it in English, in French and in Portuguese.',
    longWords: `A criterion has ${LONGEST_CRITERION} letters at most.`,
  })[code];
