import type { Message } from "@interaction-credits/core";
import { useCreditsClient, useLive } from "@interaction-credits/react";
import { useCallback, useEffect, useState } from "react";
import { useParams } from "react-router";
import { useSnapshot } from "../live";
import { Button, ButtonLink } from "../ui/button";
import { Empty } from "../ui/empty";
import { MessageReport } from "../ui/message-report";
import { Page } from "../ui/page";
import { Refusal } from "../ui/refusal";

export function MessageDetails() {
  const { id = "" } = useParams();
  const message = useSnapshot().messages.get(id);
  const { error, read } = useRead(id, message);
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
            <Button look="secondary" onClick={() => void read()}>
              Try again
            </Button>
          }
        />
      ) : (
        <Empty title="Loading the message…" />
      )}
    </Page>
  );
}

/** Reads a message that the snapshot does not have: one that is older than what it has seen. */
function useRead(id: string, known: Message | undefined) {
  const client = useCreditsClient();
  const live = useLive();
  const [error, setError] = useState<unknown>(null);
  const read = useCallback(async () => {
    setError(null);
    try {
      live.receive({ messages: [await client.message(id)] });
    } catch (failure) {
      setError(failure);
    }
  }, [client, live, id]);
  const unknown = known === undefined;
  useEffect(() => {
    if (unknown) void read();
  }, [unknown, read]);
  return { error, read };
}
