import { Page } from "../ui/page";

export function Gallery() {
  return (
    <Page title="Components">
      <p>…</p>
    </Page>
  );
}
