import { useSession } from '../api/queries.ts';
import { Page } from '../shell/page.tsx';
import { Card } from '../ui/card.tsx';
import { Looks } from './looks.tsx';
import { PolicyCard } from './policy-card.tsx';

export function SettingsPage() {
  const { data: session } = useSession();
  return (
    <Page title="Settings">
      <div className="space-y-5">
        <PolicyCard />
        <Looks />
        {session !== undefined && (
          <Card title="About">
            <dl className="space-y-2 text-[0.9375rem]">
              <div className="flex justify-between gap-4">
                <dt className="text-muted">Version</dt>
                <dd>{session.version}</dd>
              </div>
              <div className="flex justify-between gap-4">
                <dt className="text-muted">Keeps its ledger in</dt>
                <dd className="break-all text-right">{session.home}</dd>
              </div>
            </dl>
          </Card>
        )}
      </div>
    </Page>
  );
}
