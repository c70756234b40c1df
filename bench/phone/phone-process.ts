import { startSimulatedIphone, syntheticMedia } from '@safelight/simulated-iphone';

/** A simulated iPhone as its own process: `phone-process.ts SOCKET PHOTOS PHOTO_BYTES LATENCY_MS`; says when it is up. */
const [socket = '', photos = '0', photoBytes = '0', latencyMs = '0'] = process.argv.slice(2);
const media = syntheticMedia({
  photos: Number(photos),
  photoBytes: (index) => Number(photoBytes) + (index % 1000),
  seed: 'bench',
});
const faults = Number(latencyMs) > 0 ? { latencyMs: Number(latencyMs) } : {};
const iphone = await startSimulatedIphone({ address: { kind: 'unix', path: socket }, media, faults });
process.stdout.write(`${iphone.address}\n`);
