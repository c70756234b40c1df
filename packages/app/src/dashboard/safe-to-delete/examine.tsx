import { useState } from 'react';
import { type Home, useStartJob } from '../api/queries.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Trouble } from '../ui/notice.tsx';

/** Chooses whose photos are examined, and whether by old proofs or by reading everything again. */
export function Examine({ sources }: { readonly sources: Home['sources'] }) {
  const start = useStartJob();
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  const [readNow, setReadNow] = useState(false);
  const source = chosen ?? sources.find(({ kind }) => kind === 'iphone')?.id ?? sources[0]?.id ?? '';
  return (
    <Card>
      <div className="flex flex-wrap items-end gap-x-6 gap-y-4">
        <label className="min-w-48 flex-1">
          <span className="mb-1.5 block text-muted text-sm">Photos on</span>
          <select
            value={source}
            onChange={(event) => setChosen(event.target.value)}
            className="h-11 w-full rounded-xl border border-strong-line bg-surface px-3"
          >
            {sources.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label className="flex min-h-11 cursor-pointer items-center gap-3">
          <input
            type="checkbox"
            checked={readNow}
            onChange={() => setReadNow(!readNow)}
            className="size-5 accent-(--ink)"
          />
          Read every copy again now
        </label>
        <Button
          kind="primary"
          disabled={start.isPending}
          onClick={() => start.mutate({ kind: 'safe-to-delete', source, readNow })}
        >
          Examine
        </Button>
      </div>
      {start.error !== null && (
        <div className="mt-4">
          <Trouble error={start.error} />
        </div>
      )}
    </Card>
  );
}
