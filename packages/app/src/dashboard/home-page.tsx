import { useQuery } from '@tanstack/react-query';
import { request } from './request.ts';

export function HomePage() {
  const { data, error } = useQuery({ queryKey: ['home'], queryFn: () => request('GET /api/home', {}) });
  return (
    <main className="mx-auto max-w-2xl p-6">
      <h1 className="text-2xl font-semibold">Safelight</h1>
      {error !== null && <p role="alert">{error.message}</p>}
      {data !== undefined && <p className="mt-4">{data.light.sentence}</p>}
    </main>
  );
}
