import { type RefObject, useLayoutEffect, useState, useSyncExternalStore } from 'react';

/** The window's scroll position, at most once a frame, rounded to steps of `stepPx`. */
export function useScrollY(stepPx = 1): number {
  return useSyncExternalStore(subscribeToScroll, () => Math.round(window.scrollY / stepPx) * stepPx);
}

function subscribeToScroll(changed: () => void): () => void {
  let frame = 0;
  const later = () => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(changed);
  };
  window.addEventListener('scroll', later, { passive: true });
  window.addEventListener('resize', later);
  return () => {
    cancelAnimationFrame(frame);
    window.removeEventListener('scroll', later);
    window.removeEventListener('resize', later);
  };
}

/** Width and distance from the document's top of an element, followed as they change; width 0 before it is known. */
export function useBox(ref: RefObject<HTMLElement | null>): { readonly width: number; readonly top: number } {
  const [box, setBox] = useState({ width: 0, top: 0 });
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const measure = () => {
      const { width, top } = element.getBoundingClientRect();
      const next = { width: Math.floor(width), top: Math.round(top + window.scrollY) };
      setBox((last) => (last.width === next.width && last.top === next.top ? last : next));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    observer.observe(document.body);
    measure();
    return () => observer.disconnect();
  }, [ref]);
  return box;
}
