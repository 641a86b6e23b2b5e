// Makes each drawing of reports over time a chart that can be read at the cursor. The drawing stays for those who do
// not see, and for paper.
"use strict";

const HEIGHT = 180;

const format = new Intl.DateTimeFormat("en-GB", {
  day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hour12: false, timeZoneName: "short",
});

function colour(element, name) {
  return getComputedStyle(element).getPropertyValue(name).trim();
}

// Broken lines where the provider spoke.
function marks(rungs) {
  return (plot) => {
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.strokeStyle = colour(plot.root, "--ink");
    ctx.lineWidth = 2 * devicePixelRatio;
    ctx.setLineDash([4 * devicePixelRatio, 3 * devicePixelRatio]);
    for (const [at] of rungs) {
      const x = plot.valToPos(at, "x", true);
      if (x < bbox.left || x > bbox.left + bbox.width) continue;
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
    }
    ctx.restore();
  };
}

function draw(figure) {
  figure.querySelector("[data-keep]")?.remove();
  const { from, part, reports, usual, rungs } = JSON.parse(figure.dataset.chart);
  const times = reports.map((_, place) => from + (place + 0.5) * part);
  const series = [
    { label: "time", value: (_, at) => (at == null ? "" : format.format(new Date((at - part / 2) * 1000))) },
    {
      label: "reports",
      paths: uPlot.paths.bars({ size: [0.8, 64] }),
      points: { show: false },
      fill: colour(figure, "--state") || colour(figure, "--accent"),
    },
  ];
  const data = [times, reports];
  if (usual !== null) {
    series.push({
      label: "usual",
      stroke: colour(figure, "--soft"),
      dash: [6, 4],
      width: 1.5,
      points: { show: false },
      value: (_, value) => (value == null ? "" : value.toPrecision(2)),
    });
    data.push(reports.map(() => usual));
  }
  const days = reports.length * part > 2 * 86400;
  const tick = new Intl.DateTimeFormat("en-GB", days
    ? { day: "numeric", month: "short" }
    : { hour: "2-digit", minute: "2-digit", hour12: false });
  const axis = {
    stroke: colour(figure, "--soft"),
    grid: { stroke: colour(figure, "--line"), width: 1 },
    ticks: { show: false },
    font: `12px ${getComputedStyle(document.body).fontFamily}`,
  };
  const place = document.createElement("div");
  place.className = "plot";
  place.setAttribute("data-keep", "");
  place.setAttribute("aria-hidden", "true");
  figure.prepend(place);
  const top = Math.max(3, ...reports, usual ?? 0);
  const plot = new uPlot(
    {
      width: figure.clientWidth,
      height: HEIGHT,
      scales: {
        x: { range: [from, from + reports.length * part] },
        y: { range: [0, top * 1.08] },
      },
      axes: [{ ...axis, values: (_, ticks) => ticks.map((at) => tick.format(new Date(at * 1000))) }, { ...axis, size: 40, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000] }],
      series,
      cursor: { y: false, drag: { x: false, y: false } },
      legend: { live: true },
      hooks: { draw: [marks(rungs)] },
    },
    data,
    place,
  );
  return plot;
}

const plots = new Map();

function drawAll() {
  for (const figure of document.querySelectorAll("figure[data-chart]")) plots.set(figure, draw(figure));
}

drawAll();
addEventListener("resize", () => {
  for (const [figure, plot] of plots) plot.setSize({ width: figure.clientWidth, height: HEIGHT });
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
new MutationObserver(drawAll).observe(document.getElementById("main"), {
  subtree: true,
  attributeFilter: ["data-chart"],
});
