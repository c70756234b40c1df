import type { z } from 'zod';
import type { EndpointSchema } from './common.ts';
import { deviceEndpoints } from './devices.ts';
import { growthEndpoints } from './growth.ts';
import { homeEndpoints } from './home.ts';
import { jobEndpoints } from './jobs.ts';
import { photoEndpoints } from './photos.ts';
import { safetyEndpoints } from './safety.ts';
import { snapshotEndpoints } from './snapshots.ts';

export type { Problem } from './common.ts';

/** All that the page may ask, by method and path: the contract between server and page. */
export const endpoints = {
  ...homeEndpoints,
  ...photoEndpoints,
  ...jobEndpoints,
  ...deviceEndpoints,
  ...safetyEndpoints,
  ...snapshotEndpoints,
  ...growthEndpoints,
} as const;

export type Endpoints = typeof endpoints;
export type Endpoint = keyof Endpoints;

type In<E extends Endpoint, K extends 'params' | 'query' | 'body'> =
  Endpoints[E] extends Record<K, infer S extends z.ZodType> ? { readonly [Key in K]: z.input<S> } : unknown;

/** What is sent with a request, as the page writes it. */
export type Input<E extends Endpoint> = In<E, 'params'> & In<E, 'query'> & In<E, 'body'>;

type Parsed<E extends Endpoint, K extends 'params' | 'query' | 'body'> =
  Endpoints[E] extends Record<K, infer S extends z.ZodType> ? { readonly [Key in K]: z.output<S> } : unknown;

/** The same, checked, as the server reads it. */
export type Request<E extends Endpoint> = Parsed<E, 'params'> & Parsed<E, 'query'> & Parsed<E, 'body'>;

/** The answer to a request. */
export type Output<E extends Endpoint> = z.output<Endpoints[E]['response']>;

export const schemaOf = (endpoint: Endpoint): EndpointSchema => endpoints[endpoint];
