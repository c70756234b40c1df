import { Link } from '@tanstack/react-router';
import { sections } from './sections.ts';
import { Wordmark } from './wordmark.tsx';

/** The way through the pages on a wide screen. */
export function Sidebar() {
  return (
    <nav
      aria-label="Pages"
      className="sticky top-0 hidden h-dvh w-60 shrink-0 flex-col gap-1 overflow-y-auto border-line border-r px-3 py-6 lg:flex"
    >
      <Link to="/" className="mb-5 rounded-lg px-3" aria-label="Safelight, home">
        <Wordmark />
      </Link>
      {sections.map(({ to, title, Icon }) => (
        <Link
          key={to}
          to={to}
          activeOptions={{ exact: to === '/' }}
          className="flex min-h-11 items-center gap-3 rounded-xl px-3 text-[0.9375rem] text-muted hover:bg-sunken hover:text-ink"
          activeProps={{ className: 'bg-sunken font-medium text-ink', 'aria-current': 'page' }}
        >
          <Icon className="size-[1.125rem]" aria-hidden="true" />
          {title}
        </Link>
      ))}
    </nav>
  );
}
