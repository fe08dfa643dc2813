import type { MessageStatus } from "@interaction-credits/core";
import { useEffect, useRef, useState } from "react";
import { useSession } from "../auth/adapter";
import { EMPTY_DRAFT, bodyOf, draftOf, keepDraft, type Draft } from "../compose/draft";
import { ComposeForm } from "../compose/form";
import { Preview } from "../compose/preview";
import { isUnanswered, useSend, type LeftBehind } from "../compose/use-send";
import { useSnapshot } from "../live";
import { isRefused } from "../refused";
import { Button, ButtonLink } from "../ui/button";
import { MessageReport } from "../ui/message-report";
import { Notice } from "../ui/notice";
import { Page } from "../ui/page";
import { Refusal } from "../ui/refusal";

export function Compose() {
  const { testRecipients, user } = useSession();
  const { state, send, again } = useSend();
  const [draft, setDraft] = useState(() => draftOf(user.id));
  const [sent, setSent] = useState(EMPTY_DRAFT);
  const [another, setAnother] = useState(false);
  const { balances } = useSnapshot();

  if (state.step === "accepted") {
    return (
      <Accepted
        messageId={state.messageId}
        draft={sent}
        onAgain={() => {
          setDraft(EMPTY_DRAFT);
          setSent(EMPTY_DRAFT);
          setAnother(true);
          again();
        }}
      />
    );
  }
  const sendDraft = (ready: Draft) => {
    setSent(ready);
    void send(bodyOf(ready));
  };
  const error =
    state.step === "writing" && !isOver(state.error, balances.interaction?.available) ? state.error : null;
  return (
    <Page title="New message">
      <div className="flex flex-col gap-6">
        {state.step === "writing" ? <Left behind={state.left} /> : null}
        {error ? (
          <Refusal
            error={error}
            actions={
              isUnanswered(error) ? (
                <Button
                  look="secondary"
                  onClick={() => {
                    sendDraft(draft);
                  }}
                >
                  Try the same again
                </Button>
              ) : null
            }
          />
        ) : null}
        <ComposeForm
          draft={draft}
          onChange={(changed) => {
            setDraft(changed);
            keepDraft(user.id, changed);
          }}
          sending={state.step === "sending"}
          error={error}
          testRecipients={testRecipients}
          focused={another}
          onSend={sendDraft}
        />
      </div>
    </Page>
  );
}

function Left({ behind }: { behind: LeftBehind }) {
  if (behind === "nothing") return null;
  if (behind === "looking") {
    return <Notice tone="info" title="Checking the status of your last message…" />;
  }
  return (
    <Notice
      tone="warning"
      title={
        behind === "not-found"
          ? "We could not find your last message"
          : "We could not check whether your last message was sent"
      }
    >
      <p>If you still want it sent, send it again. The same message to the same number goes out only once.</p>
    </Notice>
  );
}

/** There were too few credits, and now there are enough. */
function isOver(error: unknown, available = 0): boolean {
  if (!isRefused(error, "insufficient_credits")) return false;
  const { required } = error.problem;
  return required !== undefined && available >= required;
}

const SO_FAR: Partial<Record<MessageStatus, { tone: "info" | "warning"; title: string }>> = {
  failed: { tone: "info", title: "It was accepted, and then it failed." },
  unconfirmed: { tone: "warning", title: "Delivery not confirmed" },
};

function Accepted({ messageId, draft, onAgain }: { messageId: string; draft: Draft; onAgain: () => void }) {
  const message = useSnapshot().messages.get(messageId);
  const notice = useRef<HTMLDivElement>(null);
  // The form that had the focus is gone; what came of it is read next, and what to do then follows it.
  useEffect(() => {
    notice.current?.focus();
  }, []);
  const { tone, title } = (message && SO_FAR[message.status]) ?? {
    tone: "success",
    title: "Accepted. You can watch it here, or leave: it goes on by itself.",
  };
  return (
    <Page title="New message">
      <div className="flex flex-col gap-6">
        <Notice
          ref={notice}
          tone={tone}
          title={title}
          actions={
            <>
              <Button onClick={onAgain}>Write another</Button>
              <ButtonLink to={`/messages/${messageId}`} look="secondary">
                Open its page
              </ButtonLink>
            </>
          }
        />
        {message ? <MessageReport message={message} /> : null}
        {/* Only this page knows it, as long as it is open; the server does not return the text. */}
        {draft === EMPTY_DRAFT ? null : <Preview draft={draft} sent />}
      </div>
    </Page>
  );
}
