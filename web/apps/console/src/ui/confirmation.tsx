import { useEffect, useRef, type ReactNode } from "react";
import { Button } from "./button";
import { Notice } from "./notice";

/** Asks before a form is sent. Stands below its button, so that the second click of a double click is not the answer. */
export function Confirmation({
  title,
  confirm,
  cancel,
  onConfirm,
  onCancel,
  children,
}: {
  title: string;
  confirm: string;
  cancel: string;
  onConfirm: () => void;
  onCancel: () => void;
  children: ReactNode;
}) {
  const notice = useRef<HTMLDivElement>(null);
  useEffect(() => {
    notice.current?.focus();
  }, []);
  return (
    <Notice
      ref={notice}
      tone="warning"
      title={title}
      actions={
        <>
          <Button onClick={onConfirm}>{confirm}</Button>
          <Button look="secondary" onClick={onCancel}>
            {cancel}
          </Button>
        </>
      }
    >
      <p>{children}</p>
    </Notice>
  );
}
