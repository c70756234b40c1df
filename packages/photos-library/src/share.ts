/** For a thread that lists a part of a library: no more than that takes, since every file loaded costs it time. */
export { openShare } from './photos5/divide.ts';
