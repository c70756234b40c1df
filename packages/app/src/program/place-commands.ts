import { locations, media } from '@safelight/archive';
import { type Command, Option } from 'commander';
import type { AddBucketOptions } from '../buckets/add-bucket.ts';
import { isBucketAddress } from '../buckets/bucket-address.ts';
import type { PlaceFacts } from '../commands/place.ts';
import { amount, examples, type Json, type Run, withJson } from './options.ts';

function mediumOption(): Option {
  return new Option('--medium <medium>', 'what it is; guessed unless said').choices([...media]);
}

function locationOption(): Option {
  const help = 'with the computer, or where no fire and no thief reaches both';
  return new Option('--location <location>', help).choices([...locations]);
}

/** `safelight place …` */
export function addPlaceCommands(program: Command, run: Run): void {
  const place = program.command('place').description('the drives and folders where copies are kept');
  withJson(place.command('add'))
    .description('make a folder or a bucket a place for copies')
    .argument('<folder>', 'a folder, or s3://BUCKET/FOLDER')
    .option('--name <name>', 'what to call it; the folder’s own name unless said')
    .option('--new', 'begin a new archive even where a known one used to be', false)
    .addOption(mediumOption())
    .addOption(locationOption())
    .option('--endpoint <address>', 'of a bucket: its server, https://… (Amazon’s unless said)')
    .option('--region <region>', 'of a bucket: its region')
    .option('--profile <name>', 'of a bucket: whose access key in the AWS credentials file')
    .option(
      '--retention-days <days>',
      'of a bucket with Object Lock: originals cannot be deleted for so long',
      amount,
    )
    .option('--key-file <file>', 'of an encrypted bucket that another computer made: its key')
    .option('--no-encryption', 'of a bucket: let its host see the photos and their names')
    .addHelpText(
      'after',
      examples(
        'place add /media/Blue',
        'place add s3://my-photos/archive --endpoint https://s3.eu-central-003.backblazeb2.com',
      ),
    )
    .action((path: string, o: Json & PlaceFacts & AddBucketOptions & { new: boolean }) =>
      run(o.json === true, async (session) => {
        if (isBucketAddress(path)) return (await import('../commands/bucket.ts')).bucketAdd(path, o, session);
        return (await import('../commands/place.ts')).placeAdd(path, o, session);
      }),
    );
  withJson(place.command('key'))
    .description('show the key of an encrypted bucket, or write it to a file, to keep it where it is safe')
    .argument('<place>', 'its address, name or id')
    .option('--to <file>', 'write it there; nothing is overwritten')
    .action((called: string, o: Json & { to?: string }) =>
      run(o.json === true, async (session) =>
        (await import('../commands/bucket.ts')).bucketKey(called, o, session),
      ),
    );
  withJson(place.command('set'))
    .description('say what kind of place it is, and where it is kept')
    .argument('<place>', 'its path, name or id')
    .option('--name <name>', 'what to call it')
    .addOption(mediumOption())
    .addOption(locationOption())
    .addHelpText('after', examples('place set Blue --location elsewhere'))
    .action((called: string, o: Json & PlaceFacts) =>
      run(o.json === true, async (session) =>
        (await import('../commands/place.ts')).placeSet(called, o, session),
      ),
    );
  withJson(place.command('list'))
    .description('list the places that this computer knows')
    .action((o: Json) =>
      run(o.json === true, async (session) => (await import('../commands/place.ts')).placeList(session)),
    );
  withJson(place.command('adopt'))
    .description('learn what a drive holds that another computer filled, or whose ledger was lost here')
    .argument('<folder>')
    .option('--from-files', 'do not trust the drive’s copies of the ledger; read every file', false)
    .action((path: string, o: Json & { fromFiles: boolean }) =>
      run(o.json === true, async (session) =>
        (await import('../commands/place.ts')).placeAdopt(path, o, session),
      ),
    );
  withJson(place.command('check'))
    .description('test whether a drive does what the archive relies on; writes and removes small files')
    .argument('<folder>')
    .action((path: string, o: Json) =>
      run(o.json === true, async (session) =>
        (await import('../commands/place.ts')).placeCheck(path, session),
      ),
    );
}
