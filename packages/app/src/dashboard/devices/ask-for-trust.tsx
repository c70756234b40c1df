import { useQuery } from '@tanstack/react-query';
import { type Phone, queries, useStartJob } from '../api/queries.ts';
import { Button } from '../ui/button.tsx';
import { Trouble } from '../ui/notice.tsx';

/** Has a phone ask its owner whether it may be read, once at a time. */
export function AskForTrust({ phone }: { readonly phone: Phone }) {
  const start = useStartJob();
  const { data } = useQuery(queries.jobs());
  const asks = data?.jobs.some(({ kind, state }) => kind === 'pair-phone' && state !== 'ended') === true;
  return (
    <>
      <Button
        kind="primary"
        disabled={start.isPending || asks}
        onClick={() => start.mutate({ kind: 'pair-phone', phone: phone.id })}
      >
        Ask for trust
      </Button>
      {start.error !== null && (
        <div className="w-full">
          <Trouble error={start.error} />
        </div>
      )}
    </>
  );
}
