import type { ComponentChildren, JSX } from 'preact';
import { writeSelection, type Selection } from './selection.js';

/** The data that every part of the page gets besides its own view. */
export interface Frame {
  readonly selection: Selection;
  /** Proves that a post comes from a page of this process. */
  readonly token: string;
  /** The problem of the last post, and its place. */
  readonly problem?: Problem | undefined;
}

/**
 * A post that was refused: what is wrong and what to do, with the typed words so that they are not
 * lost.
 */
export interface Problem {
  readonly pane: 'reporter' | 'focal' | 'clock';
  readonly says: string;
  readonly text?: string;
}

/** Returns a link to the same page with another selection. */
export const linkTo = (selection: Selection, anchor: string): string =>
  `/demo?${writeSelection(selection)}#${anchor}`;

/**
 * A form that posts and returns to the current selection. The words are in its body, never in its
 * address.
 */
export function Post({
  frame,
  action,
  children,
  ...rest
}: {
  readonly frame: Frame;
  readonly action: string;
  readonly children: ComponentChildren;
} & Omit<JSX.FormHTMLAttributes, 'action'>) {
  return (
    <form {...rest} method="post" action={`/demo/${action}?${writeSelection(frame.selection)}`}>
      <input type="hidden" name="token" value={frame.token} />
      {children}
    </form>
  );
}

/** Hidden fields for the acting person and their phone. */
export function By({ who, device }: { readonly who: string; readonly device: string }) {
  return (
    <>
      <input type="hidden" name="who" value={who} />
      <input type="hidden" name="device" value={device} />
    </>
  );
}

/** One of several choices, as links that look like tabs. */
export function Choice(props: {
  readonly href: string;
  readonly chosen: boolean;
  readonly children: ComponentChildren;
}) {
  return (
    <a href={props.href} data-soft {...(props.chosen ? { 'aria-current': 'true' as const } : {})}>
      {props.children}
    </a>
  );
}
