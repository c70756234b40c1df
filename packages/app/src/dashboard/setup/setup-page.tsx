import { Page } from '../shell/page.tsx';
export function SetupPage() {
  return <Page title="SetupPage">…</Page>;
}
