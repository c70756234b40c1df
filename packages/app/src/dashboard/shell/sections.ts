import { Activity, HardDrive, House, Images, type LucideIcon, Smartphone } from 'lucide-react';

interface Section {
  readonly to: '/' | '/photos' | '/devices' | '/places' | '/activity';
  readonly title: string;
  readonly Icon: LucideIcon;
}

/** The pages, in the order in which a person needs them. The first four stand in the bar of a small screen. */
export const sections: readonly Section[] = [
  { to: '/', title: 'Home', Icon: House },
  { to: '/photos', title: 'Photos', Icon: Images },
  { to: '/devices', title: 'Devices', Icon: Smartphone },
  { to: '/places', title: 'Places', Icon: HardDrive },
  { to: '/activity', title: 'Activity', Icon: Activity },
];
