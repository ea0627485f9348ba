import type { ComponentChildren, JSX } from 'preact';
import { writeSelection, type Selection } from './selection.js';

/** What every part of the page is given beside its own view. */
export interface Frame {
  readonly selection: Selection;
  /** Proves that a post comes from a page of this process. */
  readonly token: string;
  /** What was wrong with the last post, and where. */
  readonly problem?: Problem | undefined;
}

/**
 * A post that was not done: what is wrong and what to do, and the words so that they are not lost.
 */
export interface Problem {
  readonly pane: 'reporter' | 'focal' | 'clock';
  readonly says: string;
  readonly text?: string;
}

/** A link to the same page with something else chosen. */
export const linkTo = (selection: Selection, anchor: string): string =>
  `/demo?${writeSelection(selection)}#${anchor}`;

/**
 * A form that posts and comes back to what is chosen
 * now. The words are in its body, never in its address.
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

/** Who does it, and on which phone. */
export function By({ who, device }: { readonly who: string; readonly device: string }) {
  return (
    <>
      <input type="hidden" name="who" value={who} />
      <input type="hidden" name="device" value={device} />
    </>
  );
}

/** One of a few choices, as links that look like tabs. */
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
