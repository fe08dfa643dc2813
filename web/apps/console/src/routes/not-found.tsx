import { useLocation } from "react-router";
import { ButtonLink } from "../ui/button";
import { Page } from "../ui/page";

export function NotFound() {
  const { pathname } = useLocation();
  return (
    <Page
      title="Page not found"
      intro={
        <>
          We couldn’t find <bdi className="font-mono break-all">{pathname}</bdi>.
        </>
      }
    >
      <ButtonLink to="/">Go to overview</ButtonLink>
    </Page>
  );
}
