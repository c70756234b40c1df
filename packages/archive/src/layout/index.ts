export { legalName, nameKey, splitName } from './legal-name.ts';
export { monthFolder } from './month-folder.ts';
export * from './names-of-ours.ts';
export * from './resource-name.ts';
