import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

interface EmptyProps {
  readonly Icon: LucideIcon;
  readonly title: string;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}

/** Nothing here yet, why, and what to do about it. */
export function Empty({ Icon, title, children, action }: EmptyProps) {
  return (
    <div className="grid place-items-center gap-3 rounded-card border border-line border-dashed px-6 py-14 text-center">
      <Icon className="size-9 text-muted" aria-hidden="true" />
      <h2 className="font-semibold text-lg">{title}</h2>
      <p className="max-w-md text-muted">{children}</p>
      {action}
    </div>
  );
}
