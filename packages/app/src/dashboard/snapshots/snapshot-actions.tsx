import { useState } from 'react';
import { useStartJob } from '../api/queries.ts';
import { AskPassword } from '../ui/ask-password.tsx';
import { Button } from '../ui/button.tsx';

type Kind = 'snapshots-verify' | 'snapshots-drill';

const words: Readonly<Record<Kind, { verb: string; without?: string }>> = {
  'snapshots-verify': { verb: 'Check', without: 'Check without opening' },
  'snapshots-drill': { verb: 'Try a restore' },
};

/** What can be done with the newest backup of each phone. `encrypted`: one of them at least asks for its password. */
export function SnapshotActions({ encrypted }: { readonly encrypted: boolean }) {
  const start = useStartJob();
  const [asking, setAsking] = useState<Kind | undefined>(undefined);
  const begin = (kind: Kind): void => (encrypted ? setAsking(kind) : start.mutate({ kind }));
  return (
    <div className="flex flex-wrap gap-2">
      <Button disabled={start.isPending} onClick={() => begin('snapshots-verify')}>
        Check the newest
      </Button>
      <Button disabled={start.isPending} onClick={() => begin('snapshots-drill')}>
        Try a restore
      </Button>
      {start.error !== null && <p className="w-full text-red text-sm">{start.error.message}</p>}
      {asking !== undefined && (
        <AskPassword
          {...words[asking]}
          onAnswer={(password) => {
            setAsking(undefined);
            if (password !== undefined)
              start.mutate({ kind: asking, ...(password === null ? {} : { password }) });
          }}
        />
      )}
    </div>
  );
}
