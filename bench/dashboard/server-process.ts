import process from 'node:process';
import { startServer } from '../../packages/app/src/server/start.ts';
import { openWorld } from '../../packages/app/src/server/world.ts';
import { benchDrives } from './made-ledger.ts';

/** The server on a made-up ledger; tells an address that lets one browser in, and its memory, at first and whenever it is asked. */
const [folder = ''] = process.argv.slice(2);
const environment = {
  ...process.env,
  SAFELIGHT_HOME: `${folder}/home`,
  USBMUXD_SOCKET_ADDRESS: '127.0.0.1:1',
};
const signal = new AbortController().signal;
const world = openWorld({ environment, folder, signal, disks: benchDrives(folder) });
const server = await startServer({ world, port: 0 });
const tell = (): void => {
  process.send?.({ address: server.newAddress(), megabytes: process.memoryUsage().rss / 1e6 });
};
tell();
process.on('message', tell);
process.on('disconnect', () => process.exit());
