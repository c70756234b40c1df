import { type ArchiveView, PlistError, viewArchive } from '@safelight/plist';
import type { Place } from '../photos-asset.ts';
import type { CopiedDatabase } from '../sqlite/database.ts';
import { blobOf } from '../sqlite/row-values.ts';
import type { Schema } from './schema.ts';

/** placeType of an area, in the order in which Photos puts them together into a name (found by the osxphotos project). */
const nameOrder = [8, 11, 4, 2, 1, 9, 7];

/** Asks for the place of one asset; undefined where the database keeps none. */
export function placeQuery({ tables }: Schema): string | undefined {
  const columns = tables.get('ZADDITIONALASSETATTRIBUTES');
  if (!columns?.has('ZREVERSELOCATIONDATA') || !columns.has('ZASSET')) return undefined;
  return `SELECT ZREVERSELOCATIONDATA AS place FROM ZADDITIONALASSETATTRIBUTES
    WHERE ZASSET = ? AND length(ZREVERSELOCATIONDATA) < 1000000`;
}

/** What Photos calls the place of an asset; undefined without one, and for an archive that cannot be read. */
export function readPlace(
  database: CopiedDatabase,
  query: ReturnType<typeof placeQuery>,
  asset: number,
): Place | undefined {
  const archive = query === undefined ? undefined : blobOf(database.row(query, asset), 'place');
  if (archive === undefined) return undefined;
  try {
    return placeOf(viewArchive(archive));
  } catch (error) {
    if (error instanceof PlistError) return undefined;
    throw error;
  }
}

interface Area {
  readonly type: number;
  readonly size: number;
  readonly name: string;
}

/** A place has about a dozen areas. */
const mostAreas = 100;

function placeOf(location: ArchiveView | undefined): Place | undefined {
  const infos = location?.field('mapItem')?.field('sortedPlaceInfos')?.items() ?? [];
  const areas = infos
    .slice(0, mostAreas)
    .map(areaOf)
    .filter((area) => area !== undefined);
  areas.sort((a, b) => b.size - a.size);
  const named = nameOrder.map((type) => areas.findLast((area) => area.type === type)?.name);
  const name =
    named.filter((part) => part !== undefined).join(', ') || (location?.field('addressString')?.text() ?? '');
  const countryCode = location?.field('countryCode')?.text();
  if (name === '') return undefined;
  return {
    name,
    ...(countryCode !== undefined && { countryCode }),
    areas: [...new Set(areas.map((area) => area.name))],
  };
}

function areaOf(info: ArchiveView): Area | undefined {
  const [type, size] = [info.field('placeType')?.number(), info.field('area')?.number()];
  const name = info.field('name')?.text();
  // Photos records some areas a second time without a name.
  if (type === undefined || size === undefined || name === undefined || name === '') return undefined;
  return { type, size, name };
}
