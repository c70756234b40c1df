import { Link } from '@tanstack/react-router';
import { ArrowRight } from 'lucide-react';
import { type Home, useStartJob } from '../api/queries.ts';
import { Button, buttonLook } from '../ui/button.tsx';

type Next = NonNullable<Home['next']>;

interface NextProps {
  readonly next: Next;
  /** Nothing else on the page is to be done before. */
  readonly first: boolean;
}

/** The one thing to do now, as one button. */
export function NextStep({ next, first }: NextProps) {
  return (
    <div className="mt-6">
      <p className="mb-3">{next.sentence}</p>
      <NextButton next={next} first={first} />
    </div>
  );
}

function NextButton({ next, first }: NextProps) {
  const look = first ? 'primary' : 'plain';
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
        <Button kind={look} disabled={start.isPending} onClick={() => start.mutate({ kind })}>
          {label}
        </Button>
        {start.error !== null && <p className="mt-2 text-red">{start.error.message}</p>}
      </>
    );
  }
  return (
    <Link to={pages[kind]} className={buttonLook(look)}>
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
