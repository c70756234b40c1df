import { Outlet, useRouterState } from '@tanstack/react-router';
import { useLiveUpdates } from '../api/live.ts';
import { DemoBanner } from './demo-banner.tsx';
import { Sidebar } from './sidebar.tsx';
import { TabBar } from './tab-bar.tsx';
import { useFocusOnChange } from './use-focus.ts';

/** What stands around every page. */
export function Shell() {
  useLiveUpdates();
  useFocusOnChange(useRouterState({ select: ({ resolvedLocation }) => resolvedLocation?.pathname }));
  return (
    <>
      <a
        href="#content"
        className="-translate-y-20 fixed top-3 left-3 z-50 rounded-full bg-ink px-4 py-2 text-paper focus:translate-y-0"
      >
        Skip to the page
      </a>
      <DemoBanner />
      <div className="flex">
        <Sidebar />
        <main id="content" tabIndex={-1} className="min-w-0 flex-1 pb-20 outline-none lg:pb-0">
          <Outlet />
        </main>
      </div>
      <TabBar />
    </>
  );
}
