import { useEffect, useRef } from 'react';

/**
 * When what a page is about changes, and what had the keyboard is gone with it, the keyboard goes to the page's beginning: who works
 * without a mouse would otherwise begin anew at the top of everything. `always`: even where it is not gone.
 */
export function useFocusOnChange(key: unknown, { always = false } = {}): void {
  const before = useRef(key);
  useEffect(() => {
    if (before.current === key) return;
    before.current = key;
    if (!always && document.activeElement !== null && document.activeElement !== document.body) return;
    document.getElementById('content')?.focus({ preventScroll: true });
    if (always) window.scrollTo({ top: 0 });
  }, [key, always]);
}
