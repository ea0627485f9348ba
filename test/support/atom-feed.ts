const head = (id: string) =>
  `<id>${id}</id><title>t</title><updated>2026-03-03T09:00:00Z</updated>`;

/** Returns an Atom feed with one entry for each alert that it links to. */
export function atomFeed(id: string, alerts: readonly string[]): string {
  const entries = alerts.map(
    (alert) => `<entry>${head(alert)}<link type="application/cap+xml" href="${alert}"/></entry>`,
  );
  return `<feed xmlns="http://www.w3.org/2005/Atom">${head(id)}${entries.join('')}</feed>`;
}
