import { Link } from '@tanstack/react-router';
import { Compass } from 'lucide-react';
import { buttonLook } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';
import { Page } from './page.tsx';

export function NotFound() {
  return (
    <Page title="There is no such page">
      <Empty
        Icon={Compass}
        title="Lost, but nothing is lost"
        action={
          <Link to="/" className={buttonLook('primary')}>
            Home
          </Link>
        }
      >
        The address leads nowhere. Your photos are where they were.
      </Empty>
    </Page>
  );
}
