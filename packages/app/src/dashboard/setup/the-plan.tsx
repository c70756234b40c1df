import { BadgeCheck, Copy, type LucideIcon, MapPin, ShieldOff } from 'lucide-react';

const rules: readonly { Icon: LucideIcon; title: string; text: string }[] = [
  {
    Icon: Copy,
    title: 'Every original, copied',
    text: 'Not smaller versions, not only the latest: each photo and video as the camera wrote it, in folders by year and month that any computer can read.',
  },
  {
    Icon: BadgeCheck,
    title: 'Every copy, proven',
    text: 'Each copy is read back and compared byte for byte. Later checks find damage long before you need the photo.',
  },
  {
    Icon: MapPin,
    title: 'More than one, and one elsewhere',
    text: 'Drives die, and houses burn. Safelight counts the copies of each photo and says which ones have too few.',
  },
  {
    Icon: ShieldOff,
    title: 'iCloud alone is not a backup',
    text: 'What is deleted on the phone is deleted in iCloud too, and a stolen account takes both. Safelight never mirrors a deletion.',
  },
];

/** The plan in plain words. */
export function ThePlan() {
  return (
    <ul className="grid gap-4 sm:grid-cols-2">
      {rules.map(({ Icon, title, text }) => (
        <li key={title} className="rounded-card border border-line bg-surface p-5">
          <Icon className="size-6" aria-hidden="true" />
          <h2 className="mt-3 font-semibold">{title}</h2>
          <p className="mt-1 text-[0.9375rem] text-muted">{text}</p>
        </li>
      ))}
    </ul>
  );
}
