import { programName } from '../../terminal/tell.ts';
import type { Output } from '../api/endpoints.ts';
import type { growthEndpoints } from '../api/growth.ts';
import type { safetyEndpoints } from '../api/safety.ts';
import type { snapshotEndpoints } from '../api/snapshots.ts';
import { Refusal } from '../guard/refusal.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { type Listed, orderOf } from '../jobs/order.ts';
import type { Answers } from '../mount.ts';
import type { Reader } from '../reader/reader.ts';
import type { Timeline } from '../timeline/timeline.ts';
import type { World } from '../world.ts';
import { activity } from './activity.ts';
import { phoneFacts, phones } from './devices.ts';
import { folderDisk } from './folder-disk.ts';
import { homeDocument, placeSummaries } from './home.ts';
import { photoAnswer } from './photo.ts';
import { photoAnswers } from './photos.ts';

export interface Answering extends Listed {
  readonly jobs: Jobs;
  readonly version: string;
  readonly reader: Reader;
  readonly timeline: Timeline;
  /** Leaves the demo. */
  leaveDemo(): Promise<void>;
}

/** What answers each endpoint. */
export function answersFor({ jobs, version, reader, timeline, leaveDemo, ...listed }: Answering): Answers {
  const { world, folders, sources } = listed;
  const { session } = world;
  const { db } = session.ledger;
  const photos = photoAnswers(db, timeline);
  const photo = photoAnswer(db, timeline);
  const whatThisIs = () => ({
    version,
    demo: world.demo,
    now: new Date(session.now()).toISOString(),
    home: session.home.path,
    program: programName(session.environment),
  });
  return {
    'GET /api/session': whatThisIs,
    async 'POST /api/demo/leave'() {
      await leaveDemo();
      return { ...whatThisIs(), demo: false };
    },
    'GET /api/home': () => homeDocument(world, reader, jobs.running()),
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
      return { ...(await sources.find(signal)), volumes: await folders.volumes() };
    },
    async 'GET /api/places'() {
      return { places: await placeSummaries(reader) };
    },
    ...safetyAnswers(reader, session),
    'GET /api/folders': ({ query }) => folders.list(query.at),
    'GET /api/folders/disk': async ({ query }) => await folderDisk(await folders.pathOf(query.at), session),
    'POST /api/folders': ({ body }) => folders.make(body.at, body.name),
  };
}

/** What is gone may be very much; the page shows the first of it. */
const mostGone = 500;

type ReaderEndpoints = typeof safetyEndpoints & typeof snapshotEndpoints & typeof growthEndpoints;
type SafetyAnswers = Pick<Answers, keyof ReaderEndpoints>;

function safetyAnswers(reader: Reader, { ledger }: World['session']): SafetyAnswers {
  return {
    'GET /api/what-if': async () =>
      (await reader.ask('what-if', { names: 20 })) as Output<'GET /api/what-if'>,
    async 'GET /api/gone'() {
      const { alarms, assets } = await reader.ask('gone', null);
      return { alarms: [...alarms], total: assets.length, assets: assets.slice(0, mostGone) };
    },
    async 'POST /api/gone/acknowledge'() {
      await reader.ask('acknowledge', null);
      return {};
    },
    'GET /api/snapshots': () => reader.ask('snapshots', null),
    'GET /api/growth': () => reader.ask('growth', null),
    'GET /api/policy': () => reader.ask('policy', null),
    'PUT /api/policy': ({ body }) => reader.ask('set-policy', body),
    async 'PATCH /api/places/{place}'({ params, body: { name, medium, location } }) {
      if (!ledger.places.all().some(({ id }) => id === params.place)) throw new Refusal(404, 'not-listed');
      const facts = {
        ...(name === undefined ? {} : { name }),
        ...(medium === undefined ? {} : { medium }),
        ...(location === undefined ? {} : { location }),
      };
      await reader.ask('set-place', { place: params.place, facts });
      return {};
    },
  };
}
