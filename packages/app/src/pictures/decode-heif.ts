/** Pixels as rows of red, green, blue and alpha, one byte each. */
export interface Pixels {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
}

/** No camera's picture has more. */
const mostPixels = 250_000_000;

/** Decodes the primary picture of a HEIC, upright. Blocks while it works. Throws where it cannot. */
export async function decodeHeif(bytes: Uint8Array): Promise<Pixels> {
  const { default: library } = await import('libheif-js/wasm-bundle.js');
  const images = new library.HeifDecoder().decode(bytes);
  try {
    const image = images.find((one) => one.is_primary()) ?? images[0];
    if (image === undefined) throw new Error('no picture in it');
    const [width, height] = [image.get_width(), image.get_height()];
    if (!(width > 0 && height > 0 && width * height <= mostPixels)) throw new Error('an impossible size');
    const data = new Uint8ClampedArray(width * height * 4);
    await new Promise<void>((done, failed) => {
      image.display({ data, width, height }, (pixels) =>
        pixels === null ? failed(new Error('its pixels cannot be decoded')) : done(),
      );
    });
    return { data: Buffer.from(data.buffer), width, height };
  } finally {
    for (const image of images) image.free?.();
  }
}
