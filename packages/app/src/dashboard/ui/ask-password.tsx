import { Dialog } from '@base-ui/react/dialog';
import { type FormEvent, useState } from 'react';
import { Button } from './button.tsx';

interface AskPasswordProps {
  /** What is done with it: `Check`. */
  readonly verb: string;
  /** What can be done without it: `Check without opening it`; left out where nothing can. */
  readonly without?: string;
  /** The password; `null` for without it; `undefined` for not at all. */
  onAnswer(password: string | null | undefined): void;
}

/** Asks for the password of a phone's encrypted backups. It leaves this form only for the run that needs it. */
export function AskPassword({ verb, without, onAnswer }: AskPasswordProps) {
  const [password, setPassword] = useState('');
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (password !== '') onAnswer(password);
  }
  return (
    <Dialog.Root open onOpenChange={(next) => !next && onAnswer(undefined)}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/50" />
        <Dialog.Popup className="-translate-x-1/2 -translate-y-1/2 fixed top-1/2 left-1/2 z-50 w-[min(32rem,calc(100vw-2rem))] rounded-card border border-line bg-raised p-6 shadow-2xl outline-none">
          <Dialog.Title className="font-semibold text-lg">Password of the backups</Dialog.Title>
          <Dialog.Description className="mt-2 text-muted">
            The one that was chosen for “Encrypt local backup”. It is used for this run only, and kept
            nowhere.
          </Dialog.Description>
          <form onSubmit={submit}>
            <label className="mt-4 block">
              <span className="mb-1.5 block text-muted text-sm">Password</span>
              <input
                type="password"
                autoComplete="off"
                value={password}
                onChange={(event) => setPassword(event.target.value)}
                className="h-11 w-full rounded-xl border border-strong-line bg-surface px-3"
              />
            </label>
            <div className="mt-6 flex flex-wrap justify-end gap-2">
              <Dialog.Close render={<Button kind="quiet" />}>Cancel</Dialog.Close>
              {without !== undefined && <Button onClick={() => onAnswer(null)}>{without}</Button>}
              <Button type="submit" kind="primary" disabled={password === ''}>
                {verb}
              </Button>
            </div>
          </form>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
