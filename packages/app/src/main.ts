import process from 'node:process';
import { pipeline } from 'node:stream/promises';
import { CommanderError } from 'commander';
import type { CommandResult } from './commands/command.ts';
import type { ServeOptions } from './commands/serve.ts';
import { exitCodes, type Outcome } from './exit-code.ts';
import { safelightProgram } from './program/program.ts';
import { sentenceFor, UsageError } from './sentences.ts';
import { openSession, type Session, type SessionOptions } from './session.ts';
import { stoppedSentence } from './stopped.ts';
import { tell } from './terminal/tell.ts';

const underNpm = process.env.npm_lifecycle_event === 'start';
/** Under `npm start` the working folder is the project's; npm tells where the person stood. */
const folder = underNpm ? (process.env.INIT_CWD ?? process.cwd()) : process.cwd();

const stop = new AbortController();
let asked = 0;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    asked++;
    // The launcher passes on what the terminal sent to both, so one Ctrl-C may come twice.
    if (asked > 4) process.exit(exitCodes.interrupted);
    stop.abort(new Error('interrupted'));
  });
}

for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // Who reads along may leave (`| head`); the work goes on.
    if (error.code !== 'EPIPE') throw error;
  });
}

async function run(
  json: boolean,
  command: (session: Session) => Promise<CommandResult>,
  surroundings: Pick<SessionOptions, 'environment' | 'folder'> = { environment: process.env, folder },
): Promise<void> {
  const { stdout, stderr } = process;
  await using session = openSession({ ...surroundings, signal: stop.signal, json, stdout, stderr });
  const { outcome, lines, json: document, text } = await command(session);
  if (text !== undefined) await pipeline(text, stdout, { end: false });
  for (const line of lines) session.say(line);
  if (json && text === undefined) stdout.write(`${JSON.stringify(document, undefined, 2)}\n`);
  end(outcome);
}

function end(outcome: Outcome): void {
  process.exitCode = exitCodes[outcome];
}

function endWith(error: unknown): void {
  if (stop.signal.aborted) {
    fail('interrupted', 'interrupted', stoppedSentence(process.argv[2], error));
  } else if (codeOf(error) === 'EPIPE') {
    end('ok');
  } else if (error instanceof CommanderError) {
    // Commander has said it already.
    end(error.exitCode === 0 ? 'ok' : 'usage');
  } else {
    const outcome = error instanceof UsageError ? 'usage' : 'failed';
    fail(outcome, codeOf(error) ?? outcome, sentenceFor(error));
  }
}

/** Says what went wrong to a person, and to a program that waits for its one document. */
function fail(outcome: Outcome, code: string, message: string): void {
  tell(process.stderr, message, process.env);
  if (process.argv.includes('--json')) {
    process.stdout.write(`${JSON.stringify({ error: { code, message } }, undefined, 2)}\n`);
  }
  end(outcome);
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

async function showDemo(): Promise<void> {
  const { demo } = await import('./demo/demo.ts');
  const { demoSurroundings } = await import('./demo/demo-surroundings.ts');
  const invocation = underNpm ? 'npm start --' : 'safelight';
  await using surroundings = await demoSurroundings(process.env);
  await run(false, (session) => demo(session, invocation), surroundings);
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function serveOwn(options: ServeOptions): Promise<void> {
  const { serve } = await import('./commands/serve.ts');
  const { openWorld } = await import('./server/world.ts');
  const { signal } = stop;
  await serve(openWorld({ environment: process.env, folder, signal }), options, { signal, say });
}

/** Nothing of the person's own is there before the first backup: until then the demo has more to show. */
async function begin(options: ServeOptions): Promise<void> {
  const { hasLedger } = await import('./state/home.ts');
  if (hasLedger(process.env)) return await serveOwn(options);
  const { serveDemo } = await import('./commands/serve.ts');
  await serveDemo(options, { environment: process.env, folder, signal: stop.signal, say });
}

const program = safelightProgram(run, { demo: showDemo, serve: serveOwn, begin });
await program.parseAsync().catch(endWith);
