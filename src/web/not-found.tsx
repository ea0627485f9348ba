import type { Request, Response } from 'express';
import type { Texts } from '../shared/texts/texts.js';
import { asHtml, Brand, PageHead, pagePolicy, Unlisted } from './page.js';

/**
 * Answers that nothing is at the address: to a browser with a page in its language, to any other
 * program with JSON. Nothing of the request is repeated.
 * @param error for programs
 * @param texts without them there is no page
 */
export function nothing(
  request: Request,
  response: Response,
  error: string,
  texts: Texts | undefined,
): void {
  response.vary('Accept, Accept-Language');
  // JSON first: a program that accepts anything gets it.
  const page = texts && request.method !== 'POST' && request.accepts(['json', 'html']) === 'html';
  if (!page) return void response.json({ error });
  const wanted = request.acceptsLanguages(...texts.languages);
  const language = texts.languages.find((one) => one === wanted) ?? texts.languages[0] ?? 'en';
  const says = texts.say(language, { key: 'results.nothing' });
  response
    .set('Content-Security-Policy', pagePolicy())
    .type('html')
    .send(
      asHtml(
        <html lang={language}>
          <PageHead title="Amana" style="/polls/results.css">
            <Unlisted />
          </PageHead>
          <body>
            <header>
              <Brand />
            </header>
            <main>
              <h1>{says}</h1>
              <p>
                <a href="/polls">{texts.say(language, { key: 'results.all' })}</a>
              </p>
            </main>
          </body>
        </html>,
      ),
    );
}
