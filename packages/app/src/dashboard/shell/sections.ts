import {
  Activity,
  Archive,
  CloudAlert,
  HardDrive,
  House,
  Images,
  type LucideIcon,
  Settings,
  Smartphone,
  Trash2,
} from 'lucide-react';

interface Section {
  readonly to:
    | '/'
    | '/photos'
    | '/devices'
    | '/places'
    | '/phone-backups'
    | '/what-if'
    | '/safe-to-delete'
    | '/activity'
    | '/settings';
  readonly title: string;
  readonly Icon: LucideIcon;
}

/** The pages, in the order in which a person needs them. The first four stand in the bar of a small screen. */
export const sections: readonly Section[] = [
  { to: '/', title: 'Home', Icon: House },
  { to: '/photos', title: 'Photos', Icon: Images },
  { to: '/devices', title: 'Devices', Icon: Smartphone },
  { to: '/places', title: 'Places', Icon: HardDrive },
  { to: '/phone-backups', title: 'Phone backups', Icon: Archive },
  { to: '/what-if', title: 'What if', Icon: CloudAlert },
  { to: '/safe-to-delete', title: 'Safe to delete', Icon: Trash2 },
  { to: '/activity', title: 'Activity', Icon: Activity },
  { to: '/settings', title: 'Settings', Icon: Settings },
];
