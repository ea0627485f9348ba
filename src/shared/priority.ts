/** P1 is a life in danger now; P2 goes on; P3 is past or general. Source: domain.md §3. */
export type Priority = 1 | 2 | 3;
