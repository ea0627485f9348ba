/** For what an address is asked for. */
export const revealPurposes = ['lifeInDanger', 'atTheirWish', 'protection', 'courtOrder'] as const;
export type RevealPurpose = (typeof revealPurposes)[number];

/** asked → approved or denied → seen, once; what is not used in time expires. */
export const revealStates = ['asked', 'approved', 'denied', 'seen', 'expired'] as const;
export type RevealState = (typeof revealStates)[number];
