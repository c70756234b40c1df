/** The smallest type that holds an integer exactly. */
export function exactInteger(value: bigint): number | bigint {
  const short = Number(value);
  return Number.isSafeInteger(short) ? short : value;
}

/** Whether a number is to be written as an integer. Negative zero and numbers past 2^53 are reals. */
export function isInteger(value: number): boolean {
  return Number.isSafeInteger(value) && !Object.is(value, -0);
}
