import { BadgeCheck, Download } from 'lucide-react';
import { lazy, type ReactNode, Suspense } from 'react';
import type { Photo } from '../api/queries.ts';
import { LightChip } from '../ui/light.tsx';
import { agoText, countText, dayText, sizeText } from '../ui/texts.ts';
import { RestoreButton, type Restored } from './restore-button.tsx';
import { roleTexts } from './role-texts.ts';
import { takenText } from './taken-text.ts';

type Resource = Photo['resources'][number];

const PhotoMap = lazy(async () => ({ default: (await import('./photo-map.tsx')).PhotoMap }));

/** Files, copies, proof, and what the sources told. */
export function PhotoDetails({ photo }: { readonly photo: Photo }) {
  return (
    <div className="space-y-6 text-[0.9375rem]">
      <header>
        <h2 className="break-words font-semibold text-lg">{photo.title ?? photo.filename}</h2>
        {photo.title !== null && <p className="text-muted">{photo.filename}</p>}
        <p className="text-muted">{whenTaken(photo)}</p>
        {photo.description !== null && <p className="mt-2">{photo.description}</p>}
        {photo.goneSince !== null && (
          <p className="mt-3">
            <LightChip colour="amber">{`No longer in ${photo.source.name} since ${dayText(photo.goneSince)}; kept here`}</LightChip>
          </p>
        )}
      </header>
      {photo.resources.some(({ copies }) => copies.length > 0) && (
        <div className="flex flex-wrap items-center gap-3">
          <RestoreButton what={photo.filename} restored={restoredOf(photo)}>
            Restore…
          </RestoreButton>
        </div>
      )}
      <section aria-label="Files" className="space-y-3">
        {photo.resources.map((resource) => (
          <ResourceCard key={resource.id} resource={resource} />
        ))}
      </section>
      <dl className="space-y-2">
        <Fact term="From">{photo.source.name}</Fact>
        {photo.albums.length > 0 && <Fact term="Albums">{photo.albums.join(', ')}</Fact>}
        {photo.people.length > 0 && <Fact term="People">{photo.people.join(', ')}</Fact>}
        {photo.keywords.length > 0 && <Fact term="Keywords">{photo.keywords.join(', ')}</Fact>}
        {photo.location !== null && (
          <Fact term="Place">
            {photo.location.place ?? ''}{' '}
            <span className="figures text-muted">
              {photo.location.latitude.toFixed(5)}, {photo.location.longitude.toFixed(5)}
            </span>
          </Fact>
        )}
        <Fact term="First seen">{dayText(photo.firstSeen)}</Fact>
      </dl>
      {photo.location !== null && (
        <Suspense fallback={<div className="aspect-2/1 w-full rounded-2xl bg-sunken" />}>
          <PhotoMap latitude={photo.location.latitude} longitude={photo.location.longitude} />
        </Suspense>
      )}
    </div>
  );
}

/** By name and month: a restore takes no other photo of that name. */
function restoredOf({ filename, takenAt }: Photo): Restored {
  return { name: filename, month: takenAt === null ? 'undated' : takenAt.slice(0, 7) };
}

function ResourceCard({ resource }: { readonly resource: Resource }) {
  const good = resource.copies.filter(({ state }) => state === 'ok');
  return (
    <article className="rounded-2xl border border-line bg-surface p-4">
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <h3 className="break-all font-medium">{resource.filename}</h3>
          <p className="text-muted text-sm">
            {roleTexts[resource.role] ?? resource.role} · {sizeText(resource.sizeBytes)}
          </p>
        </div>
        <LightChip colour={good.length === 0 ? 'red' : good.length === 1 ? 'amber' : 'green'}>
          {good.length === 0 ? 'No copy' : countText(good.length, 'copy', 'copies')}
        </LightChip>
      </div>
      {resource.reason !== null && <p className="mt-2 text-sm">{resource.reason}</p>}
      {resource.fingerprint === 'match' && (
        <p className="mt-2 flex items-center gap-1.5 text-green text-sm">
          <BadgeCheck className="size-4" aria-hidden="true" />
          The original, by Apple’s own fingerprint
        </p>
      )}
      {resource.fingerprint === 'differs' && (
        <p className="mt-2 text-amber text-sm">Differs from what Apple’s fingerprint says of the original.</p>
      )}
      <ul className="mt-3 space-y-2 text-sm">
        {resource.copies.map((copy) => (
          <li key={`${copy.place}/${copy.path}`} className="border-line border-t pt-2">
            <div className="flex justify-between gap-2">
              <span className="font-medium">{copy.placeName}</span>
              <span className="text-muted" title={dayText(copy.proven)}>
                {copy.state === 'ok' ? `proven ${agoText(copy.proven)}` : copyStates[copy.state]}
              </span>
            </div>
            <p className="break-all text-muted">{copy.path}</p>
          </li>
        ))}
      </ul>
      {good.length > 0 && (
        <a
          href={`/originals/${resource.id}`}
          download={resource.filename}
          className="mt-3 inline-flex min-h-9 items-center gap-1.5 text-sm underline underline-offset-4"
        >
          <Download className="size-4" aria-hidden="true" />
          Download
        </a>
      )}
      {resource.sha256 !== null && (
        <details className="mt-3 text-sm">
          <summary className="text-muted">SHA-256</summary>
          <code className="mt-1 block break-all text-xs">{resource.sha256}</code>
        </details>
      )}
    </article>
  );
}

const copyStates = { missing: 'gone from there', changed: 'damaged', unreadable: 'cannot be read' } as const;

function Fact({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <div className="flex gap-3">
      <dt className="w-24 shrink-0 text-muted">{term}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}

function whenTaken({ takenAt, takenAtFrom }: Photo): string {
  if (takenAt === null) return 'Nobody knows when it was taken';
  const text = takenText(takenAt, 'full');
  return takenAtFrom === 'file' ? `${text} (only the file’s own date)` : text;
}
