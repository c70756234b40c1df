/** Where the months will stand: a large archive that was just opened needs some seconds to know them. */
export function TimelineSkeleton() {
  return (
    <div aria-busy="true" className="mt-6">
      <p role="status" className="text-muted text-sm">
        Sorting your photos by month …
      </p>
      <div
        aria-hidden="true"
        className="mt-4 grid grid-cols-3 gap-[3px] pr-11 sm:grid-cols-[repeat(auto-fill,9.5rem)]"
      >
        {Array.from({ length: 12 }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: twelve greys that never change
          <span key={index} className="aspect-square animate-pulse bg-sunken motion-reduce:animate-none" />
        ))}
      </div>
    </div>
  );
}
