import { useLocation } from "react-router";
import { ButtonLink } from "../ui/button";
import { Page } from "../ui/page";

export function NotFound() {
  const { pathname } = useLocation();
  return (
    <Page
      title="There is no such page"
      intro={
        <>
          Nothing is at <bdi className="font-mono break-all">{pathname}</bdi>. Check the address, or go on
          from the overview.
        </>
      }
    >
      <ButtonLink to="/">To the overview</ButtonLink>
    </Page>
  );
}
