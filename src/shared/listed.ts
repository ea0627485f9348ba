/** The most cases on one page of a list, through any door. */
export const MOST_LISTED = 200;
