import { Archive, Images, type LucideIcon, MemoryStick } from 'lucide-react';
import { useState } from 'react';
import type { FoundSource } from '../api/queries.ts';
import { AskPassword } from '../ui/ask-password.tsx';
import { Choice } from '../ui/choice.tsx';
import { countText, dayText } from '../ui/texts.ts';
import { type ChosenSource, foundSource } from './plan.ts';

interface FoundSourceChoiceProps {
  readonly source: FoundSource;
  readonly chosen: boolean;
  onToggle(source: ChosenSource): void;
}

const icons: Readonly<Record<FoundSource['kind'], LucideIcon>> = {
  'photos-library': Images,
  'camera-card': MemoryStick,
  'finder-backup': Archive,
};

/** A library, a card or a backup of a phone. The password of one that is or may be encrypted is asked for as it is chosen. */
export function FoundSourceChoice({ source, chosen, onToggle }: FoundSourceChoiceProps) {
  const [asking, setAsking] = useState(false);
  const { backup } = source;
  const mayBeEncrypted = backup !== null && backup.encrypted !== false;
  return (
    <>
      <Choice
        Icon={icons[source.kind]}
        title={backup === null ? source.name : `Backup of the phone “${source.name}”`}
        detail={backup === null ? whatItHolds(source) : backupText(backup)}
        chosen={chosen}
        onChange={() => (mayBeEncrypted && !chosen ? setAsking(true) : onToggle(foundSource(source)))}
      />
      {asking && (
        <AskPassword
          verb="Choose it"
          {...(backup?.encrypted === true ? {} : { without: 'It is not encrypted' })}
          onAnswer={(password) => {
            setAsking(false);
            if (password !== undefined)
              onToggle({ ...foundSource(source), ...(password === null ? {} : { password }) });
          }}
        />
      )}
    </>
  );
}

function whatItHolds({ count, path }: FoundSource): string {
  return count === null ? path : countText(count, 'photo', 'photos');
}

function backupText({ date, encrypted, finished }: NonNullable<FoundSource['backup']>): string {
  const made = date === null ? '' : ` of ${dayText(date)}`;
  const lock = encrypted === false ? '' : encrypted === true ? locked : perhapsLocked;
  const lack = finished === false ? ' The phone did not finish it, so it may lack much.' : '';
  return `A whole phone’s backup${made} on this computer; the photos in it are read.${lock}${lack}`;
}

const locked = ' It is encrypted: its password is asked for.';
const perhapsLocked = ' It may be encrypted: then its password is asked for.';
