import type { AuditAction } from '../models/cases/audit.js';
import type { Polls } from '../polls/polls.js';
import { csvOf } from '../results/csv.js';
import { resultsText } from '../results/give-back.js';
import { jsonOf, type ResultsDocument } from '../results/json.js';
import { createLabels, type Wording } from '../results/labels.js';
import { viewOf } from '../results/view.js';
import type { Clock } from '../shared/clock.js';
import { command } from '../shared/command.js';
import type { DeskAudit } from './audit.js';
import { noPoll } from './polls.js';
import type { Publications } from './publications.js';
import { done, refuse, type Outcome, type Refusal } from './refusal.js';
import type { Drafted, SendingDesk } from './sending.js';
import { isTrial } from './trials.js';
import type { Who } from './who.js';

export interface ResultDeskDeps extends Wording {
  readonly polls: Polls;
  readonly publications: Publications;
  readonly sending: SendingDesk;
  readonly clock: Clock;
  readonly audit: DeskAudit;
}

const unpublished = (name: string): Refusal =>
  refuse(
    'wrongState',
    `Nothing was published of the poll ${name} yet.`,
    `Publish it: ${command('polls publish')}, or POST /polls/…/results.`,
  );

const notClosed = (name: string): Refusal =>
  refuse(
    'wrongState',
    `The poll ${name} is not closed yet.`,
    'Give back what everybody answered, once, after its close.',
  );

const tooFewToTell = refuse(
  'notReady',
  'Too few people answered for any number to be told.',
  'Nothing can be given back.',
);

function noGroups(name: string, why: 'tooFew' | 'before' | 'notClosed'): Refusal {
  if (why === 'notClosed')
    return refuse(
      'wrongState',
      `The results of the poll ${name} after its close are not published yet.`,
      'Groups follow them: wait for the close, and publish the results first.',
    );
  if (why === 'before')
    return refuse(
      'wrongState',
      `The groups of the poll ${name} were published.`,
      'They are published once: two publications could be compared. Nothing has to be done.',
    );
  return refuse(
    'wrongState',
    `No eleven open answers of the poll ${name} are sorted under one thing.`,
    'Sort more answers: by hand, or by rules. Nothing was published.',
  );
}

/**
 * Results as they may be published, never the exact counts: nobody sees more here than on the
 * public page.
 */
export class ResultDesk {
  constructor(private readonly deps: ResultDeskDeps) {}

  private note(who: Who, action: AuditAction, name: string): Promise<void> {
    return this.deps.audit(who, action, `poll/${name}`);
  }

  /**
   * Publishes what may be shown now. Within an hour of the last publication, and after the close,
   * it changes nothing.
   */
  async publish(who: Who, name: string): Promise<Outcome<ResultsDocument>> {
    const { polls, publications, clock } = this.deps;
    const poll = isTrial(name) ? undefined : await polls.find(name);
    if (!poll) return noPoll(name);
    if (poll.state === 'draft')
      return refuse(
        'wrongState',
        `The poll ${name} was not released: there is nothing to publish.`,
        'Release it first.',
      );
    if (await publications.publish(name, clock.now()))
      await this.note(who, 'results.published', name);
    return this.show(name);
  }

  /**
   * Publishes the groups of open answers, beside the results of a closed poll. Once, and it cannot
   * be undone.
   */
  async publishGroups(who: Who, name: string): Promise<Outcome<ResultsDocument>> {
    const { polls, publications } = this.deps;
    if (isTrial(name) || !(await polls.find(name))) return noPoll(name);
    const what = await publications.publishGroups(name);
    if (what === 'published') await this.note(who, 'results.published', name);
    return what === 'published' ? this.show(name) : noGroups(name, what);
  }

  /** Returns the last publication. */
  async show(name: string): Promise<Outcome<ResultsDocument>> {
    const { publications, texts } = this.deps;
    const result = await publications.find(name);
    return result
      ? done(jsonOf(result.published, result.poll, texts, result.open))
      : unpublished(name);
  }

  /**
   * Returns the same as CSV, safe from formulas.
   * @param language of its words, one of Amana's
   */
  async csv(name: string, language: string): Promise<Outcome<string>> {
    const result = await this.deps.publications.find(name);
    if (!result) return unpublished(name);
    const labels = createLabels(language, this.deps);
    return done(await csvOf(viewOf(result.published, result.poll, labels), labels));
  }

  /**
   * Drafts a sending of the results to people who answered, in their language. It needs
   * confirmation like every sending.
   */
  async giveBack(who: Who, name: string): Promise<Outcome<Drafted>> {
    const { publications, texts, sending } = this.deps;
    const result = await publications.find(name);
    if (!result) return unpublished(name);
    const { published, poll } = result;
    if (!published.closed) return notClosed(name);
    const said = poll.languages.flatMap((language) => {
      const text = resultsText(published, poll, language, texts);
      return text === undefined ? [] : [[language, text] as const];
    });
    if (said.length === 0) return tooFewToTell;
    const input = { kind: 'results', poll: name, texts: Object.fromEntries(said) } as const;
    const drafted = await sending.draft(who, input);
    if (drafted.ok) await this.note(who, 'results.told', name);
    return drafted;
  }
}
