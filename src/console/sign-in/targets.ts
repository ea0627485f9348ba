/** Returns a safe target of a sign-in: a page of ours, never another host. */
export function targetOf(text: string): string {
  const ours = /^\/(?:console|k)(?:\/[\w./~%-]*)?(?:\?[\w.~%&=+,:-]*)?$/.test(text);
  return ours && !text.includes('//') && !text.startsWith('/console/sign-') ? text : '/console';
}
