import { spawnSync } from 'node:child_process';
import type { TestOptions } from 'node:test';

/** A Python that has osxphotos (`pip install osxphotos`); name another one in `OSXPHOTOS_PYTHON`. */
const python = process.env.OSXPHOTOS_PYTHON ?? 'python3';

export const needsOsxphotos: TestOptions =
  spawnSync(python, [
    '-c',
    'import importlib.util, sys; sys.exit(importlib.util.find_spec("osxphotos") is None)',
  ]).status === 0
    ? {}
    : { skip: 'osxphotos is not installed (OSXPHOTOS_PYTHON names a Python that has it)' };

export interface OsxPhoto {
  readonly id: string;
  readonly [field: string]: unknown;
}

/** It opens the database in place and writes beside it: give it a copy. */
export function readWithOsxphotos(library: string): OsxPhoto[] {
  const run = spawnSync(python, ['-c', script, library], { maxBuffer: 1 << 28 });
  if (run.status !== 0) throw new Error(run.stderr.toString());
  return JSON.parse(run.stdout.toString());
}

const script = `
import base64, json, os, sys, uuid
import osxphotos

root = sys.argv[1]
db = osxphotos.PhotosDB(dbfile=root)
kinds = {'panorama': 'panorama', 'slow_mo': 'slow-mo', 'time_lapse': 'time-lapse', 'hdr': 'hdr', 'portrait': 'portrait',
         'screenshot': 'screenshot', 'selfie': 'selfie', 'live_photo': 'live', 'screen_recording': 'screen-recording'}

def modern(identifier):
    if len(identifier) != 22:
        return identifier
    return str(uuid.UUID(bytes=base64.b64decode(identifier.replace('%', '/') + '=='))).upper()

def below(path):
    return os.path.relpath(path, root) if path and os.path.isfile(path) else None

photos = []
for key in db._dbphotos:
    p = db.get_photo(key)
    photos.append({
        'id': modern(p.uuid),
        'name': p.original_filename,
        'date': p.date.isoformat(timespec='milliseconds') if p.date else None,
        'albums': sorted('/'.join([*a.folder_names, a.title]) for a in p.album_info),
        'keywords': sorted(p.keywords),
        'people': [name for name in sorted(set(p.persons)) if name != '_UNKNOWN_'],
        'favorite': p.favorite, 'hidden': p.hidden, 'trashed': p.intrash,
        'title': p.title or None, 'description': p.description or None, 'latitude': p.location[0],
        'burst': p.burst, 'key': bool(p.burst_key), 'shared': bool(p.shared),
        'kinds': sorted([kinds[k] for k in kinds if getattr(p, k)] + (['spatial'] if p.spatial else [])),
        'fingerprint': p.fingerprint,
        'place': p.place.name if p.place else None,
        'country': p.place.country_code if p.place else None,
        'main': below(p.path), 'live': below(p.path_live_photo), 'raw': below(p.path_raw),
        'edited': below(p.path_edited), 'editedLive': below(p.path_edited_live_photo),
    })
print(json.dumps(photos))
`;
