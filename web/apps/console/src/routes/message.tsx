import { useMessageStatus } from "@interaction-credits/react";
import { useParams } from "react-router";
import { isRefused } from "../refused";
import { Button, ButtonLink } from "../ui/button";
import { Empty } from "../ui/empty";
import { MessageReport } from "../ui/message-report";
import { Page } from "../ui/page";
import { Refusal } from "../ui/refusal";

export function MessageDetails() {
  const { id = "" } = useParams();
  const { data: message, error, retry } = useMessageStatus(id);
  return (
    <Page
      title="Message"
      actions={
        <ButtonLink to="/messages" look="secondary">
          All messages
        </ButtonLink>
      }
    >
      {message ? (
        <MessageReport message={message} />
      ) : error ? (
        <Refusal
          error={error}
          actions={
            isRefused(error, "message_not_found") ? null : (
              <Button look="secondary" onClick={retry}>
                Try again
              </Button>
            )
          }
        />
      ) : (
        <Empty title="Loading message…" />
      )}
    </Page>
  );
}
