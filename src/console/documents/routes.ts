import type { Given } from '../../desk/check.js';
import type { Outcome } from '../../desk/refusal.js';
import { parseYamlApart } from '../../shared/files/yaml-thread.js';
import type { ConsoleDeps } from '../deps.js';
import type { Answer, ConsoleRoute, Done } from '../route.js';
import type { SignedVisit, Visit } from '../visit.js';
import { formRoutes } from './form/routes.js';
import { campaignKind, documentAddress, pollKind, type Kind, type Shown } from './kind.js';
import { listPage } from './list.js';
import { documentPage, type PageProps } from './page.js';
import { whoIs } from './parts.js';
import { sendingRoutes } from './sending-routes.js';
import { yamlOf, yamlPage } from './yaml.js';

type Route = ConsoleRoute<ConsoleDeps>;

/** The largest document: as large as a form may be. */
const LIMITS = { characters: 200_000, values: 20_000 };

/** Reads a document as YAML, in another thread. */
export const givenYaml = async (text: string): Promise<Given> => ({
  yaml: await parseYamlApart(text, LIMITS),
});

/** Shows a document, with the result of an act. */
export async function showDocument(
  visit: SignedVisit,
  { desk }: ConsoleDeps,
  kind: Kind,
  more: Pick<PageProps, 'refusal' | 'trial'> = {},
): Promise<Answer> {
  const name = visit.params['name'] ?? '';
  const found = await kind.find(desk, name);
  if (!found.ok) return { kind: 'nothing' };
  const one = found.value;
  const checked = kind.check(desk, { data: one.definition });
  const [link, all, results] = await Promise.all([
    kind.at(desk).link(name),
    desk.sending.list(100),
    kind.of === 'polls' ? desk.results.show(name) : undefined,
  ]);
  return documentPage({
    visit,
    kind,
    one,
    checked: checked.ok ? checked.value : undefined,
    sendings: all.filter((sending) => sending[kind.one] === name),
    preview: link.ok ? link.value.path : undefined,
    published: results?.ok ?? false,
    ...more,
    refusal: more.refusal ?? (checked.ok ? undefined : checked),
  });
}

/** Does something with a document, and shows it again with the result. */
async function act(
  asked: Visit,
  deps: ConsoleDeps,
  kind: Kind,
  doIt: (visit: SignedVisit, name: string) => Promise<Outcome<unknown>>,
  done: Done,
): Promise<Answer> {
  const visit = asked as SignedVisit;
  const name = visit.params['name'] ?? '';
  const outcome = await doIt(visit, name);
  if (outcome.ok) return { kind: 'go', to: documentAddress(kind, name), done };
  return outcome.reason === 'unknown'
    ? { kind: 'nothing' }
    : showDocument(visit, deps, kind, { refusal: outcome });
}

async function tryOut(asked: Visit, deps: ConsoleDeps, kind: Kind): Promise<Answer> {
  const visit = asked as SignedVisit;
  const trial = await kind.at(deps.desk).trial(whoIs(visit), visit.params['name'] ?? '');
  if (trial.ok) return showDocument(visit, deps, kind, { trial: trial.value });
  return trial.reason === 'unknown'
    ? { kind: 'nothing' }
    : showDocument(visit, deps, kind, { refusal: trial });
}

async function editYaml(asked: Visit, { desk }: ConsoleDeps, kind: Kind): Promise<Answer> {
  const visit = asked as SignedVisit;
  const found = await kind.find(desk, visit.params['name'] ?? '');
  if (!found.ok) return { kind: 'nothing' };
  const one = found.value;
  return yamlPage({ visit, kind, one, text: yamlOf(one), tag: one.tag });
}

/** Saves the pasted YAML. A refused text is shown again, with its errors. */
async function saveYaml(asked: Visit, { desk }: ConsoleDeps, kind: Kind): Promise<Answer> {
  const visit = asked as SignedVisit;
  const name = visit.params['name'];
  const text = visit.form.text('yaml');
  const tag = visit.form.text('tag');
  const one = await foundOf(kind, desk, name);
  if (name !== undefined && !one) return { kind: 'nothing' };
  const seen = name === undefined ? ('nothing' as const) : { tag };
  const saved = await kind.at(desk).save(whoIs(visit), await givenYaml(text), seen, name);
  if (!saved.ok) return yamlPage({ visit, kind, one, text, tag, refusal: saved });
  const kept = saved.value as { readonly poll?: string; readonly campaign?: string };
  const to = documentAddress(kind, kept[kind.one] ?? '');
  return { kind: 'go', to, done: { key: 'done.docSaved' } };
}

/** Returns the document of a page, if the page has one. */
export async function foundOf(
  kind: Kind,
  desk: ConsoleDeps['desk'],
  name: string | undefined,
): Promise<Shown | undefined> {
  const found = name === undefined ? undefined : await kind.find(desk, name);
  return found?.ok ? found.value : undefined;
}

/** The routes that read and write documents of one kind. */
function writing(kind: Kind): readonly Route[] {
  const { of } = kind;
  const at = `/console/${of}`;
  const [read, write] = [`${of}.read`, `${of}.write`] as const;
  const yaml = async (asked: Visit) =>
    yamlPage({ visit: asked as SignedVisit, kind, text: '', tag: '' });
  const save: Route['answer'] = (visit, deps) => saveYaml(visit, deps, kind);
  return [
    {
      method: 'get',
      path: at,
      action: read,
      answer: async (visit, { desk }) =>
        listPage({ visit: visit as SignedVisit, kind, documents: await kind.list(desk) }),
    },
    { method: 'get', path: `${at}-new`, action: write, answer: yaml },
    { method: 'post', path: `${at}-new`, action: write, answer: save },
    {
      method: 'get',
      path: `${at}/:name`,
      action: read,
      answer: (visit, deps) => showDocument(visit as SignedVisit, deps, kind),
    },
    {
      method: 'get',
      path: `${at}/:name/yaml`,
      action: write,
      answer: (visit, deps) => editYaml(visit, deps, kind),
    },
    { method: 'post', path: `${at}/:name/yaml`, action: write, answer: save },
    {
      method: 'post',
      path: `${at}/:name/trial`,
      action: write,
      answer: (visit, deps) => tryOut(visit, deps, kind),
    },
  ];
}

/** The routes that release and end documents. */
function releasing(kind: Kind): readonly Route[] {
  const at = `/console/${kind.of}/:name`;
  const action = `${kind.of}.send` as const;
  return [
    {
      method: 'post',
      path: `${at}/open`,
      action,
      answer: (asked, deps) =>
        act(asked, deps, kind, (visit, name) => kind.at(deps.desk).open(whoIs(visit), name), {
          key: 'done.docOpened',
        }),
    },
    {
      method: 'post',
      path: `${at}/end`,
      action,
      answer: (asked, deps) =>
        act(asked, deps, kind, (visit, name) => kind.end(deps.desk, whoIs(visit), name), {
          key: 'done.docEnded',
        }),
    },
  ];
}

const publish: Route = {
  method: 'post',
  path: '/console/polls/:name/publish',
  action: 'polls.send',
  answer: (asked, deps) =>
    act(asked, deps, pollKind, (visit, name) => deps.desk.results.publish(whoIs(visit), name), {
      key: 'done.published',
    }),
};

/**
 * Drafts a sending of the results to people who answered. It needs confirmation like every sending.
 */
const giveBack: Route = {
  method: 'post',
  path: '/console/polls/:name/give-back',
  action: 'polls.send',
  async answer(asked, deps) {
    const visit = asked as SignedVisit;
    const name = visit.params['name'] ?? '';
    const drafted = await deps.desk.results.giveBack(whoIs(visit), name);
    if (!drafted.ok) return showDocument(visit, deps, pollKind, { refusal: drafted });
    const { id } = drafted.value.sending;
    return { kind: 'go', to: documentAddress(pollKind, name, `/sendings/${id}`) };
  },
};

/** The pages of polls and campaigns. */
export const documentRoutes: readonly Route[] = [
  ...[pollKind, campaignKind].flatMap((kind) => [
    ...formRoutes(kind),
    ...writing(kind),
    ...releasing(kind),
    ...sendingRoutes(kind),
  ]),
  publish,
  giveBack,
];
