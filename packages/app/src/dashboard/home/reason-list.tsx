import type { Home } from '../api/queries.ts';
import { lightLooks } from '../ui/light.tsx';

/** Why the light is not green, the gravest first, each with what to do. */
export function ReasonList({ reasons }: { readonly reasons: Home['reasons'] }) {
  return (
    <ul className="space-y-4">
      {reasons.map((reason) => {
        const { Icon, text, word } = lightLooks[reason.light];
        return (
          <li key={`${reason.code} ${reason.text}`} className="flex gap-3">
            <span className={`mt-0.5 shrink-0 ${text}`}>
              <Icon className="size-5" />
              <span className="sr-only">{word}</span>
            </span>
            <div className="min-w-0">
              <p>{reason.text}</p>
              {reason.names.length > 0 && (
                <p className="truncate text-muted text-sm">
                  for instance {reason.names.slice(0, 4).join(', ')}
                </p>
              )}
              <p className="text-muted text-sm">{reason.next}</p>
            </div>
          </li>
        );
      })}
    </ul>
  );
}
