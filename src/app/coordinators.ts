import type { Router } from 'express';
import { createApi } from '../api/api.js';
import type { WorkDesk } from './case-desk.js';
import { allRoutes } from '../api/routes/all.js';
import type { HouseDesk } from '../api/routes/house-desk.js';
import { createSimulator } from '../bots/simulator/simulator.js';
import type { Campaigns } from '../campaigns/campaigns.js';
import { campaignFlow } from '../campaigns/flow.js';
import type { Broadcasts } from '../broadcasts/broadcasts.js';
import type { PollMaterials } from './build-polls.js';
import { shownOn } from '../conversation/render.js';
import { createDesk, type Desk } from '../desk/desk.js';
import type { Publications } from '../desk/publications.js';
import { actorOf, type Who } from '../desk/who.js';
import { appendAudit, type AuditAction } from '../models/cases/audit.js';
import { pollFlow } from '../polls/flow.js';
import type { Polls } from '../polls/polls.js';
import { placeName } from '../directory/place-name.js';
import { previewLink, type SealLink } from '../preview/link.js';
import { previewPages } from '../preview/pages.js';
import { HELPLINE } from '../preview/phone.js';
import { createJudge, type Judge } from '../tips/triage/judge.js';
import { resultsPages } from '../results/pages.js';
import type { Language } from '../shared/texts/texts.js';

/** The parts that coordinators work with. */
export interface DeskParts {
  readonly polls: Polls;
  readonly campaigns: Campaigns;
  readonly broadcasts: Broadcasts;
  readonly publications: Publications;
}

const audited =
  ({ db, keys, clock }: PollMaterials) =>
  (who: Who, action: AuditAction, subject: string) =>
    appendAudit(db, keys.cases(), [{ actor: actorOf(who), action, subject }], clock.now());

const sealOf =
  ({ keys }: PollMaterials): SealLink =>
  (parts, now) =>
    keys.gateway().names('preview-link', parts, now);

/** Creates the functions that the API and the command line use. */
export function makeDesk(
  deps: PollMaterials,
  { polls, campaigns, broadcasts, publications }: DeskParts,
): Desk {
  const { db, texts, clock } = deps;
  // Of all phones, the basic one can do the least, and its messages cost money.
  const [sms] = createSimulator({ clock }).channels;
  return createDesk({
    db,
    texts,
    clock,
    show: shownOn(texts, sms.capabilities),
    polls,
    campaigns,
    broadcasts,
    publications,
    place: placeName,
    audit: audited(deps),
    link: (subject, now) => previewLink(subject, now, sealOf(deps)),
  });
}

/** Creates the public pages of published results. */
export function makeResults(
  publications: Publications,
  { texts }: Pick<PollMaterials, 'texts'>,
  publicUrl: string,
): Router {
  return resultsPages({
    texts,
    place: placeName,
    published: (name) => publications.find(name),
    all: () => publications.all(),
    stamp: () => publications.stamp(),
    publicUrl,
  });
}

/**
 * Creates the judge of a preview. Few installations use one, so its weights are loaded at the first
 * use.
 */
function judgeWhenAsked(texts: PollMaterials['texts']): Judge {
  let made: Judge | undefined;
  return (text, hearing) => (made ??= createJudge(texts))(text, hearing);
}

/** Creates the preview of polls and campaigns as web pages. */
export function makePreview(desk: Desk, deps: PollMaterials): Router {
  const { texts, clock } = deps;
  return previewPages({
    texts,
    judge: judgeWhenAsked(texts),
    clock,
    seal: sealOf(deps),
    async find({ kind, name }) {
      const shown = await (kind === 'polls' ? desk.polls.show(name) : desk.campaigns.show(name));
      if (!shown.ok) return undefined;
      const { definition, ready } = shown.value;
      const flow = (language: Language) =>
        'poll' in definition
          ? pollFlow(definition, language, HELPLINE)
          : campaignFlow(definition, language, HELPLINE);
      return { ...definition, ready, flow };
    },
  });
}

/** Creates the API over a desk. `publicUrl` is empty if no public address is configured. */
export function makeApi(
  desk: Desk,
  deps: PollMaterials & { readonly publicUrl: string },
  house: WorkDesk & HouseDesk,
): Router {
  const { db, clock, log, publicUrl } = deps;
  return createApi({
    db,
    clock,
    log,
    publicUrl,
    routes: allRoutes(desk, publicUrl, house),
    roleOf: house.roleOf,
    denied: (who, what) => audited(deps)(who, 'access.denied', `api/${what}`),
  });
}
