import type { Schema } from './schema.ts';

/** (asset, album), of the assets between two keys, in the order of these. */
export function albumQuery({ albumAssets: join }: Schema): string | undefined {
  if (join === undefined) return undefined;
  return `SELECT DISTINCT "${join.right}" AS asset, "${join.left}" AS album FROM "${join.table}"
    WHERE "${join.right}" > ? AND "${join.right}" <= ? ORDER BY 1, 2`;
}

/** (asset, keyword), of the assets between two keys, in the order of these. */
export function keywordQuery({ keywords: join, tables }: Schema): string | undefined {
  if (join === undefined || !tables.get('ZKEYWORD')?.has('ZTITLE')) return undefined;
  if (!tables.get('ZADDITIONALASSETATTRIBUTES')?.has('ZASSET')) return undefined;
  return `SELECT DISTINCT x.ZASSET AS asset, substr(k.ZTITLE, 1, 10000) AS keyword FROM "${join.table}" j
    JOIN ZADDITIONALASSETATTRIBUTES x ON x.Z_PK = j."${join.left}"
    JOIN ZKEYWORD k ON k.Z_PK = j."${join.right}"
    WHERE x.ZASSET > ? AND x.ZASSET <= ? ORDER BY 1, 2`;
}

/** (asset, name of a person), of the assets between two keys, in the order of these. A person merged into another goes by that one's name. */
export function peopleQuery({ tables, faceAsset, facePerson }: Schema): string | undefined {
  if (faceAsset === undefined || facePerson === undefined || !tables.get('ZPERSON')?.has('ZFULLNAME'))
    return undefined;
  const merged = tables.get('ZPERSON')?.has('ZMERGETARGETPERSON');
  const name = merged ? "coalesce(nullif(t.ZFULLNAME, ''), p.ZFULLNAME)" : 'p.ZFULLNAME';
  return `SELECT DISTINCT f."${faceAsset}" AS asset, substr(${name}, 1, 10000) AS person FROM ZDETECTEDFACE f
    JOIN ZPERSON p ON p.Z_PK = f."${facePerson}"
    ${merged ? 'LEFT JOIN ZPERSON t ON t.Z_PK = p.ZMERGETARGETPERSON' : ''}
    WHERE f."${faceAsset}" > ? AND f."${faceAsset}" <= ? AND ${name} <> '' ORDER BY 1, 2`;
}
