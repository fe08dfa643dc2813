import type { ReactNode, Ref } from "react";
import { AlertIcon, CheckIcon, InfoIcon } from "./icons";

type Tone = "info" | "success" | "warning" | "danger";

const TONES: Record<Tone, { frame: string; mark: string; Icon: typeof InfoIcon }> = {
  info: { frame: "border-line bg-hover", mark: "text-muted", Icon: InfoIcon },
  success: { frame: "border-accent/40 bg-accent-soft", mark: "text-accent", Icon: CheckIcon },
  warning: { frame: "border-warning/40 bg-warning-soft", mark: "text-warning", Icon: AlertIcon },
  danger: { frame: "border-danger/40 bg-danger-soft", mark: "text-danger", Icon: AlertIcon },
};

export function Notice({
  tone,
  title,
  children,
  actions,
  ref,
}: {
  tone: Tone;
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
  ref?: Ref<HTMLDivElement>;
}) {
  const { frame, mark, Icon } = TONES[tone];
  return (
    <div
      ref={ref}
      tabIndex={ref ? -1 : undefined}
      className={`flex gap-3 rounded-lg border px-4 py-3 ${frame}`}
    >
      <Icon className={`mt-0.5 size-4 ${mark}`} />
      <div className="flex min-w-0 flex-col gap-2">
        <p className="font-semibold">{title}</p>
        {children}
        {actions ? <div className="flex flex-wrap gap-2">{actions}</div> : null}
      </div>
    </div>
  );
}
