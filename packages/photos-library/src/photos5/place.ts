import { type ArchivedValue, PlistError, unarchive } from '@safelight/plist';
import type { Place } from '../photos-asset.ts';
import type { CopiedDatabase } from '../sqlite/database.ts';
import { blobOf } from '../sqlite/row-values.ts';
import type { Schema } from './schema.ts';

/** placeType of an area, in the order in which Photos puts them together into a name (found by the osxphotos project). */
const nameOrder = [8, 11, 4, 2, 1, 9, 7];

/** What Photos calls the place of an asset; undefined without one, and for an archive that cannot be read. */
export function readPlace(database: CopiedDatabase, { tables }: Schema, asset: number): Place | undefined {
  if (!tables.get('ZADDITIONALASSETATTRIBUTES')?.has('ZREVERSELOCATIONDATA')) return undefined;
  const sql = `SELECT ZREVERSELOCATIONDATA AS place FROM ZADDITIONALASSETATTRIBUTES
    WHERE ZASSET = ? AND length(ZREVERSELOCATIONDATA) < 1000000`;
  const archive = blobOf(database.row(sql, asset), 'place');
  if (archive === undefined) return undefined;
  try {
    return placeOf(unarchive(archive));
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

function placeOf(location: ArchivedValue): Place | undefined {
  const infos = field(field(location, 'mapItem'), 'sortedPlaceInfos');
  const areas = (Array.isArray(infos) ? infos : []).map(areaOf).filter((area) => area !== undefined);
  areas.sort((a, b) => b.size - a.size);
  const named = nameOrder.map((type) => areas.findLast((area) => area.type === type)?.name);
  const address = field(location, 'addressString');
  const name =
    named.filter((part) => part !== undefined).join(', ') || (typeof address === 'string' ? address : '');
  const code = field(location, 'countryCode');
  if (name === '') return undefined;
  return {
    name,
    ...(typeof code === 'string' && { countryCode: code }),
    areas: [...new Set(areas.map((area) => area.name))],
  };
}

function areaOf(info: ArchivedValue): Area | undefined {
  const [type, size, name] = [field(info, 'placeType'), field(info, 'area'), field(info, 'name')];
  if (typeof type !== 'number' || typeof size !== 'number' || typeof name !== 'string') return undefined;
  // Photos records some areas a second time without a name.
  if (name === '') return undefined;
  return { type, size, name };
}

function field(value: ArchivedValue, name: string): ArchivedValue {
  if (typeof value !== 'object' || value === null || !('$class' in value)) return null;
  return value[name] ?? null;
}
