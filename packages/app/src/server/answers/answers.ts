import type { Jobs } from '../jobs/jobs.ts';
import { type Listed, orderOf } from '../jobs/order.ts';
import type { Answers } from '../mount.ts';
import { openTimeline } from '../timeline/timeline.ts';
import { activity } from './activity.ts';
import { phoneFacts, phones } from './devices.ts';
import { homeDocument, placeSummaries } from './home.ts';
import { photoAnswer } from './photo.ts';
import { photoAnswers } from './photos.ts';

export interface Answering extends Listed {
  readonly jobs: Jobs;
  readonly version: string;
  /** Leaves the demo. */
  leaveDemo(): Promise<void>;
}

/** What answers each endpoint. */
export function answersFor({ jobs, version, leaveDemo, ...listed }: Answering): Answers {
  const { world, folders, sources } = listed;
  const { session } = world;
  const { db } = session.ledger;
  const timeline = openTimeline(db);
  const photos = photoAnswers(db, timeline);
  const photo = photoAnswer(db, timeline);
  const whatThisIs = () => ({
    version,
    demo: world.demo,
    now: new Date(session.now()).toISOString(),
    home: session.home.path,
  });
  return {
    'GET /api/session': whatThisIs,
    async 'POST /api/demo/leave'() {
      await leaveDemo();
      return { ...whatThisIs(), demo: false };
    },
    'GET /api/home': () => homeDocument(world),
    'GET /api/timeline': ({ query }) => photos.timeline(query),
    'GET /api/photos': ({ query }) => photos.window(query),
    'GET /api/albums': () => photos.albums(),
    'GET /api/photos/{photo}': ({ params }) => photo(params.photo),
    'GET /api/jobs': () => ({ jobs: jobs.list() }),
    'POST /api/jobs': async ({ body }) => jobs.start(await orderOf(body, listed)),
    'GET /api/jobs/{job}': ({ params }) => jobs.find(params.job),
    'POST /api/jobs/{job}/cancel': ({ params }) => jobs.cancel(params.job),
    'GET /api/activity': ({ query }) => activity(world, query),
    'GET /api/phones': () => phones(world),
    'GET /api/phones/{phone}/info': ({ params }) => phoneFacts(params.phone, world),
    async 'GET /api/found'(_, signal) {
      return { sources: await sources.find(signal), volumes: await folders.tops() };
    },
    async 'GET /api/places'() {
      return { places: await placeSummaries(world) };
    },
    'GET /api/folders': ({ query }) => folders.list(query.at),
    'POST /api/folders': ({ body }) => folders.make(body.at, body.name),
  };
}
