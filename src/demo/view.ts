import { createHash } from 'node:crypto';
import type { SimPhones } from '../bots/simulator/simulator.js';
import type { Directory } from '../directory/directory.js';
import type { Escalation } from '../models/cases/escalation-doc.js';
import type { AdjustableClock } from '../shared/clock.js';
import type { Texts } from '../shared/texts/texts.js';
import type { Arrival, CallDeps } from './calls.js';
import { cardView, type CardView } from './card.js';
import type { DemoState } from './deps.js';
import { focalPart, type FocalChoice, type FocalView } from './focal.js';
import { openedView } from './opened.js';
import { messagesOn, type PhoneView } from './phones.js';
import type { Selection } from './selection.js';

/** The data that the page shows. */
export interface View {
  readonly selection: Selection;
  readonly now: Date;
  readonly ahead: number;
  readonly smsDown: boolean;
  readonly reporter: PhoneView;
  readonly cards: readonly CardView[];
  readonly focalPoints: readonly FocalChoice[];
  readonly focal?: FocalView;
  /** Views with equal revisions look the same, except for the clock. */
  readonly revision: string;
}

/** The services that make a view. */
export interface ViewDeps {
  readonly network: Pick<SimPhones, 'inbox'>;
  readonly clock: AdjustableClock;
  readonly directory: Directory;
  readonly texts: Texts;
  /** The states of all calls' deliveries, by their ids. */
  readonly arrivals: ReadonlyMap<string, Arrival>;
  readonly smsDown: boolean;
  readonly opened: DemoState['opened'];
}

function reporterPhone(deps: ViewDeps, { reporter, via }: Selection): PhoneView {
  const { slug, name, addresses } = reporter;
  return { who: slug, name, device: via, messages: messagesOn(deps, via, addresses[via]) };
}

/** Returns a card, with the words of its tip if the tip is open. */
function cardWithWords(deps: ViewDeps & CallDeps, escalation: Escalation): CardView {
  const card = cardView(deps, escalation);
  const { opened, texts } = deps;
  if (opened?.tip !== escalation._id) return card;
  return { ...card, opened: openedView(opened.reading, texts) };
}

const revisionOf = (view: Omit<View, 'now' | 'revision'>): string =>
  createHash('sha256').update(JSON.stringify(view)).digest('base64url').slice(0, 16);

/**
 * Returns the data that the page shows.
 * @param escalations to show, in this order
 */
export function viewOf(
  deps: ViewDeps,
  selection: Selection,
  escalations: readonly Escalation[],
): View {
  const { clock, smsDown } = deps;
  const now = clock.now();
  const cards = escalations.map((one) => cardWithWords({ ...deps, now }, one));
  const view = {
    selection,
    ahead: clock.ahead(),
    smsDown,
    reporter: reporterPhone(deps, selection),
    cards,
    ...focalPart({ ...deps, now }, selection, escalations, cards),
  };
  return { ...view, now, revision: revisionOf(view) };
}
