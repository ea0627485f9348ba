import type { AlertMeter, AlertPreview } from '../../alerts/alerts.js';
import type { AlertFields, AlertTexts, LeftOut as Lacking } from '../../alerts/fields.js';
import { languageName } from '../../shared/language-name.js';
import type { SignedVisit } from '../visit.js';
import { AreaMap } from './map.js';
import { problemsOf } from './words-of.js';

export interface LiveProps {
  readonly visit: SignedVisit;
  readonly country: string;
  readonly fields: Pick<AlertFields, 'areas' | 'photo'>;
  readonly preview: AlertPreview;
}

/**
 * The number of SMS parts of a text, with a warning if it is too long or has a letter that doubles
 * its price.
 */
export const Meter = ({
  visit: { say },
  meter,
}: {
  readonly visit: SignedVisit;
  readonly meter: AlertMeter;
}) => {
  const { characters, encoding, segments, most, odd } = meter;
  return (
    <p class={segments > most ? 'meter late' : 'meter'}>
      {say('alerts.meter', { count: segments, characters, encoding })}{' '}
      {segments > most ? <strong>{say('alerts.tooMany', { most })}</strong> : null}{' '}
      {odd.length > 0 ? say('alerts.odd', { letters: odd.join(' ') }) : null}
    </p>
  );
};

/** The details that did not fit into the SMS. The writer and the approvers see them. */
const LeftOut = ({
  visit: { say },
  details,
}: {
  readonly visit: SignedVisit;
  readonly details: readonly Lacking[];
}) =>
  details.length === 0 ? null : (
    <p class="banner amber">
      {say('alerts.leftOut', {
        what: details.map((one) => say(`alerts.field.${one}`)).join(', '),
      })}
    </p>
  );

/** A text as a phone shows it. */
const Bubble = ({
  title,
  text,
  language,
  picture,
}: {
  readonly title: string;
  readonly text: string;
  readonly language: string;
  readonly picture?: string | undefined;
}) => (
  <figure class="bubble">
    <figcaption>{title}</figcaption>
    {picture === undefined ? null : <p class="soft">🖼 {picture}</p>}
    <p lang={language} dir="auto">
      {text}
    </p>
  </figure>
);

/** The texts of the page, the poster and CAP. */
const Longer = ({
  visit: { say },
  texts,
  language,
}: {
  readonly visit: SignedVisit;
  readonly texts: AlertTexts;
  readonly language: string;
}) => (
  <details>
    <summary>{say('alerts.longer')}</summary>
    <dl class="said">
      {(['headline', 'description', 'instruction', 'contact'] as const).map((part) => (
        <div key={part}>
          <dt>{say(`alerts.part.${part}`)}</dt>
          <dd lang={language} dir="auto" class="said-text">
            {texts[part]}
          </dd>
        </div>
      ))}
    </dl>
  </details>
);

/** All texts of an alert as they would be sent, languages side by side. */
export const Texts = ({ visit, preview, fields }: Omit<LiveProps, 'country'>) => {
  const { say } = visit;
  return (
    <div class="phones">
      {Object.entries(preview.texts).map(([language, texts]) => {
        const meter = preview.meters.find((one) => one.language === language);
        return (
          <section key={language} class="card stack" aria-label={language}>
            <h3>{languageName(language, visit.language)}</h3>
            <Bubble title="SMS" text={meter?.text ?? texts.sms} language={language} />
            {meter ? <Meter visit={visit} meter={meter} /> : null}
            <LeftOut visit={visit} details={preview.leftOut[language] ?? []} />
            <Bubble
              title="WhatsApp, Telegram"
              text={texts.chat}
              language={language}
              picture={fields.photo ? say('alerts.withPhoto') : undefined}
            />
            <Longer visit={visit} texts={texts} language={language} />
          </section>
        );
      })}
    </div>
  );
};

/** A map of the alert's area. It names the areas that the outlines cover in addition. */
export const Where = ({ visit, country, fields, preview }: LiveProps) => {
  const { say, place } = visit;
  const besides = Object.entries(preview.besides).filter(([, codes]) => codes.length > 0);
  return (
    <figure class="where">
      <AreaMap visit={visit} country={country} areas={fields.areas} />
      <figcaption>
        {fields.areas.map(place).join(', ') || say('alerts.noArea')}
        {besides.map(([area, codes]) => (
          <p key={area} class="banner amber">
            {say('alerts.besides', { area: place(area), others: codes.map(place).join(', ') })}
          </p>
        ))}
      </figcaption>
    </figure>
  );
};

/** The preview while the user types: problems, texts with their costs, and the map. */
export const Live = (props: LiveProps) => {
  const { visit, preview } = props;
  const problems = problemsOf(visit, preview.problems);
  return (
    <div class="stack" data-live-part>
      {problems.length === 0 ? (
        <p class="banner good" data-mend>
          {visit.say('alerts.nothingWrong')}
        </p>
      ) : (
        <div class="banner amber mend" data-mend>
          <strong>{visit.say('alerts.toMend', { count: problems.length })}</strong>
          <ul>
            {problems.map(({ field, says }, at) => (
              <li key={at}>
                <a href={`#${field}`}>{says}</a>
              </li>
            ))}
          </ul>
        </div>
      )}
      <Texts {...props} />
      <Where {...props} />
    </div>
  );
};
