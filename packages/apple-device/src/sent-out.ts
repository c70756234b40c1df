/**
 * Resolves when what was written to a connection in this turn of the event loop has been handed to the system, so that
 * the connection can be destroyed without taking it back.
 */
export function sentOut(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
}
