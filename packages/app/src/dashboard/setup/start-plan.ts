import { request } from '../api/request.ts';
import { runToEnd } from '../api/run-job.ts';
import type { Plan } from './plan.ts';

/** Makes the folders places, then starts one backup a source. Errors: RequestError, Error with a sentence. */
export async function startPlan(plan: Plan): Promise<void> {
  for (const folder of plan.folders)
    await runToEnd({ kind: folder.isPlace ? 'adopt-place' : 'add-place', folder: folder.id });
  const { places } = await request('GET /api/places', {});
  const paths = new Set(plan.folders.map(({ path }) => path));
  const chosen = places.filter(({ path }) => paths.has(path)).map(({ id }) => id);
  for (const { id, password } of plan.sources)
    await request('POST /api/jobs', {
      body: { kind: 'backup', source: id, places: chosen, ...(password === undefined ? {} : { password }) },
    });
}
