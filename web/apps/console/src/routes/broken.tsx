import { useRouteError } from "react-router";
import { Button } from "../ui/button";
import { Page } from "../ui/page";

/** What is shown in place of a page that threw; a new version on the server is the most likely cause. */
export function Broken() {
  const error = useRouteError();
  return (
    <div className="mx-auto max-w-5xl py-2">
      <Page
        title="This page did not load"
        intro="A new version may have been installed meanwhile. Reload the page."
      >
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
