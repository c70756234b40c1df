import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { TestOptions } from 'node:test';

const root = resolve(import.meta.dirname, '../..');

/** Where the real samples lie: `SAFELIGHT_SAMPLES`, or `../shared/samples` beside the checkout. */
export const samplesFolder = process.env.SAFELIGHT_SAMPLES ?? resolve(root, '../shared/samples');

/** The path of a sample, for instance `sample('camera-roll/DCIM')`. */
export function sample(path: string): string {
  return join(samplesFolder, path);
}

/** Test options that skip, by name, a test whose real samples are not on this machine. */
export function needsSample(path: string): TestOptions {
  return existsSync(sample(path)) ? {} : { skip: `the real samples are absent: ${path}` };
}
