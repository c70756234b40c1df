import { Link } from '@tanstack/react-router';
import { ArrowRight } from 'lucide-react';
import { type Home, useStartJob } from '../api/queries.ts';
import { Button, buttonLook } from '../ui/button.tsx';

type Next = NonNullable<Home['next']>;

/** The one thing to do now, as one button. */
export function NextStep({ next }: { readonly next: Next }) {
  return (
    <div className="mt-6">
      <p className="mb-3">{next.sentence}</p>
      <NextButton next={next} />
    </div>
  );
}

function NextButton({ next }: { readonly next: Next }) {
  const start = useStartJob();
  const label = (
    <>
      {next.label}
      <ArrowRight className="size-4" aria-hidden="true" />
    </>
  );
  const { kind } = next;
  if (kind === 'verify' || kind === 'replicate' || kind === 'repair') {
    return (
      <>
        <Button kind="primary" disabled={start.isPending} onClick={() => start.mutate({ kind })}>
          {label}
        </Button>
        {start.error !== null && <p className="mt-2 text-red">{start.error.message}</p>}
      </>
    );
  }
  return (
    <Link to={pages[kind]} className={buttonLook('primary')}>
      {label}
    </Link>
  );
}

const pages: Readonly<
  Record<
    Exclude<Next['kind'], 'verify' | 'replicate' | 'repair'>,
    '/setup' | '/places' | '/devices' | '/gone'
  >
> = {
  gone: '/gone',
  'set-up': '/setup',
  backup: '/devices',
  connect: '/places',
  'add-place': '/places',
  'look-over': '/devices',
};
