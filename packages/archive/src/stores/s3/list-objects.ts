import { badAnswer, parseAnswer } from './answer.ts';
import type { S3Client } from './client.ts';
import { childrenOf, childText } from './xml.ts';

export interface ListedObjects {
  readonly keys: readonly string[];
  /** With their `/` at the end. */
  readonly folders: readonly string[];
}

/** The objects whose keys begin with `prefix`, and the folders there, a page at a time. Errors: those of the client. */
export async function* listObjects(
  client: S3Client,
  prefix: string,
  options: { readonly flat?: boolean; readonly signal?: AbortSignal | undefined } = {},
): AsyncIterable<ListedObjects> {
  let token: string | undefined;
  for (;;) {
    const query = {
      'list-type': '2',
      'encoding-type': 'url',
      prefix,
      ...(options.flat === true ? {} : { delimiter: '/' }),
      ...(token === undefined ? {} : { 'continuation-token': token }),
    };
    const { text } = await client.sendForText({ method: 'GET', query, signal: options.signal });
    const root = parseAnswer(text, 'ListBucketResult');
    yield {
      keys: childrenOf(root, 'Contents').map((entry) => keyOf(childText(entry, 'Key'), prefix)),
      folders: childrenOf(root, 'CommonPrefixes').map((entry) => keyOf(childText(entry, 'Prefix'), prefix)),
    };
    if (childText(root, 'IsTruncated') !== 'true') return;
    const next = childText(root, 'NextContinuationToken');
    // A server that points to where we are would keep us for ever.
    if (next === undefined || next === token) throw badAnswer('a list that does not go on');
    token = next;
  }
}

/** Keys are percent-encoded, as XML cannot hold every character. What was not asked for is none of ours. */
function keyOf(text: string | undefined, prefix: string): string {
  let key: string;
  try {
    key = decodeURIComponent((text ?? '').replaceAll('+', ' '));
  } catch (error) {
    throw badAnswer('a key that is not percent-encoded', error);
  }
  if (text === undefined || !key.startsWith(prefix)) throw badAnswer('a key that was not asked for');
  return key;
}
