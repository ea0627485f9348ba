import { stringify } from 'yaml';
import type { Refusal } from '../../desk/refusal.js';
import { Post } from '../parts/forms.js';
import { Area } from '../parts/fields.js';
import { page, type Answer } from '../route.js';
import type { SignedVisit } from '../visit.js';
import { documentAddress, type Kind, type Shown } from './kind.js';
import { Back, Refused, statusOf } from './parts.js';

/** Returns a document as the YAML file that the command line and the API take. */
export const yamlOf = ({ definition }: Pick<Shown, 'definition'>): string =>
  stringify(definition, { lineWidth: 0 });

export interface YamlProps {
  readonly visit: SignedVisit;
  readonly kind: Kind;
  /** The document that is changed; undefined for a new one. */
  readonly one?: Shown | undefined;
  readonly text: string;
  readonly tag: string;
  readonly refusal?: Refusal | undefined;
}

/** The page of a document as YAML, to copy it or to paste a new one. */
export function yamlPage({ visit, kind, one, text, tag, refusal }: YamlProps): Answer {
  const { say } = visit;
  const title = one ? `${one.name}: YAML` : say('docs.import');
  const action = one ? documentAddress(kind, one.name, '/yaml') : `/console/${kind.of}-new`;
  const body = (
    <div class="stack">
      <Back visit={visit} kind={kind} one={one} />
      <h1>{title}</h1>
      <Refused visit={visit} refusal={refusal} />
      <Post visit={visit} action={action} class="stack">
        <input type="hidden" name="tag" value={tag} />
        <Area name="yaml" label="YAML" hint={say('docs.yamlHint')} value={text} rows={24} />
        <button class="primary">{say('docs.save')}</button>
      </Post>
    </div>
  );
  return page(title, body, { section: kind.of, status: statusOf(refusal) });
}
