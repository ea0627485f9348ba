import type { Db } from '../models/store/db.js';
import { findPrices, putPrice, removePrice, type PriceDoc } from '../models/gateway/price.js';
import type { Clock } from '../shared/clock.js';
import { command } from '../shared/command.js';
import type { PaidChannel } from '../shared/paid-channels.js';
import type { DeskAudit } from './audit.js';
import { done, refuse, type Outcome } from './refusal.js';
import type { Who } from './who.js';

/** The unit of a price: a segment by SMS or a message by WhatsApp, to a country. */
export interface Priced {
  readonly channel: PaidChannel;
  /** ISO 3166-1. */
  readonly country: string;
}

/** A price that an administrator entered. */
export interface PriceView extends Priced {
  readonly price: number;
  /** ISO 4217. */
  readonly currency: string;
  readonly since: Date;
}

export interface PriceDeskDeps {
  readonly db: Pick<Db, 'gateway'>;
  readonly clock: Clock;
  readonly audit: DeskAudit;
}

const idOf = ({ channel, country }: Priced): string => `${channel}:${country}`;

function view({ _id, currency, micros, since }: PriceDoc): PriceView {
  const [channel, country = ''] = _id.split(':') as [PaidChannel, string?];
  return { channel, country, price: micros / 1e6, currency, since };
}

/** The prices of sending by country, as people enter them; estimates use them. */
export function createPriceDesk({ db, clock, audit }: PriceDeskDeps) {
  return {
    list: async (): Promise<readonly PriceView[]> => (await findPrices(db.gateway)).map(view),

    /**
     * Saves a price, and replaces the previous one.
     * @param micros millionths of the currency
     */
    async set(who: Who, of: Priced, micros: number, currency: string): Promise<PriceView> {
      const doc = { _id: idOf(of), currency, micros, since: clock.now() };
      await putPrice(db.gateway, doc);
      await audit(who, 'price.entered', `price/${doc._id}`);
      return view(doc);
    },

    /** Removes a price: estimates then ask the provider for its own, if it has one. */
    async remove(who: Who, of: Priced): Promise<Outcome<Priced>> {
      if (!(await removePrice(db.gateway, idOf(of))))
        return refuse(
          'unknown',
          `No price of ${of.channel} to ${of.country} was entered.`,
          `See which there are: ${command('prices list')}, or GET /prices.`,
        );
      await audit(who, 'price.removed', `price/${idOf(of)}`);
      return done({ channel: of.channel, country: of.country });
    },
  };
}

export type PriceDesk = ReturnType<typeof createPriceDesk>;
