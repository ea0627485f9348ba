import type { Flow } from '../flows/engine/flow.js';
import {
  findCampaigns,
  findCurrentCampaigns,
  type CampaignDoc,
} from '../models/gateway/campaign.js';
import type { Db } from '../models/store/db.js';
import { flowIn, joinedBy, type HeldFlows } from '../polls/held.js';
import { DAY } from '../shared/clock.js';
import type { Language } from '../shared/texts/texts.js';
import { campaignShape, type Campaign } from './definition.js';
import { answerIn, wordBook, type WordBook } from './faq.js';
import { campaignFlow, campaignFlowId } from './flow.js';

/**
 * Whoever left a quiz unanswered may take it up again for so
 * long. Ours: a text of the morning is answered in the evening.
 */
export const QUIZ_WAITS = DAY;

/** A released campaign as this process knows it. */
interface Held extends HeldFlows {
  readonly doc: CampaignDoc;
  readonly campaign: Campaign;
  readonly words: WordBook;
}

/**
 * The campaigns that people may write to, in memory: asked for in every turn, read from the
 * database every few seconds.
 */
export class LiveCampaigns {
  /** By the ids of their flows; what was released last comes first. */
  private held = new Map<string, Held>();

  constructor(private readonly db: Pick<Db, 'gateway'>) {}

  /** Reads what was changed since. @returns how many campaigns that were */
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

  /** How many this process knows. */
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
   * The flow of a live campaign in a language, or in the first one it is ready in.
   * @param helpline the verified one of the person's country, as it is shown
   */
  flow(id: string, language: Language, helpline: string | undefined, now: Date): Flow | undefined {
    const held = this.held.get(id);
    if (!held || !this.isLive(held, now)) return undefined;
    const { campaign } = held;
    return flowIn(held, language, helpline, (spoken) => campaignFlow(campaign, spoken, helpline));
  }

  /** Until when somebody's place in a quiz is kept; undefined when there is no such campaign. */
  waitsUntil(id: string, now: Date): Date | undefined {
    const held = this.held.get(id);
    if (!held) return undefined;
    const soon = new Date(now.getTime() + QUIZ_WAITS);
    const end = held.doc.endedAt ?? held.doc.endsAt;
    return end && end < soon ? end : soon;
  }

  /**
   * The flow of the campaign that is joined by a word: of a live one, or else of one that is over.
   */
  byWord(text: string, now: Date): string | undefined {
    const isLive = (held: Held) => this.isLive(held, now);
    const found = joinedBy([...this.held.values()], text, ({ campaign }) => campaign.join, isLive);
    return found && campaignFlowId(found.campaign);
  }

  /** The answer to a word, when a text is nothing but that word. @param language the person's */
  answer(text: string, language: Language, now: Date): string | undefined {
    for (const { words } of this.live(now)) {
      const said = answerIn(words, text, language);
      if (said !== undefined) return said;
    }
    return undefined;
  }

  /**
   * What is told to whoever has just joined: of several, what
   * was released last and can be told in their language.
   */
  onJoining(language: Language, now: Date): string | undefined {
    const found = this.live(now).find(
      ({ campaign, doc }) => campaign.onJoining && doc.ready.includes(language),
    );
    return found && campaignFlowId(found.campaign);
  }
}
