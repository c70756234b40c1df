import { z } from 'zod';
import { problem } from './common.ts';
import { type Endpoint, endpoints, schemaOf } from './endpoints.ts';

/** The contract as an OpenAPI 3.1 document. */
export function openApiDocument(version: string): unknown {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const endpoint of Object.keys(endpoints) as Endpoint[]) {
    const [method = '', path = ''] = endpoint.split(' ');
    paths[path] = { ...paths[path], [method.toLowerCase()]: operationOf(endpoint) };
  }
  return { openapi: '3.1.0', info: { title: 'Safelight', version }, paths };
}

function operationOf(endpoint: Endpoint): unknown {
  const { summary, params, query, body, response } = schemaOf(endpoint);
  const parameters = [
    ...Object.entries(params?.shape ?? {}).map(([name, schema]) => ({
      name,
      in: 'path',
      required: true,
      schema: jsonSchema(schema as z.ZodType, 'input'),
    })),
    ...Object.entries(query?.shape ?? {}).map(([name, schema]) => ({
      name,
      in: 'query',
      required: false,
      schema: jsonSchema(schema as z.ZodType, 'input'),
    })),
  ];
  return {
    summary,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: { required: true, content: content(body, 'input') } }),
    responses: {
      200: { description: 'The answer', content: content(response, 'output') },
      default: { description: 'Refused or failed', content: content(problem, 'output') },
    },
  };
}

function content(schema: z.ZodType, io: 'input' | 'output') {
  return { 'application/json': { schema: jsonSchema(schema, io) } };
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): unknown {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io });
  return rest;
}
