import { Menu } from '@base-ui/react/menu';
import { Link, useNavigate } from '@tanstack/react-router';
import { Ellipsis } from 'lucide-react';
import { useRef } from 'react';
import { sections } from './sections.ts';

const tab =
  'flex min-h-14 flex-1 flex-col items-center justify-center gap-1 text-muted text-[0.6875rem] aria-[current=page]:text-ink aria-[current=page]:font-medium';

/** The way through the pages on a small screen: four of them under the thumb, the others one tap away. */
export function TabBar() {
  const navigate = useNavigate();
  const bar = useRef<HTMLElement>(null);
  return (
    <nav
      ref={bar}
      aria-label="Pages"
      className="fixed inset-x-0 bottom-0 z-30 flex border-line border-t bg-surface pb-[env(safe-area-inset-bottom)] lg:hidden"
    >
      {sections.slice(0, 4).map(({ to, title, Icon }) => (
        <Link
          key={to}
          to={to}
          activeOptions={{ exact: to === '/' }}
          className={tab}
          activeProps={{ 'aria-current': 'page' }}
        >
          <Icon className="size-5" aria-hidden="true" />
          {title}
        </Link>
      ))}
      <Menu.Root>
        <Menu.Trigger className={tab}>
          <Ellipsis className="size-5" aria-hidden="true" />
          More
        </Menu.Trigger>
        <Menu.Portal container={bar}>
          <Menu.Positioner side="top" sideOffset={8} className="z-40">
            <Menu.Popup className="min-w-52 rounded-2xl border border-line bg-raised p-1.5 shadow-xl outline-none">
              {sections.slice(4).map(({ to, title, Icon }) => (
                <Menu.Item
                  key={to}
                  onClick={() => void navigate({ to })}
                  className="flex min-h-11 items-center gap-3 rounded-xl px-3 text-[0.9375rem] outline-none data-[highlighted]:bg-sunken"
                >
                  <Icon className="size-[1.125rem] text-muted" aria-hidden="true" />
                  {title}
                </Menu.Item>
              ))}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </nav>
  );
}
