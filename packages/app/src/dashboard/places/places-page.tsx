import { Page } from '../shell/page.tsx';
export function PlacesPage() {
  return <Page title="PlacesPage">…</Page>;
}
