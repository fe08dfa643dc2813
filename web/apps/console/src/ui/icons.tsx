import type { ReactNode } from "react";

export interface IconProps {
  className?: string;
}

function icon(shape: ReactNode) {
  return function Icon({ className = "size-4" }: IconProps) {
    return (
      <svg
        viewBox="0 0 16 16"
        aria-hidden="true"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
        className={`shrink-0 ${className}`}
      >
        {shape}
      </svg>
    );
  };
}

export const HomeIcon = icon(<path d="M2.5 7 8 2.5 13.5 7v6.5h-4v-4h-3v4h-4z" />);
export const MessagesIcon = icon(
  <path d="M2.5 4A1.5 1.5 0 0 1 4 2.5h8A1.5 1.5 0 0 1 13.5 4v5.5A1.5 1.5 0 0 1 12 11H7l-3 2.5V11a1.5 1.5 0 0 1-1.5-1.5z" />,
);
export const ComposeIcon = icon(
  <path d="M8 3.5H4A1.5 1.5 0 0 0 2.5 5v7A1.5 1.5 0 0 0 4 13.5h7a1.5 1.5 0 0 0 1.5-1.5V8M6 10l.5-2 5.5-5.5 1.5 1.5L8 9.5z" />,
);
export const HistoryIcon = icon(<path d="M2.5 8a5.5 5.5 0 1 0 1.7-4M2.5 2.5V5H5M8 5v3l2 1.5" />);
export const OperatorIcon = icon(
  <path d="M8 1.8 13.5 4v4c0 3-2.3 5.3-5.5 6.2C4.8 13.3 2.5 11 2.5 8V4zM8 5.500v5M5.5 8h5" />,
);
export const OperationsIcon = icon(
  <path d="M5.5 4.500h5a3.5 3.5 0 0 1 0 7h-5a3.5 3.5 0 0 1 0-7zM10.5 6.500a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3z" />,
);
export const AccountsIcon = icon(
  <path d="M8 8.500a2.75 2.75 0 1 0 0-5.500 2.750 2.750 0 0 0 0 5.500zM2.500 13.500c.6-2.500 2.800-3.500 5.500-3.500s4.900 1 5.500 3.500" />,
);
export const HealthIcon = icon(<path d="M1.500 8.500h3l2-5 3 9 2-4h3" />);
export const GalleryIcon = icon(
  <path d="M2.5 2.500h4.500v4.500H2.500zM9 2.500h4.500v4.500H9zM2.5 9h4.500v4.500H2.500zM9 9h4.500v4.500H9z" />,
);
export const MenuIcon = icon(<path d="M2.5 4.500h11M2.5 8h11M2.5 11.500h11" />);
export const CloseIcon = icon(<path d="m4 4 8 8M12 4l-8 8" />);
export const CheckIcon = icon(<path d="m3 8.5 3.5 3.500L13 4.5" />);
export const AlertIcon = icon(<path d="M8 5.500v3.200M8 11.200v.1M8 2 1.8 13h12.400z" />);
export const InfoIcon = icon(<path d="M8 7.500v3.500M8 5v.1M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12z" />);
/** Points to where reading goes. */
export const ChevronIcon = icon(
  <path d="m6 3.5 4.5 4.500L6 12.5" className="origin-center rtl:-scale-x-100" />,
);
export const PauseIcon = icon(<path d="M5.5 3.500v9M10.5 3.500v9" />);
export const PlayIcon = icon(<path d="M5 3.500v9l7-4.500z" />);
export const DrainIcon = icon(<path d="M8 2.500v7M5 6.500l3 3 3-3M3.5 13h9" />);

export function Logo({ className = "size-6" }: IconProps) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className={`shrink-0 ${className}`}>
      <rect width="32" height="32" rx="8" className="fill-accent" />
      <path
        d="M9 11.500A2.5 2.5 0 0 1 11.5 9h9a2.5 2.5 0 0 1 2.5 2.500v6a2.5 2.5 0 0 1-2.5 2.500H15l-4 3.500V20a2 2 0 0 1-2-2z"
        className="fill-none stroke-on-accent"
        strokeWidth="2"
        strokeLinejoin="round"
      />
      <circle cx="16" cy="14.5" r="2" className="fill-on-accent" />
    </svg>
  );
}
