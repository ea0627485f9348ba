import type { Flow } from '../flows/engine/flow.js';
import {
  findCampaigns,
  findCurrentCampaigns,
  type CampaignDoc,
} from '../models/gateway/campaign.js';
import type { Db } from '../models/store/db.js';
import { flowIn, joinedBy, type ReleasedFlows } from '../polls/released-flows.js';
import { DAY } from '../shared/clock.js';
import type { Language } from '../shared/texts/texts.js';
import { campaignShape, type Campaign } from './definition.js';
import { answerIn, wordBook, type WordBook } from './faq.js';
import { campaignFlow, campaignFlowId } from './flow.js';

/**
 * How long a person who left a quiz may continue it. Our own choice: a text of the morning is
 * answered in the evening.
 */
export const QUIZ_WAITS = DAY;

/** A released campaign in this process's memory. */
interface Held extends ReleasedFlows {
  readonly doc: CampaignDoc;
  readonly campaign: Campaign;
  readonly words: WordBook;
}

/**
 * The campaigns to which people may write, in memory: every turn needs them; they are read from the
 * database every few seconds.
 */
export class LiveCampaigns {
  /** Campaigns by the ids of their flows; the one released last comes first. */
  private held = new Map<string, Held>();

  constructor(private readonly db: Pick<Db, 'gateway'>) {}

  /**
   * Reads what has changed since the last call.
   * @returns the number of campaigns that changed
   */
  async refresh(now: Date): Promise<number> {
    const current = await findCurrentCampaigns(this.db.gateway, now);
    const known = ({ _id }: Pick<CampaignDoc, '_id'>) =>
      this.held.get(campaignFlowId({ campaign: _id }));
    const changed = current.filter((one) => known(one)?.doc.rev !== one.rev);
    const docs = await findCampaigns(
      this.db.gateway,
      changed.map(({ _id }) => _id),
    );
    const read = docs.map((doc): [string, Held] => {
      const campaign = campaignShape.parse(doc.definition);
      return [doc._id, { doc, campaign, flows: new Map(), words: wordBook(campaign, doc.ready) }];
    });
    const fresh = new Map(read);
    const all = current.flatMap((one) => fresh.get(one._id) ?? known(one) ?? []);
    const released = ({ doc }: Held) => doc.releasedAt?.getTime() ?? 0;
    all.sort((a, b) => released(b) - released(a));
    this.held = new Map(all.map((one) => [campaignFlowId(one.campaign), one]));
    return fresh.size;
  }

  /** The number of campaigns that this process knows. */
  get size(): number {
    return this.held.size;
  }

  private isLive({ doc }: Held, now: Date): boolean {
    return doc.state === 'live' && (doc.endsAt === undefined || now < doc.endsAt);
  }

  private live(now: Date): Held[] {
    return [...this.held.values()].filter((one) => this.isLive(one, now));
  }

  /**
   * Returns the flow of a live campaign in a language, or in the first one in which it is ready.
   * @param helpline the verified one of the person's country, as it is shown
   */
  flow(id: string, language: Language, helpline: string | undefined, now: Date): Flow | undefined {
    const held = this.held.get(id);
    if (!held || !this.isLive(held, now)) return undefined;
    const { campaign } = held;
    return flowIn(held, language, helpline, (spoken) => campaignFlow(campaign, spoken, helpline));
  }

  /**
   * Returns until when a person's place in a quiz is stored; undefined when there is no such
   * campaign.
   */
  waitsUntil(id: string, now: Date): Date | undefined {
    const held = this.held.get(id);
    if (!held) return undefined;
    const soon = new Date(now.getTime() + QUIZ_WAITS);
    const end = held.doc.endedAt ?? held.doc.endsAt;
    return end && end < soon ? end : soon;
  }

  /**
   * Returns the flow of the campaign that is joined by a word: a live one, or else one that has
   * ended.
   */
  byWord(text: string, now: Date): string | undefined {
    const isLive = (held: Held) => this.isLive(held, now);
    const found = joinedBy([...this.held.values()], text, ({ campaign }) => campaign.join, isLive);
    return found && campaignFlowId(found.campaign);
  }

  /**
   * Returns the answer to a word, when a text consists only of that word.
   * @param language the person's language
   */
  answer(text: string, language: Language, now: Date): string | undefined {
    for (const { words } of this.live(now)) {
      const said = answerIn(words, text, language);
      if (said !== undefined) return said;
    }
    return undefined;
  }

  /**
   * Returns the campaign for a person who has just joined: of several, the one released last that
   * is available in their language.
   */
  onJoining(language: Language, now: Date): string | undefined {
    const found = this.live(now).find(
      ({ campaign, doc }) => campaign.onJoining && doc.ready.includes(language),
    );
    return found && campaignFlowId(found.campaign);
  }
}
