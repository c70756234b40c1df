import { open } from 'node:fs/promises';
import type { Hono } from 'hono';
import { headLength, pictureFormat } from '../../pictures/format.ts';
import type { PictureSize } from '../../pictures/make-picture.ts';
import type { Pictures } from '../../pictures/pictures.ts';
import { mediaPolicy } from '../guard/headers.ts';
import { refusal } from '../guard/refusal.ts';
import type { Originals } from './originals.ts';
import { placeholder } from './placeholder.ts';
import { sendFile } from './send-file.ts';

export interface MediaOptions {
  readonly pictures: Pictures;
  readonly originals: Originals;
}

/** What every browser shows by itself, and at once. */
const shownAsItIs: ReadonlySet<string | undefined> = new Set(['jpeg', 'png', 'gif', 'webp', 'avif']);

/** Pictures and originals: `/thumbnails/{content}?size=256`, `/view/{resource}`, `/originals/{resource}`. */
export function serveMedia(app: Hono, { pictures, originals }: MediaOptions): void {
  async function picture(sha256: string, size: PictureSize, { signal }: Request): Promise<Response> {
    const made = await pictures(sha256, size, signal);
    if ('note' in made) return placeholder(made.note);
    return new Response(new Uint8Array(made.bytes), {
      headers: {
        'content-type': 'image/webp',
        'content-security-policy': mediaPolicy,
        // Named by their content, they never change. The browser keeps them in the person’s own profile.
        'cache-control': 'private, max-age=604800, immutable',
      },
    });
  }

  app.get('/thumbnails/:content', (context) => {
    const content = context.req.param('content');
    const size = context.req.query('size') ?? '256';
    if (!/^[0-9a-f]{64}$/.test(content) || (size !== '256' && size !== '512'))
      return refusal(400, 'bad-request');
    return picture(content, size === '256' ? 256 : 512, context.req.raw);
  });

  app.get('/originals/:resource', async (context) => {
    const original = await find(context.req.param('resource'));
    return original === undefined ? refusal(404, 'not-found') : await sendFile(original, context.req.raw);
  });

  app.get('/view/:resource', async (context) => {
    const original = await find(context.req.param('resource'));
    if (original === undefined) return refusal(404, 'not-found');
    if (shownAsItIs.has(await formatAt(original.path))) return await sendFile(original, context.req.raw);
    return await picture(original.sha256, 'view', context.req.raw);
  });

  function find(id: string): ReturnType<Originals['ofResource']> {
    return /^\d{1,15}$/.test(id) ? originals.ofResource(id) : Promise.resolve(undefined);
  }
}

async function formatAt(path: string): Promise<string | undefined> {
  await using file = await open(path);
  const head = Buffer.alloc(headLength);
  const { bytesRead } = await file.read(head, 0, headLength, 0);
  return pictureFormat(head.subarray(0, bytesRead));
}
