import { CircleCheck, OctagonAlert, TriangleAlert } from 'lucide-react';

const marks = {
  '✓': { Icon: CircleCheck, look: 'text-green', word: 'Good' },
  '!': { Icon: TriangleAlert, look: 'text-amber', word: 'Look at this' },
  '✗': { Icon: OctagonAlert, look: 'text-red', word: 'Failed' },
} as const;

/** The most that is shown before somebody asks for more. */
const fewLines = 6;

/** What a run said, as on the command line, with its marks drawn. */
export function JobLines({ lines }: { readonly lines: readonly string[] }) {
  const last = lines.slice(-fewLines);
  const earlier = lines.slice(0, -fewLines);
  return (
    <div className="mt-3 text-sm">
      {earlier.length > 0 && (
        <details className="mb-1.5">
          <summary className="text-muted">What it said before</summary>
          <LineList lines={earlier} />
        </details>
      )}
      <LineList lines={last} />
    </div>
  );
}

function LineList({ lines }: { readonly lines: readonly string[] }) {
  return (
    <ul className="mt-1 space-y-1.5">
      {lines.map((line, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever added at the end
        <Line key={i} line={line} />
      ))}
    </ul>
  );
}

function Line({ line }: { readonly line: string }) {
  const mark = marks[line.trimStart().charAt(0) as keyof typeof marks];
  const text = mark === undefined ? line.trim() : line.trim().slice(1).trim();
  return (
    <li className={`flex gap-2 ${line.startsWith('  ') ? 'text-muted' : ''}`}>
      <span className={`mt-0.5 w-4 shrink-0 ${mark?.look ?? ''}`}>
        {mark !== undefined && (
          <>
            <mark.Icon className="size-4" aria-hidden="true" />
            <span className="sr-only">{mark.word}: </span>
          </>
        )}
      </span>
      <span className="min-w-0 break-words">{text}</span>
    </li>
  );
}
