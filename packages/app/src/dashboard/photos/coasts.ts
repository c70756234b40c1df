import { feature } from 'topojson-client';
import land from 'world-atlas/land-50m.json';
import type { Ring } from './map-window.ts';

const topology = land as unknown as Parameters<typeof feature>[0];

/** The coasts of the world (Natural Earth, 1:50 million, public domain); they come with the page, so no map server is asked. */
export const coasts: readonly Ring[] = ringsOf();

function ringsOf(): readonly Ring[] {
  const shapes = feature(topology, topology.objects.land as never) as unknown as {
    readonly features: readonly {
      readonly geometry: { readonly type: string; readonly coordinates: readonly (readonly Ring[])[] };
    }[];
  };
  return shapes.features.flatMap(({ geometry }) => geometry.coordinates.flat());
}
