import { useState } from 'react';
import { useStartJob } from '../api/queries.ts';
import { AskPassword } from '../ui/ask-password.tsx';
import { Button } from '../ui/button.tsx';

type Request = { kind: 'snapshots-verify' } | { kind: 'snapshots-drill'; whole: boolean };

interface Action {
  readonly label: string;
  readonly request: Request;
  /** Where a password is asked for: what is done with it, and what can be done without it. */
  readonly verb: string;
  readonly without?: string;
}

const actions: readonly Action[] = [
  {
    label: 'Check the newest',
    request: { kind: 'snapshots-verify' },
    verb: 'Check',
    without: 'Check without opening',
  },
  {
    label: 'Try a restore',
    request: { kind: 'snapshots-drill', whole: false },
    verb: 'Try a restore',
  },
  {
    label: 'Try a whole restore',
    request: { kind: 'snapshots-drill', whole: true },
    verb: 'Try a whole restore',
  },
];

/** What can be done with the newest backup of each phone. `encrypted`: one of them at least asks for its password. */
export function SnapshotActions({ encrypted }: { readonly encrypted: boolean }) {
  const start = useStartJob();
  const [asking, setAsking] = useState<Action | undefined>(undefined);
  const begin = (action: Action): void => (encrypted ? setAsking(action) : start.mutate(action.request));
  return (
    <div className="flex flex-wrap gap-2">
      {actions.map((action) => (
        <Button key={action.label} disabled={start.isPending} onClick={() => begin(action)}>
          {action.label}
        </Button>
      ))}
      <p className="w-full text-muted text-sm">
        A restore is tried with 100 files, drawn at random. A whole one goes to a simulated iPhone and reads
        everything twice: about half an hour for every 100 GB, more from a slow drive.
      </p>
      {start.error !== null && <p className="w-full text-red text-sm">{start.error.message}</p>}
      {asking !== undefined && (
        <AskPassword
          verb={asking.verb}
          {...(asking.without === undefined ? {} : { without: asking.without })}
          onAnswer={(password) => {
            setAsking(undefined);
            if (password !== undefined)
              start.mutate({ ...asking.request, ...(password === null ? {} : { password }) });
          }}
        />
      )}
    </div>
  );
}
