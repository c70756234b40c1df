/** The name, with the lamp of a darkroom beside it. */
export function Wordmark() {
  return (
    <span className="inline-flex items-center gap-2.5 font-semibold text-lg tracking-tight">
      <span
        aria-hidden="true"
        className="size-5 rounded-full"
        style={{ background: 'radial-gradient(circle at 35% 30%, #ffb4a6, #ef4434 55%, #8e1c12)' }}
      />
      Safelight
    </span>
  );
}
