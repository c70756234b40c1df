interface MeterProps {
  /** 0 to 1; `undefined` while nobody knows. */
  readonly share: number | undefined;
  readonly label: string;
}

/** How far a run is. */
export function Meter({ share, label }: MeterProps) {
  const percent = share === undefined ? undefined : Math.round(Math.min(Math.max(share, 0), 1) * 100);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(percent === undefined ? {} : { 'aria-valuenow': percent })}
      className="h-2 overflow-hidden rounded-full bg-sunken"
    >
      <div
        className={`h-full rounded-full bg-ink transition-[width] duration-300 ${percent === undefined ? 'w-full animate-pulse opacity-30' : ''}`}
        style={percent === undefined ? undefined : { width: `${percent}%` }}
      />
    </div>
  );
}
