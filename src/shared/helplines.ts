/** What a helpline is for. */
export const helplineKinds = ['trafficking', 'child', 'police', 'general'] as const;
export type HelplineKind = (typeof helplineKinds)[number];

/** Whether a helpline's number is right: only a `verified` one is shown to reporters. */
export const helplineStates = ['verified', 'unverified', 'conflicting'] as const;
export type HelplineState = (typeof helplineStates)[number];
