import process from 'node:process';

/** On Windows a link may be made only by an administrator, so a test with links is skipped there, and says so. */
export const needsLinks = process.platform === 'win32' ? { skip: 'Windows lets few people make links' } : {};
