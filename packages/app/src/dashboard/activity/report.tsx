import { useMemo } from 'react';
import { reportRows } from './report-rows.ts';

/** What came of a run, in words; the document itself for who wants it. */
export function Report({ report }: { readonly report: unknown }) {
  const rows = useMemo(() => reportRows(report), [report]);
  return (
    <div className="mt-3 rounded-xl bg-sunken p-4 text-sm">
      <dl className="grid gap-x-8 gap-y-1.5 sm:grid-cols-2">
        {rows.map(({ term, text }) => (
          <div key={`${term} ${text}`} className="flex min-w-0 justify-between gap-3">
            <dt className="min-w-0 break-words text-muted">{term}</dt>
            <dd className="figures min-w-0 break-words text-right font-medium">{text}</dd>
          </div>
        ))}
      </dl>
      <details className="mt-4">
        <summary className="text-muted">The report itself</summary>
        <pre
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
          tabIndex={0}
          className="mt-2 max-h-96 overflow-auto text-xs"
        >
          {JSON.stringify(report, undefined, 2)}
        </pre>
      </details>
    </div>
  );
}
