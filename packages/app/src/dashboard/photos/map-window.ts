/** A ring of a coast: longitude and latitude, in degrees. */
export type Ring = readonly (readonly [number, number])[];

export interface MapWindow {
  readonly west: number;
  readonly east: number;
  readonly north: number;
  readonly south: number;
  /** What a degree of longitude is narrower here than a degree of latitude. */
  readonly squeeze: number;
}

/** So many degrees of latitude around a spot. The poles stay in the window, the date line may be crossed. */
export function windowAround(latitude: number, longitude: number, degrees: number): MapWindow {
  const middle = Math.min(Math.max(latitude, -85 + degrees / 2), 85 - degrees / 2);
  const squeeze = Math.max(0.15, Math.cos((middle * Math.PI) / 180));
  const half = degrees / squeeze;
  return {
    west: longitude - half,
    east: longitude + half,
    north: middle + degrees / 2,
    south: middle - degrees / 2,
    squeeze,
  };
}

/** Where a spot stands in the window, in hundredths of a degree of latitude from its upper left corner. */
export function placed(window: MapWindow, longitude: number, latitude: number): readonly [number, number] {
  return [
    Math.round((longitude - window.west) * window.squeeze * 100),
    Math.round((window.north - latitude) * 100),
  ];
}

/** The coasts that show in the window, as a path; seen once more on the other side of the date line. */
export function coastPath(rings: readonly Ring[], window: MapWindow): string {
  return rings
    .flatMap((ring) => [-360, 0, 360].map((turn) => ringPath(ring, window, turn)))
    .filter((path) => path !== '')
    .join('');
}

function ringPath(ring: Ring, window: MapWindow, turn: number): string {
  let [west, east, south, north] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const [longitude, latitude] of ring) {
    west = Math.min(west, longitude + turn);
    east = Math.max(east, longitude + turn);
    south = Math.min(south, latitude);
    north = Math.max(north, latitude);
  }
  if (east < window.west || west > window.east || north < window.south || south > window.north) return '';
  return `M${ring.map(([longitude, latitude]) => placed(window, longitude + turn, latitude).join(',')).join('L')}Z`;
}
