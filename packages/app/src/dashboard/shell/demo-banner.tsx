import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { FlaskConical } from 'lucide-react';
import { useSession } from '../api/queries.ts';
import { request } from '../api/request.ts';

/** Says on every page that nothing here is real, and leads out. */
export function DemoBanner() {
  const { data: session } = useSession();
  const client = useQueryClient();
  const navigate = useNavigate();
  const leave = useMutation({
    mutationFn: () => request('POST /api/demo/leave', {}),
    onSuccess: async () => {
      await client.resetQueries();
      await navigate({ to: '/' });
    },
  });
  if (session?.demo !== true) return null;
  return (
    <aside
      aria-label="Demo"
      className="flex flex-wrap items-center justify-center gap-x-4 gap-y-2 bg-ink px-4 py-2 text-center text-paper text-sm"
    >
      <span className="inline-flex items-center gap-2">
        <FlaskConical className="size-4 shrink-0" aria-hidden="true" />
        <span>
          Demo
          <span className="max-sm:sr-only">
            : a simulated iPhone, pictures that were drawn for it, and two made-up drives.
          </span>
        </span>
      </span>
      <button
        type="button"
        disabled={leave.isPending}
        onClick={() => leave.mutate()}
        className="min-h-8 rounded-full bg-paper px-4 font-medium text-ink hover:opacity-88"
      >
        Use my own photos
      </button>
    </aside>
  );
}
