/**
 * The promise's outcome, or the signal's reason as soon as it aborts. The promise itself goes on; when its value
 * arrives too late, `tooLate` gets it (to release it).
 */
export function abortable<T>(
  promise: Promise<T>,
  signal: AbortSignal | undefined,
  tooLate: (value: T) => void = () => {},
): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      promise.then(tooLate, () => {});
      reject(signal.reason);
    };
    if (signal.aborted) {
      onAbort();
      return;
    }
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
