import { useQuery } from '@tanstack/react-query';
import { FolderOpen, HardDrive } from 'lucide-react';
import { useState } from 'react';
import { type Folder, queries } from '../api/queries.ts';
import { Button } from '../ui/button.tsx';
import { Choice } from '../ui/choice.tsx';
import { FolderPicker } from '../ui/folder-picker.tsx';
import { Notice } from '../ui/notice.tsx';
import { sizeText } from '../ui/texts.ts';
import { DiskWarning } from './disk-warning.tsx';
import { type Plan, toggled } from './plan.ts';

interface ChooseProps {
  readonly plan: Plan;
  onPlan(plan: Plan): void;
}

/** The drives that are connected, and any folder. */
export function ChooseDrives({ plan, onPlan }: ChooseProps) {
  const { data: found } = useQuery(queries.found());
  const [picking, setPicking] = useState(false);
  const volumes = found?.volumes ?? [];
  const others = plan.folders.filter(({ path }) => !volumes.some((volume) => volume.path === path));
  const isChosen = ({ path }: Folder) => plan.folders.some((folder) => folder.path === path);
  const toggle = (folder: Folder) => {
    const same = plan.folders.find(({ path }) => path === folder.path) ?? folder;
    onPlan({ ...plan, folders: toggled(plan.folders, same) });
  };
  return (
    <div className="space-y-3">
      {[...volumes, ...others].map((folder) => (
        <Choice
          key={folder.path}
          Icon={HardDrive}
          title={folder.name}
          detail={folderText(folder)}
          chosen={isChosen(folder)}
          onChange={() => toggle(folder)}
        />
      ))}
      {volumes.length === 0 && (
        <Notice colour="unknown">No drive is connected. Plug one in; it appears here by itself.</Notice>
      )}
      <Button onClick={() => setPicking(true)}>
        <FolderOpen className="size-4" aria-hidden="true" />
        Another folder…
      </Button>
      {plan.folders.map((folder) => (
        <DiskWarning key={folder.path} folder={folder} />
      ))}
      {plan.folders.length === 1 && (
        <Notice colour="amber">
          With one drive only, your photos are lost if it dies together with the phone. You can add a second
          one later.
        </Notice>
      )}
      <FolderPicker
        open={picking}
        title="A folder for the copies"
        verb="Keep copies here"
        onClose={(folder) => {
          setPicking(false);
          if (folder !== undefined && !isChosen(folder)) toggle(folder);
        }}
      />
    </div>
  );
}

function folderText({ freeBytes, totalBytes, isPlace, path }: Folder): string {
  const space =
    freeBytes === null || totalBytes === null
      ? path
      : `${sizeText(freeBytes)} free of ${sizeText(totalBytes)}`;
  return isPlace ? `Holds copies of Safelight’s already · ${space}` : space;
}
