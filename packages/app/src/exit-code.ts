/** How a command ended, in the one place that knows the numbers. */
export const exitCodes = { ok: 0, failed: 1, usage: 2, attention: 3, interrupted: 130 } as const;

export type Outcome = keyof typeof exitCodes;
