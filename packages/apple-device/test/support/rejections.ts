import assert from 'node:assert/strict';
import { DeviceError, type DeviceErrorCode } from '@safelight/apple-device';

/** For `assert.rejects`: a DeviceError of this code. */
export function withCode(...codes: readonly DeviceErrorCode[]): (error: unknown) => true {
  return (error) => {
    assert.ok(error instanceof DeviceError, `a DeviceError was expected, not ${String(error)}`);
    assert.ok(codes.includes(error.code), `${error.code}: ${error.message}`);
    return true;
  };
}

/** Everything an iteration yields until it ends or throws, and what it threw. */
export async function drain(bytes: AsyncIterable<Uint8Array>): Promise<{ bytes: Buffer; error: unknown }> {
  const parts: Uint8Array[] = [];
  let error: unknown;
  try {
    for await (const part of bytes) parts.push(part);
  } catch (thrown) {
    error = thrown;
  }
  return { bytes: Buffer.concat(parts), error };
}
