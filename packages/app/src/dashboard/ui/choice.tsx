import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

interface ChoiceProps {
  readonly Icon: LucideIcon;
  readonly title: string;
  readonly detail: ReactNode;
  readonly chosen: boolean;
  readonly disabled?: boolean;
  readonly aside?: ReactNode;
  onChange(): void;
}

/** A large check box: one of several things to choose. */
export function Choice({ Icon, title, detail, chosen, disabled = false, aside, onChange }: ChoiceProps) {
  return (
    <div
      className={`flex items-center gap-2 rounded-card border bg-surface pr-3 transition-colors ${chosen ? 'border-ink' : 'border-line'} ${disabled ? 'opacity-70' : 'hover:border-strong-line'}`}
    >
      <label className="flex min-w-0 flex-1 cursor-pointer items-center gap-4 p-4">
        <input
          type="checkbox"
          checked={chosen}
          disabled={disabled}
          onChange={onChange}
          className="size-5 shrink-0 accent-(--ink)"
        />
        <Icon className="size-6 shrink-0 text-muted" aria-hidden="true" />
        <span className="min-w-0">
          <span className="block truncate font-medium">{title}</span>
          <span className="block text-muted text-sm">{detail}</span>
        </span>
      </label>
      {aside}
    </div>
  );
}
