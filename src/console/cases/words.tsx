import type { CasePage, CaseWords, Summary, Words } from '../../cases/view.js';
import { sayCode } from '../say.js';
import type { SignedVisit } from '../visit.js';

/** Words as they were written, or the reason why nobody can read them here. */
export const Written = ({
  visit,
  words,
}: {
  readonly visit: SignedVisit;
  readonly words: Words;
}) =>
  'words' in words ? (
    <p class="written" dir="auto">
      {words.words}
    </p>
  ) : (
    <p class="hint">{visit.say(`words.${words.unreadable}`)}</p>
  );

/** The words of the reporter in their order, each with the question it answers. */
export const WordsOfCase = ({
  visit,
  words,
}: {
  readonly visit: SignedVisit;
  readonly words: CaseWords;
  readonly shown: CasePage;
  readonly name: (id: string) => string;
}) => (
  <section class="card stack" aria-labelledby="words-title">
    <h2 id="words-title">{visit.say('words.title')}</h2>
    {words.texts.length === 0 ? <p class="hint">{visit.say('words.none')}</p> : null}
    <dl class="said">
      {words.texts.map((text) => (
        <div key={text.id}>
          <dt>{sayCode(visit.say, 'step', text.step)}</dt>
          <dd>
            <Written visit={visit} words={text} />
          </dd>
        </div>
      ))}
    </dl>
    <p class="hint">{visit.say('words.audited')}</p>
  </section>
);

/** The summary, for people who work on a case but may not read its words. */
export const SummaryWords = ({
  visit,
  summary,
}: {
  readonly visit: SignedVisit;
  readonly summary: Summary;
}) => (
  <section class="card stack" aria-labelledby="summary-title">
    <h2 id="summary-title">{visit.say('summary.title')}</h2>
    <p class="hint">{visit.say('summary.why')}</p>
    {summary.texts ? (
      <dl class="said">
        {summary.texts.map((text, i) => (
          <div key={i}>
            <dt>{sayCode(visit.say, 'step', text.step)}</dt>
            <dd>
              <p class="written" dir="auto">
                {text.words}
              </p>
            </dd>
          </div>
        ))}
      </dl>
    ) : (
      <p>{visit.say('summary.noKey')}</p>
    )}
  </section>
);
