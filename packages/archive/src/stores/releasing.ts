/**
 * Gives back the memory of each chunk once its reader is done with it. V8 counts it in, and would collect all garbage for each 32 MB
 * of it, which takes as long as to hash or encrypt them. Only for chunks that nobody else has.
 */
export async function* releasing(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  for await (const chunk of chunks) {
    yield chunk;
    const { buffer } = chunk;
    // What shares its buffer with others, as small ones do, is left to the collector.
    if (buffer instanceof ArrayBuffer && buffer.byteLength === chunk.byteLength) buffer.transfer(0);
  }
}
