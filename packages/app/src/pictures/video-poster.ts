import { execFile } from 'node:child_process';
import { EncodedPacketSink, FilePathSource, Input, MP4, QTFF } from 'mediabunny';
import { stillHeif } from './still-heif.ts';

/** A film's first key frame: a HEIC to decode, and by how many degrees clockwise it is to be turned. */
export interface Poster {
  readonly heif: Buffer;
  readonly rotation: number;
}

/** A key frame of 8K film is a few megabytes. */
const mostFrameBytes = 64 * 1024 * 1024;

/** The poster of a film coded as HEVC, as iPhones do; `undefined` where it is another codec. Throws where the film is broken. */
export async function hevcPoster(path: string): Promise<Poster | undefined> {
  using input = new Input({ formats: [MP4, QTFF], source: new FilePathSource(path) });
  const track = await input.getPrimaryVideoTrack();
  if (track === null) throw new Error('no film in it');
  const config = await track.getDecoderConfig();
  if (config === null || !/^h(vc|ev)1/.test(config.codec) || config.description === undefined)
    return undefined;
  const packet = await new EncodedPacketSink(track).getFirstKeyPacket();
  if (packet === null || packet.data.length > mostFrameBytes) throw new Error('no key frame in it');
  const { codedWidth: width = 0, codedHeight: height = 0, description } = config;
  const configuration = ArrayBuffer.isView(description)
    ? new Uint8Array(description.buffer, description.byteOffset, description.byteLength)
    : new Uint8Array(description);
  const heif = stillHeif({ configuration, data: packet.data, width, height });
  return { heif, rotation: await track.getRotation() };
}

const ffmpegMs = 20_000;

/** The first picture of any film as JPEG, by the system's ffmpeg; `undefined` where there is none. */
export async function ffmpegPoster(path: string, width: number): Promise<Buffer | undefined> {
  const words = [
    '-v',
    'error',
    '-nostdin',
    '-protocol_whitelist',
    'file',
    '-i',
    `file:${path}`,
    '-frames:v',
    '1',
  ];
  const form = ['-vf', `scale='min(${width},iw)':-2`, '-f', 'image2pipe', '-c:v', 'mjpeg', '-q:v', '3', '-'];
  return await new Promise((done) => {
    const options = { encoding: 'buffer', maxBuffer: mostFrameBytes, timeout: ffmpegMs } as const;
    execFile('ffmpeg', [...words, ...form], options, (error, stdout) =>
      done(error === null && stdout.length > 0 ? stdout : undefined),
    );
  });
}
