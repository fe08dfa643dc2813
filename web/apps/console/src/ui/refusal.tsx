import { Refused } from "@interaction-credits/core";
import type { ReactNode } from "react";
import { wordsFor } from "../refusals";
import { Notice } from "./notice";

/** Why a call failed, and what to do next. */
export function Refusal({
  error,
  children,
  actions,
}: {
  error: unknown;
  /** More about this very call. */
  children?: ReactNode;
  actions?: ReactNode;
}) {
  const { title, next } = wordsFor(error);
  return (
    <div role="alert">
      <Notice tone="danger" title={title} actions={actions}>
        <p>{next}</p>
        {children}
        {error instanceof Refused ? (
          <p className="text-xs text-muted">
            Request ID <bdi className="font-mono break-all">{error.problem.requestId}</bdi>
          </p>
        ) : null}
      </Notice>
    </div>
  );
}
