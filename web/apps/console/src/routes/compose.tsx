import { useEffect, useRef, useState } from "react";
import { useSession } from "../auth/adapter";
import { EMPTY_DRAFT, bodyOf } from "../compose/draft";
import { ComposeForm } from "../compose/form";
import { isUnanswered, useSend, type LeftBehind } from "../compose/use-send";
import { useSnapshot } from "../live";
import { Button, ButtonLink } from "../ui/button";
import { MessageReport } from "../ui/message-report";
import { Notice } from "../ui/notice";
import { Page } from "../ui/page";
import { Refusal } from "../ui/refusal";

export function Compose() {
  const { testRecipients } = useSession();
  const { state, send, again } = useSend();
  const [draft, setDraft] = useState(EMPTY_DRAFT);

  if (state.step === "accepted") {
    return (
      <Accepted
        messageId={state.messageId}
        onAgain={() => {
          setDraft(EMPTY_DRAFT);
          again();
        }}
      />
    );
  }
  const error = state.step === "writing" ? state.error : null;
  return (
    <Page title="New message">
      <div className="flex flex-col gap-6">
        {state.step === "writing" ? <Left behind={state.left} /> : null}
        {error ? (
          <Refusal
            error={error}
            actions={
              isUnanswered(error) ? (
                <Button look="secondary" onClick={() => void send(bodyOf(draft))}>
                  Try the same again
                </Button>
              ) : null
            }
          />
        ) : null}
        <ComposeForm
          draft={draft}
          onChange={setDraft}
          sending={state.step === "sending"}
          error={error}
          testRecipients={testRecipients}
          onSend={(ready) => void send(bodyOf(ready))}
        />
      </div>
    </Page>
  );
}

function Left({ behind }: { behind: LeftBehind }) {
  if (behind === "nothing") return null;
  if (behind === "looking") {
    return <Notice tone="info" title="Looking up what became of your last message…" />;
  }
  return (
    <Notice
      tone="warning"
      title={
        behind === "not-found"
          ? "Your last message has not arrived at the server"
          : "It is not known whether your last message arrived at the server"
      }
    >
      <p>
        Write the same again if you still want it sent: the very same message to the very same number goes out
        only once.
      </p>
    </Notice>
  );
}

function Accepted({ messageId, onAgain }: { messageId: string; onAgain: () => void }) {
  const message = useSnapshot().messages.get(messageId);
  const notice = useRef<HTMLDivElement>(null);
  // The form that had the focus is gone; what came of it is read next.
  useEffect(() => {
    notice.current?.focus();
  }, []);
  return (
    <Page
      title="New message"
      actions={
        <>
          <Button onClick={onAgain}>Write another</Button>
          <ButtonLink to={`/messages/${messageId}`} look="secondary">
            Its own page
          </ButtonLink>
        </>
      }
    >
      <div className="flex flex-col gap-6">
        <Notice
          ref={notice}
          tone="success"
          title="Accepted. You can watch it here, or leave: it goes on by itself."
        />
        {message ? <MessageReport message={message} /> : null}
      </div>
    </Page>
  );
}
