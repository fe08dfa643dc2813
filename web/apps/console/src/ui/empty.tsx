import type { ReactNode } from "react";

export function Empty({ title, next, action }: { title: string; next?: string; action?: ReactNode }) {
  return (
    <div className="flex flex-col items-center gap-2 px-4 py-10 text-center">
      <p className="font-medium">{title}</p>
      {next ? <p className="max-w-sm text-muted">{next}</p> : null}
      {action ? <div className="mt-2">{action}</div> : null}
    </div>
  );
}
