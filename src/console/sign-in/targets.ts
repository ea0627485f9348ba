/** Where a sign-in may lead: to a page of ours, and never to another host. */
export function targetOf(text: string): string {
  const ours = /^\/(?:console|k)(?:\/[\w./~%-]*)?(?:\?[\w.~%&=+,:-]*)?$/.test(text);
  return ours && !text.includes('//') && !text.startsWith('/console/sign-') ? text : '/console';
}
