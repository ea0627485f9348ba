import { prepareStaff } from '../accounts/prepare.js';
import { prepareEscalations } from '../models/cases/escalation-doc.js';
import { prepareAttachments } from '../models/cases/attachment.js';
import { prepareCaseWork } from '../models/cases/prepare-case-work.js';
import { prepareTips } from '../models/cases/tip-doc.js';
import { prepareAlertAuthorities } from '../models/gateway/alert-authority.js';
import { prepareApiRepeats } from '../models/gateway/api-repeat.js';
import { prepareApiTokens } from '../models/gateway/api-token.js';
import { prepareAttachmentFetches } from '../models/gateway/attachment-fetch.js';
import { prepareBroadcasts } from '../models/gateway/broadcast-doc.js';
import { prepareCampaigns } from '../models/gateway/campaign.js';
import { prepareConversations } from '../models/gateway/conversation.js';
import { prepareCopies } from '../models/gateway/copy.js';
import { prepareDeliveries } from '../models/gateway/delivery-doc.js';
import { prepareDirectory } from '../models/gateway/directory-version.js';
import { prepareGuesses } from '../models/gateway/guesses.js';
import { prepareMailbox } from '../models/gateway/mailbox.js';
import { prepareNeighbours } from '../models/gateway/neighbour.js';
import { preparePublishedAlerts } from '../models/gateway/published-alert.js';
import { prepareQuietPhones } from '../models/gateway/quiet-phone.js';
import { prepareRecipients } from '../models/gateway/recipient-doc.js';
import { prepareRefusedReaches } from '../models/gateway/refused-reach.js';
import { prepareReplayGuard } from '../models/gateway/replay-guard.js';
import { prepareSubscribers } from '../models/gateway/subscriber.js';
import { prepareWebhooks } from '../models/gateway/webhook.js';
import type { Db } from '../models/store/db.js';
import { throughElections } from '../models/store/election.js';
import { preparePolls } from '../polls/prepare.js';

/** Creates missing collections and indexes. */
export const prepare = (db: Db): Promise<unknown> =>
  throughElections(() =>
    Promise.all([
      prepareConversations(db.gateway),
      prepareReplayGuard(db.gateway),
      prepareQuietPhones(db.gateway),
      prepareMailbox(db.gateway),
      prepareGuesses(db.gateway),
      prepareDeliveries(db),
      prepareCopies(db.gateway),
      prepareAttachmentFetches(db.gateway),
      prepareDirectory(db.gateway),
      prepareSubscribers(db.gateway),
      preparePolls(db),
      prepareCampaigns(db.gateway),
      prepareApiTokens(db.gateway),
      prepareApiRepeats(db.gateway),
      prepareBroadcasts(db.gateway),
      prepareRecipients(db.gateway),
      prepareNeighbours(db.gateway),
      preparePublishedAlerts(db.gateway),
      prepareAlertAuthorities(db.gateway),
      prepareRefusedReaches(db.gateway),
      prepareWebhooks(db.gateway),
      prepareTips(db.cases),
      prepareAttachments(db.cases),
      prepareEscalations(db),
      prepareCaseWork(db.cases),
      prepareStaff(db),
    ]),
  );
