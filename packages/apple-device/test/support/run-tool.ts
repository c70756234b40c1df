import { execFile } from 'node:child_process';

/** Runs a tool of libimobiledevice against the multiplexer at `address`; answers all that it said. */
export function runTool(address: string, name: string, ...args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const env = { ...process.env, USBMUXD_SOCKET_ADDRESS: address };
    execFile(name, args, { env, timeout: 30_000 }, (_, out, err) => resolve(`${out}${err}`));
  });
}
