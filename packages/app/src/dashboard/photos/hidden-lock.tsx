import { Lock } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';

const key = 'safelight-hidden-shown';

/** What a person hid stays out of sight until they ask for it, once in each session of the browser. */
export function HiddenLock({ locked, children }: { readonly locked: boolean; readonly children: ReactNode }) {
  const [shown, setShown] = useState(() => sessionStorage.getItem(key) !== null);
  if (!locked || shown) return children;
  return (
    <Empty
      Icon={Lock}
      title="Hidden photos"
      action={
        <Button
          kind="primary"
          onClick={() => {
            sessionStorage.setItem(key, 'yes');
            setShown(true);
          }}
        >
          Show hidden photos
        </Button>
      }
    >
      You hid these on your phone or in your library. They are backed up like all others, and shown only when
      you ask.
    </Empty>
  );
}
