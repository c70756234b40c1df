const partName = /^(.* Part )(\d+)( of )(\d+)(?: ?\(\d+\))?(?:\.zip)?$/i;
const mostParts = 10_000;

/** Of how many parts of an export a zip or folder is one, by its name. */
export function countOfParts(name: string): number | undefined {
  const count = partName.exec(name.normalize('NFC'))?.[4];
  return count === undefined ? undefined : Number(count);
}

/** The parts that are not among these names, though others of the same export are. */
export function missingParts(names: readonly string[]): string[] {
  const exports = Map.groupBy(
    names.map((name) => partName.exec(name.normalize('NFC'))).filter((match) => match !== null),
    ([, before = '', , , count]) => `${before.toLowerCase()}${count}`,
  );
  return [...exports.values()].flatMap((found) => {
    const [, before, , of, last] = found[0] ?? [];
    const count = Number(last);
    if (!(count <= mostParts)) return [];
    const there = new Set(found.map(([, , number]) => Number(number)));
    const numbers = Array.from({ length: count }, (_, i) => i + 1);
    return numbers.filter((number) => !there.has(number)).map((number) => `${before}${number}${of}${last}`);
  });
}
