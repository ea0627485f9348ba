import { alertParts, type AlertPart } from '../../alerts/fields.js';
import { composedLanguages } from '../../alerts/texts.js';
import { shippedCountries } from '../../directory/country-file.js';
import { languageName } from '../../shared/language-name.js';
import { Area, Field } from '../parts/fields.js';
import { writtenAt } from './read-form.js';
import type { FieldsProps } from './composer-props.js';

const rowsOf: Readonly<Record<AlertPart, number>> = {
  headline: 2,
  description: 4,
  instruction: 2,
  contact: 1,
  sms: 3,
  chat: 5,
};

/**
 * The texts of one language, to be written by hand where the texts made from the fields do not fit.
 */
const ByHand = ({
  language,
  props,
}: {
  readonly language: string;
  readonly props: FieldsProps;
}) => {
  const { visit, fields, preview, problems } = props;
  const { say } = visit;
  const written = fields.written[language] ?? {};
  const isOpen =
    Object.keys(written).length > 0 ||
    problems.some(({ field }) => field.startsWith(`w.${language}.`));
  return (
    <details open={isOpen}>
      <summary>
        {say('alerts.byHand', { language: languageName(language, visit.language) })}
      </summary>
      <p class="hint">{say('alerts.byHandWhy')}</p>
      {alertParts.map((part) => (
        <Area
          key={part}
          name={writtenAt(language, part)}
          label={say(`alerts.part.${part}`)}
          hint={preview.texts[language]?.[part]}
          value={written[part] ?? ''}
          rows={rowsOf[part]}
          lang={language}
          problems={problems}
        />
      ))}
    </details>
  );
};

/** The languages of the alert, and the texts that are written by hand. */
export const Languages = (props: FieldsProps) => {
  const { visit, alert, fields, problems } = props;
  const { say } = visit;
  const own = shippedCountries().find(({ iso2 }) => iso2 === alert.country)?.languages ?? [];
  const all = [...new Set([...fields.languages, ...composedLanguages, ...own])];
  return (
    <section class="card stack" aria-labelledby="in-languages">
      <h2 id="in-languages">{say('alerts.field.languages')}</h2>
      <Field name="languages" label={say('alerts.chooseLanguages')} problems={problems}>
        {() => (
          <div class="ticks" id="languages" role="group" aria-label={say('alerts.field.languages')}>
            {all.map((one) => (
              <label key={one} class="choice">
                <input
                  type="checkbox"
                  name="languages"
                  value={one}
                  checked={fields.languages.includes(one)}
                />
                <span>{languageName(one, visit.language)}</span>
              </label>
            ))}
          </div>
        )}
      </Field>
      {fields.languages.map((language) => (
        <ByHand key={language} language={language} props={props} />
      ))}
    </section>
  );
};
