import sharp from 'sharp';
import type { Scene } from './scene.ts';

const [width, height] = [1000, 750];

interface Palette {
  readonly sky: readonly [string, string, string];
  readonly sun: string;
  readonly hills: readonly string[];
}

const palettes: readonly Palette[] = [
  {
    sky: ['#1b4f8f', '#6ea8dc', '#e8f1f8'],
    sun: '#fff6d6',
    hills: ['#9db8c9', '#6c93a0', '#3f6f66', '#22453f'],
  },
  {
    sky: ['#2a1a4a', '#b4476c', '#ffb36b'],
    sun: '#ffe6a8',
    hills: ['#a45a6c', '#713f5d', '#46294a', '#281a33'],
  },
  {
    sky: ['#0b1030', '#28365f', '#7f86a8'],
    sun: '#f3f0e2',
    hills: ['#4c5678', '#333d5c', '#1f2842', '#11182c'],
  },
  {
    sky: ['#6fb7c9', '#bfe3e3', '#fdf6e3'],
    sun: '#ffffff',
    hills: ['#d9c48f', '#c4a160', '#8a9a54', '#566b39'],
  },
  {
    sky: ['#8796a5', '#c3ccd2', '#eef0ee'],
    sun: '#ffffff',
    hills: ['#b7c2c4', '#8fa0a3', '#63777b', '#3d5156'],
  },
];

/** A made-up photo as JPEG: a sky, a sun and hills. The same numbers give the same picture. `exif`: a TIFF to put into it. */
export async function landscape({ number, brighter = false }: Scene, exif?: Uint8Array): Promise<Buffer> {
  const drawing = Buffer.from(drawingOf(number));
  const picture = sharp(drawing).modulate({
    brightness: brighter ? 1.2 : 1,
    saturation: brighter ? 1.15 : 1,
  });
  return withExif(await picture.jpeg({ quality: 82 }).toBuffer(), exif);
}

function drawingOf(number: number): string {
  const palette = palettes[number % palettes.length] ?? palettes[0];
  if (palette === undefined) throw new RangeError('no palette');
  const [top, middle, horizon] = palette.sky;
  const sun = {
    x: 200 + ((number * 457) % 1200),
    y: 160 + ((number * 193) % 420),
    r: 46 + (number % 4) * 16,
  };
  const hills = palette.hills.map((colour, layer) => hill(number, layer, colour));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
<defs><linearGradient id="sky" x2="0" y2="1"><stop stop-color="${top}"/><stop offset=".55" stop-color="${middle}"/>
<stop offset=".8" stop-color="${horizon}"/></linearGradient><radialGradient id="glow"><stop stop-color="${palette.sun}" stop-opacity=".55"/>
<stop offset="1" stop-color="${palette.sun}" stop-opacity="0"/></radialGradient></defs>
<rect width="${width}" height="${height}" fill="url(#sky)"/>
<circle cx="${sun.x}" cy="${sun.y}" r="${sun.r * 5}" fill="url(#glow)"/><circle cx="${sun.x}" cy="${sun.y}" r="${sun.r}" fill="${palette.sun}"/>
${hills.join('\n')}</svg>`;
}

function hill(number: number, layer: number, colour: string): string {
  const base = 400 + layer * 82;
  const points = Array.from({ length: 41 }, (_, index) => {
    const x = index * 25;
    const wave = Math.sin(x / (94 + layer * 19) + number * 1.7 + layer * 2.3) * (44 - layer * 5);
    const ripple = Math.sin(x / 29 + number * 3.1 + layer) * 10;
    return `${x},${Math.round(base + wave + ripple)}`;
  });
  return `<polygon fill="${colour}" points="0,${height} ${points.join(' ')} ${width},${height}"/>`;
}

/** Puts an Exif segment where it belongs: right after the marker that begins a JPEG. */
function withExif(jpeg: Buffer, exif: Uint8Array | undefined): Buffer {
  if (exif === undefined) return jpeg;
  const body = Buffer.concat([Buffer.from('Exif\0\0'), exif]);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)]);
}
