import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { TestOptions } from 'node:test';

export interface ToolResult {
  readonly exitCode: number;
  /** Standard output and error, in this order. */
  readonly said: string;
}

/** Test options that skip, by name, a test whose C tools are not on this machine. */
export function needsTools(...names: readonly string[]): TestOptions {
  const absent = names.filter((name) => !isInstalled(name));
  return absent.length === 0 ? { timeout: 60_000 } : { skip: `not installed: ${absent.join(', ')}` };
}

/** The same for ifuse, which needs the kernel's FUSE and the right to mount. */
export function needsFuse(...names: readonly string[]): TestOptions {
  try {
    accessSync('/dev/fuse', constants.R_OK | constants.W_OK);
  } catch {
    return { skip: 'no access to /dev/fuse' };
  }
  return needsTools(...names, 'ifuse', 'fusermount');
}

/** Runs a tool against the multiplexer at `address`, as libusbmuxd is told to. */
export function runTool(address: string, name: string, ...args: readonly string[]): Promise<ToolResult> {
  return new Promise((resolve) => {
    const env = { ...process.env, USBMUXD_SOCKET_ADDRESS: address };
    execFile(name, args, { env, timeout: 20_000 }, (error, out, err) => {
      const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ exitCode, said: `${out}${err}` });
    });
  });
}

function isInstalled(name: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
