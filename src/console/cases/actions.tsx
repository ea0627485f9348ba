import type { CaseAction } from '../../access/policy.js';
import type { ConsoleKey } from '../say.js';
import { can, type CaseProps } from './case-props.js';
import { Press } from './refusals.js';
import { caseAddress } from './words-of.js';

/** Further acts, each on its own page, in the order in which they are needed. */
const further: readonly {
  readonly act: string;
  readonly needs: CaseAction;
  readonly key: ConsoleKey;
}[] = [
  { act: 'ask', needs: 'case.ask', key: 'act.ask' },
  { act: 'note', needs: 'case.note', key: 'act.note' },
  { act: 'assign', needs: 'case.assign', key: 'act.assign' },
  { act: 'refer', needs: 'case.refer', key: 'act.refer' },
  { act: 'close', needs: 'case.close', key: 'act.close' },
];

/** Acts that are rarely needed. */
const seldom: typeof further = [
  { act: 'priority', needs: 'case.raise', key: 'act.priority' },
  { act: 'escalate', needs: 'case.escalate', key: 'act.escalate' },
  { act: 'link', needs: 'case.link', key: 'act.link' },
  { act: 'join', needs: 'case.join', key: 'act.join' },
  { act: 'redact', needs: 'case.redact', key: 'act.redact' },
  { act: 'exclude', needs: 'case.exclude', key: 'act.exclude' },
  { act: 'reveal', needs: 'reveal.ask', key: 'act.reveal' },
];

type Link = (typeof further)[number];

const Links = ({
  props,
  links,
}: {
  readonly props: CaseProps;
  readonly links: readonly Link[];
}) => (
  <div class="acts">
    {links.map(({ act, key }) => (
      <a class="press" key={act} href={caseAddress(props.shown.row.id, `/${act}`)}>
        {props.visit.say(key)}
      </a>
    ))}
  </div>
);

/** The question whether this is a report. A person must answer it before anything else. */
function Triage({ props }: { readonly props: CaseProps }) {
  const { visit, shown, form } = props;
  const { say } = visit;
  if (shown.row.told !== 'unsure' || !can(props, 'case.triage')) return null;
  const press = { visit, id: shown.row.id, v: shown.v };
  return (
    <div class="stack">
      <p>{say('triage.why')}</p>
      <div class="acts">
        <Press {...press} act="triage/report" form={`${form}r`} tone="primary">
          {say('triage.report')}
        </Press>
        <Press {...press} act="triage/none" form={`${form}n`}>
          {say('triage.none')}
        </Press>
      </div>
    </div>
  );
}

/**
 * The one button that is needed now, large, with a button that passes the case to the next person.
 */
const Large = ({ props, act }: { readonly props: CaseProps; readonly act: 'take' | 'act' }) => {
  const { visit, shown, form } = props;
  const press = { visit, id: shown.row.id, v: shown.v };
  return (
    <>
      <Press {...press} act={act} form={`${form}${act}`} big tone="primary">
        {visit.say(`act.${act}`)}
      </Press>
      {can(props, 'case.pass') ? (
        <Press {...press} act="pass" form={`${form}p`}>
          {visit.say(act === 'take' ? 'act.pass' : 'act.passOn')}
        </Press>
      ) : null}
    </>
  );
};

/** The acts that a user can do with a closed case. */
const ofClosed = (props: CaseProps): Link[] => {
  const { wordsEnd } = props.shown;
  const all: Link[] = [{ act: 'reopen', needs: 'case.reopen', key: 'act.reopen' }];
  if (wordsEnd && !wordsEnd.gone) all.push({ act: 'keep', needs: 'case.keep', key: 'act.keep' });
  return all.filter(({ needs }) => can(props, needs));
};

/** The one act that is needed now: take the case, say that it was acted on, or reopen it. */
function First({ props }: { readonly props: CaseProps }) {
  const { visit, shown } = props;
  const { owner, told } = shown.row;
  const { account, focalPoint } = visit.me.staff;
  const mine = owner !== undefined && [account, focalPoint].includes(owner);
  if (!isOpen(props)) return <Links props={props} links={ofClosed(props)} />;
  if (owner === undefined && can(props, 'case.take') && told !== 'unsure')
    return <Large props={props} act="take" />;
  return mine && can(props, 'case.act') ? <Large props={props} act="act" /> : null;
}

const isOpen = ({ shown }: CaseProps): boolean =>
  shown.row.state === 'Active' || shown.row.state === 'FollowUp';

/** The acts that the user can do with the case, in the order in which they are needed. */
export function Actions(props: CaseProps) {
  const { visit } = props;
  const open = isOpen(props);
  const links = further.filter(({ needs }) => open && can(props, needs));
  const more = seldom.filter(({ needs }) => open && can(props, needs));
  return (
    <section class="stack actions" aria-label={visit.say('act.title')}>
      <Triage props={props} />
      <First props={props} />
      {links.length > 0 ? <Links props={props} links={links} /> : null}
      {more.length > 0 ? (
        <details>
          <summary>{visit.say('act.more')}</summary>
          <Links props={props} links={more} />
        </details>
      ) : null}
    </section>
  );
}
