/** One for each period, the oldest first; null where nothing was measured. */
export type Points = readonly (number | null)[];

const STEP = 4;
const HEIGHT = 24;

/** Time runs as the text does. */
const CHART = "h-6 w-full overflow-visible rtl:-scale-x-100";

/** How much in each period, next to figures that say the same: a picture without text of its own. */
export function Bars({ points }: { points: Points }) {
  const highest = Math.max(1, ...points.map((point) => point ?? 0));
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 ${points.length * STEP} ${HEIGHT}`}
      preserveAspectRatio="none"
      className={`${CHART} text-accent`}
    >
      <path
        d={`M0 ${HEIGHT}H${points.length * STEP}`}
        className="stroke-line-strong"
        vectorEffect="non-scaling-stroke"
      />
      {points.map((point, period) => {
        const height = ((point ?? 0) / highest) * HEIGHT;
        return height === 0 ? null : (
          <rect
            key={period}
            x={period * STEP}
            y={HEIGHT - height}
            width={STEP - 1}
            height={height}
            fill="currentColor"
          />
        );
      })}
    </svg>
  );
}

/** How long in each period, next to figures that say the same. */
export function Line({ points }: { points: Points }) {
  const highest = Math.max(1, ...points.map((point) => point ?? 0));
  let path = "";
  points.forEach((point, period) => {
    if (point === null) return;
    const at = { x: (period + 0.5) * STEP, y: HEIGHT - (point / highest) * HEIGHT };
    // One between two gaps is a dash.
    path += typeof points[period - 1] === "number" ? `L${at.x} ${at.y}` : `M${at.x - 1} ${at.y}h2`;
  });
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 ${points.length * STEP} ${HEIGHT}`}
      preserveAspectRatio="none"
      className={`${CHART} text-accent`}
    >
      <path
        d={`M0 ${HEIGHT}H${points.length * STEP}`}
        className="stroke-line-strong"
        vectorEffect="non-scaling-stroke"
      />
      <path
        d={path}
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
