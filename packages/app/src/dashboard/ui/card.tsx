import type { ReactNode } from 'react';

interface CardProps {
  readonly title?: string;
  /** Beside the title, for instance a button. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
}

/** A group of things that belong together, with a heading where it needs one. */
export function Card({ title, aside, children, className = '' }: CardProps) {
  return (
    <section className={`rounded-card border border-line bg-surface p-5 sm:p-6 ${className}`}>
      {title !== undefined && (
        <header className="mb-4 flex items-center justify-between gap-3">
          <h2 className="font-semibold text-base">{title}</h2>
          {aside}
        </header>
      )}
      {children}
    </section>
  );
}
