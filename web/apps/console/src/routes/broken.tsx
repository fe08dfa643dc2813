import { useRouteError } from "react-router";
import { PageNotLoaded } from "../lazy-page";
import { Button } from "../ui/button";
import { NotLoaded } from "../ui/not-loaded";
import { Page } from "../ui/page";

/** What is shown in place of a page that was not loaded, or that threw. */
export function Broken() {
  const error = useRouteError();
  if (error instanceof PageNotLoaded) return <NotLoaded />;
  return (
    <div className="mx-auto max-w-5xl py-2">
      <Page title="Something went wrong on this page" intro="Reload the page to continue.">
        <div className="flex flex-col items-start gap-4">
          <Button
            onClick={() => {
              location.reload();
            }}
          >
            Reload
          </Button>
          {error instanceof Error ? (
            <pre
              className="max-w-full overflow-x-auto rounded-md bg-hover p-3 font-mono text-xs"
              tabIndex={0}
            >
              {error.message}
            </pre>
          ) : null}
        </div>
      </Page>
    </div>
  );
}
