import { Post, WhyNot } from '../parts/forms.js';
import { Narrow } from '../parts/simple.js';
import { page, type Answer } from '../route.js';
import type { SignedVisit } from '../visit.js';

/** Begins an alert from a case. Without a case it says where to begin. */
export function newPage(
  visit: SignedVisit,
  of: { readonly id: string; readonly reference: string } | undefined,
  refused?: string,
): Answer {
  const { say } = visit;
  const title = say('alerts.new');
  const body = (
    <Narrow title={title}>
      <WhyNot says={refused} />
      {of ? (
        <Post visit={visit} action="/console/alerts/new" class="stack">
          <input type="hidden" name="case" value={of.id} />
          <p>{say('alerts.newWhy', { reference: of.reference })}</p>
          <div class="acts">
            <button class="primary">{say('alerts.begin')}</button>
            <a href={`/console/cases/${encodeURIComponent(of.id)}`}>{say('form.cancel')}</a>
          </div>
        </Post>
      ) : (
        <>
          <p>{say('alerts.newHow')}</p>
          <p>
            <a class="press" href="/console/cases?kind=missing">
              {say('alerts.toCases')}
            </a>
          </p>
        </>
      )}
    </Narrow>
  );
  return page(title, body, { section: 'alerts', status: refused === undefined ? 200 : 409 });
}
