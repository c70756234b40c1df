import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { type LightColour, lightLooks } from './light.tsx';

interface NoticeProps {
  readonly colour: LightColour;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}

/** A sentence that must not be overlooked. */
export function Notice({ colour, children, action }: NoticeProps) {
  const { Icon, text, wash } = lightLooks[colour];
  return (
    <div role="status" className={`flex flex-wrap items-center gap-3 rounded-2xl px-4 py-3 ${wash}`}>
      <Icon className={`size-5 shrink-0 ${text}`} aria-hidden="true" />
      <div className="min-w-48 flex-1 text-[0.9375rem]">{children}</div>
      {action}
    </div>
  );
}

interface TroubleProps {
  readonly error: unknown;
  retry?(): void;
}

/** What is shown where something could not be had. */
export function Trouble({ error, retry }: TroubleProps) {
  return (
    <Notice colour="red" action={retry && <Button onClick={retry}>Try again</Button>}>
      {error instanceof Error ? error.message : String(error)}
    </Notice>
  );
}
