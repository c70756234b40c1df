import { useQuery } from '@tanstack/react-query';
import { type Folder, queries } from '../api/queries.ts';
import { diskTexts } from '../places/disk-texts.ts';
import { Notice } from '../ui/notice.tsx';

/** Says before the first copy what `status` would say after it: a folder that fails with the computer, or perhaps does. */
export function DiskWarning({ folder }: { readonly folder: Folder }) {
  const { data } = useQuery(queries.folderDisk(folder.id));
  if (data === undefined || data.disk === 'own') return null;
  return (
    <Notice colour={data.disk === 'computer' ? 'amber' : 'unknown'}>
      <span className="font-semibold">{folder.name}</span> {diskTexts[data.disk]}
    </Notice>
  );
}
