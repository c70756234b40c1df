import { Link } from '@tanstack/react-router';
import { Undo2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { type JobRequest, useStartJob } from '../api/queries.ts';
import { buttonLook } from '../ui/button.tsx';
import { FolderPicker } from '../ui/folder-picker.tsx';

/** Which photos are given back: a month, an album, one by its name. */
export type Restored = Pick<Extract<JobRequest, { kind: 'restore' }>, 'month' | 'album' | 'name'>;

interface RestoreButtonProps {
  /** What is given back, for who cannot see where the button stands. */
  readonly what: string;
  readonly restored: Restored;
  readonly className?: string;
  readonly children?: ReactNode;
}

/** Gives originals back into a folder; the run can be followed at Activity. */
export function RestoreButton({
  what,
  restored,
  className = buttonLook('plain'),
  children,
}: RestoreButtonProps) {
  const start = useStartJob();
  const [choosing, setChoosing] = useState(false);
  return (
    <>
      <button
        type="button"
        aria-label={`Restore ${what}…`}
        title={`Restore ${what}…`}
        className={className}
        disabled={start.isPending}
        onClick={() => setChoosing(true)}
      >
        <Undo2 className="size-4" aria-hidden="true" />
        {children}
      </button>
      {start.isSuccess && (
        <span role="status" className="text-sm">
          Under way.{' '}
          <Link to="/activity" className="underline underline-offset-4">
            Follow it
          </Link>
        </span>
      )}
      {start.error !== null && (
        <span role="alert" className="text-red text-sm">
          {start.error.message}
        </span>
      )}
      {choosing && (
        <FolderPicker
          open
          title={`Restore ${what} to`}
          verb="Restore here"
          onClose={(folder) => {
            setChoosing(false);
            if (folder !== undefined) start.mutate({ kind: 'restore', folder: folder.id, ...restored });
          }}
        />
      )}
    </>
  );
}
