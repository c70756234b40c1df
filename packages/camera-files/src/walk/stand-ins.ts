import { isNamedAsMedia } from '../facts/media-class.ts';

const packed = /\.(zip|zipx|rar|7z|tar|tgz|tbz2?|txz|z\d\d|(tar\.(gz|bz2|xz|zst))|((zip|7z|rar)\.\d{2,3}))$/i;
// Chrome, Firefox, Safari (a folder), Opera, Internet Explorer and Edge.
const unfinished = /\.(crdownload|part|download|opdownload|partial)$/i;
// What iCloud Drive leaves in place of a file that it took away.
const inICloud = /^\.(.+)\.icloud$/i;

/** Whether a name is that of an archive, or of a part of one, which is not looked into. */
export function isPackedName(name: string): boolean {
  return packed.test(name);
}

/** What a name says of a file or folder that stands for photos and holds none yet. */
export function kindOfStandIn(name: string): 'in-icloud' | 'unfinished-download' | undefined {
  const away = inICloud.exec(name)?.[1];
  if (away !== undefined) return isNamedAsMedia(away) || isPackedName(away) ? 'in-icloud' : undefined;
  if (!unfinished.test(name)) return undefined;
  const wanted = name.replace(unfinished, '');
  // Chrome calls some only `Unconfirmed 123456`.
  const mayBe = isNamedAsMedia(wanted) || isPackedName(wanted) || /^unconfirmed \d+$/i.test(wanted);
  return mayBe ? 'unfinished-download' : undefined;
}
