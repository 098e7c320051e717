"use strict";
// Draws the figures of the page from its data. Texts enter as text nodes only, never as markup.

const data = JSON.parse(document.getElementById("data").textContent);
const titles = new Map(data.scenarios.map((s) => [s.name, s.title]));
const others = data.scenarios.map((s) => s.name).filter((name) => name !== data.baseline);
const minus = (text) => text.replace("-", "−");
const unsigned = (text) => (Number(text) === 0 ? text.replace("-", "") : text); // what rounds to zero
const number = (value, digits = 1) => (value === null ? "–" : minus(unsigned(value.toFixed(digits))));

// ---- elements --------------------------------------------------------------------------------------------------------

function html(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function svg(name, attributes = {}, text = null) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== null) made.textContent = text;
  return made;
}

function panel(parent, title, unit, width, height) {
  const canvas = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", tabindex: 0, "aria-label": `${title}, ${unit}` });
  const caption = html("figcaption", {}, title, html("small", {}, unit));
  parent.append(html("figure", {}, caption, canvas));
  canvas.addEventListener("keydown", step);
  canvas.addEventListener("blur", hideTip);
  return canvas;
}

function shortened(made, text, room) {
  let letters = Array.from(text);
  made.textContent = text;
  while (letters.length > 1 && made.getComputedTextLength() > room) {
    letters = letters.slice(0, -1);
    made.textContent = letters.join("").trimEnd() + "…";
  }
}

function label(canvas, x, y, text, room, attributes = {}) { // in two lines where one is too long
  const made = svg("text", { x, y, "dominant-baseline": "central", ...attributes }, text);
  canvas.append(made);
  if (made.getComputedTextLength() <= room) return made;
  const upper = svg("tspan", { x, dy: "-0.55em" }), lower = svg("tspan", { x, dy: "1.1em" });
  made.replaceChildren(upper, lower);
  const breaks = Array.from(text, (_, at) => at).filter((at) => at && /\s.|[⺀-\uffef][^\s，。、）]/u.test(text.slice(at - 1, at + 1)));
  const fits = (at) => { upper.textContent = text.slice(0, at).trimEnd(); return upper.getComputedTextLength() <= room; };
  const place = breaks.reverse().find(fits) ?? text.length;
  shortened(upper, text.slice(0, place).trimEnd(), room);
  shortened(lower, text.slice(place).trimStart(), room);
  return made;
}

// ---- what a mark says, by pointer and by keyboard -----------------------------------------------------------------------

const tip = document.getElementById("tip");
const spoken = document.getElementById("spoken");

function says(mark, text) {
  mark.dataset.says = text;
  mark.addEventListener("pointerenter", (event) => showTip(text, event.clientX, event.clientY));
  mark.addEventListener("pointerleave", hideTip);
  return mark;
}

function showTip(text, x, y) {
  tip.textContent = text;
  tip.hidden = false;
  const box = tip.getBoundingClientRect();
  tip.style.left = `${Math.max(4, Math.min(x + 12, innerWidth - box.width - 4))}px`;
  tip.style.top = `${Math.max(4, Math.min(y + 12, innerHeight - box.height - 4))}px`;
}

function hideTip() {
  tip.hidden = true;
  document.querySelectorAll(".ring").forEach((ring) => ring.remove());
}

function step(event) {
  const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (!by) return;
  event.preventDefault();
  const canvas = event.currentTarget;
  const marks = [...canvas.querySelectorAll("[data-says]")];
  if (!marks.length) return;
  const at = (Number(canvas.dataset.at ?? (by > 0 ? -1 : 0)) + by + marks.length) % marks.length;
  canvas.dataset.at = at;
  hideTip();
  const place = marks[at].getBBox();
  const ring = svg("circle", { class: "ring", cx: place.x + place.width / 2, cy: place.y + place.height / 2, r: 8 });
  canvas.append(ring);
  const seen = marks[at].getBoundingClientRect();
  showTip(marks[at].dataset.says, seen.right, seen.bottom);
  spoken.textContent = marks[at].dataset.says;
}

// ---- scales ----------------------------------------------------------------------------------------------------------

function scale(low, high, from, to) {
  return (value) => from + ((value - low) / (high - low || 1)) * (to - from);
}

function ticks(low, high, count = 4) {
  const rough = (high - low) / count || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const sizes = [0.5, 1, 2, 5, 10].map((k) => k * power);
  const fits = sizes.findIndex((size) => size >= rough * 0.999);
  const found = multiples(sizes[fits], low, high);
  return found.length > 1 ? found : multiples(sizes[fits - 1], low, high); // one number alone is no scale
}

function multiples(size, low, high) {
  const found = [];
  for (let k = Math.ceil(low / size - 1e-9); k * size <= high + 1e-9 * size; k++) found.push(Number((k * size).toPrecision(12)));
  return found;
}

function limits(values, zero) {
  const real = values.filter((value) => value !== null && value !== undefined);
  let low = Math.min(...real, ...(zero ? [0] : [])), high = Math.max(...real, ...(zero ? [0] : []));
  if (!real.length) [low, high] = [0, 1];
  const room = 0.06 * (high - low) || 0.5;
  return [low - (zero && low === 0 ? 0 : room), high + room];
}

function years(first, last) {
  return Array.from({ length: 50 }, (_, k) => 12 * (k - 10)).filter((month) => month >= first && month <= last);
}

function axisBelow(canvas, x, low, high, top, bottom, signed, marks = ticks(low, high)) {
  for (const at of marks) {
    canvas.append(svg("line", { class: at === 0 ? "zero" : "axis", x1: x(at), x2: x(at), y1: top, y2: bottom }));
    const text = (signed && at > 0 ? "+" : "") + minus(String(at));
    canvas.append(svg("text", { class: "tick", x: x(at), y: bottom + 13, "text-anchor": "middle" }, text));
  }
}

function axisLeft(canvas, y, low, high, left, right) {
  for (const at of ticks(low, high)) {
    canvas.append(svg("line", { class: "axis", x1: left, x2: right, y1: y(at), y2: y(at) }));
    canvas.append(svg("text", { class: "tick", x: left - 5, y: y(at), "text-anchor": "end", "dominant-baseline": "central" }, minus(String(at))));
  }
}

// ---- differences from the baseline ---------------------------------------------------------------------------------------

function drawEffects(parent) {
  for (const outcome of data.outcomes) {
    const found = data.effects[outcome.name];
    const names = others.filter((name) => found[name]);
    if (!names.length) continue;
    const width = 400, left = 150, row = 27, bottom = names.length * row + 6;
    const canvas = panel(parent, outcome.title, outcome.difference, width, bottom + 20);
    const [low, high] = limits(names.flatMap((name) => [found[name].value, found[name].low, found[name].high]), true);
    const x = scale(low, high, left, width - 8);
    axisBelow(canvas, x, low, high, 2, bottom, true);
    names.forEach((name, place) => {
      const { value, low: from, high: to, separated, changes, words } = found[name];
      const y = place * row + row / 2 + 2;
      label(canvas, left - 8, y, titles.get(name), left - 12, { "text-anchor": "end" });
      if (value === null) return;
      if (from !== null) canvas.append(svg("line", { x1: x(from), x2: x(to), y1: y, y2: y, stroke: "var(--accent)", "stroke-width": 1.6 }));
      const look = { cx: x(value), cy: y, r: 4.2, stroke: "var(--accent)", "stroke-width": 1.4, fill: separated ? "var(--accent)" : "var(--panel)" };
      canvas.append(svg("circle", look));
      if (changes) canvas.append(svg("text", { class: "tick", x: x(value) + 6, y: y - 6 }, "†"));
      const open = separated ? "" : `\n${data.words["not told from zero"]}`;
      const target = svg("rect", { x: left, y: y - row / 2, width: width - left, height: row, fill: "transparent" });
      canvas.append(says(target, `${titles.get(name)}\n${outcome.title}: ${words}${open}`));
    });
  }
}

// ---- months, played ------------------------------------------------------------------------------------------------------

function barsAt(parent, title, unit, rows, ghost, most) {
  const width = 520, left = 170, row = 27, bottom = rows.length * row + 6;
  const canvas = panel(parent, title, unit, width, bottom + 20);
  const x = scale(0, most, left, width - 50);
  axisBelow(canvas, x, 0, most, 2, bottom, false);
  const shown = rows.map(([name], place) => {
    const y = place * row + 2;
    label(canvas, left - 8, y + row / 2, name, left - 12, { "text-anchor": "end" });
    const bar = svg("rect", { x: left, y: y + 4, height: row - 8, width: 0, fill: "var(--accent)", opacity: 0.75 });
    const line = svg("line", { class: "ghost", y1: y + 1, y2: y + row - 1, "stroke-width": 2.5 });
    const value = svg("text", { y: y + row / 2, "dominant-baseline": "central" });
    canvas.append(bar, line, value);
    return { bar, line, value };
  });
  return (month) => rows.forEach(([name, values], place) => {
    const { bar, line, value } = shown[place], now = values[month], before = ghost[place][month];
    bar.setAttribute("width", Math.max(0, x(now ?? 0) - left));
    for (const end of ["x1", "x2"]) line.setAttribute(end, x(before ?? 0));
    value.setAttribute("x", Math.max(x(now ?? 0), x(before ?? 0)) + 6);
    value.textContent = number(now);
    bar.dataset.says = `${name}: ${number(now)} ${unit}\n${titles.get(data.baseline)}: ${number(before)}`;
  });
}

function startPlayer(section) {
  const pick = section.querySelector("[data-role=outcome]"), slider = section.querySelector("[data-role=month]");
  const button = section.querySelector("[data-role=play]"), now = section.querySelector("[data-role=now]");
  const place = section.querySelector("[data-figure=player]"), months = data.paths.months;
  for (const outcome of data.outcomes) pick.append(html("option", { value: outcome.name }, outcome.title));
  Object.assign(slider, { min: 0, max: months.length - 1, step: 1, value: months.length - 1 });
  let redraw = [], timer = null;

  function build() {
    const outcome = data.outcomes.find((one) => one.name === pick.value), of = data.paths.of[outcome.name];
    const names = others.length ? others : [data.baseline];
    const base = of[data.baseline].mean;
    const most = limits(Object.values(of).flatMap((one) => one.mean), true)[1];
    place.replaceChildren();
    redraw = [barsAt(place, outcome.title, outcome.unit, names.map((name) => [titles.get(name), of[name].mean]), names.map(() => base), most)];
    const stages = data.stages.filter((stage) => data.funnel[stage.name]);
    const shown = names.includes("full") ? "full" : names[0];
    if (stages.length) {
      const rows = stages.map((stage) => [stage.title, data.funnel[stage.name][shown]]);
      const ghost = stages.map((stage) => data.funnel[stage.name][data.baseline]);
      const all = [...rows.flatMap((one) => one[1]), ...ghost.flat()];
      redraw.push(barsAt(place, data.words["page funnel"].replace("{title}", titles.get(shown)), data.words["of need"], rows, ghost, limits(all, true)[1]));
    }
    show();
  }
  function show() {
    const at = Number(slider.value);
    now.textContent = String(months[at]).replace("-", "−");
    slider.setAttribute("aria-valuetext", `${data.words.month} ${now.textContent}`);
    redraw.forEach((draw) => draw(at));
  }
  function stop() {
    clearInterval(timer);
    timer = null;
    button.textContent = data.words.play;
  }
  button.addEventListener("click", () => {
    if (timer) return stop();
    if (Number(slider.value) === months.length - 1) slider.value = 0;
    button.textContent = data.words.pause;
    timer = setInterval(() => {
      slider.value = Number(slider.value) + 1;
      show();
      if (Number(slider.value) === months.length - 1) stop();
    }, 120);
  });
  slider.addEventListener("input", () => { stop(); show(); });
  pick.addEventListener("change", build);
  build();
}

// ---- paths over time -------------------------------------------------------------------------------------------------------

const colours = ["var(--c1)", "var(--c2)", "var(--c3)", "var(--c4)", "var(--c5)"];
const dashes = ["none", "7 3", "2 3", "9 3 2 3", "4 2"];
const look = (name) => { // by its place among all, so that it keeps it whoever else is chosen
  const k = others.indexOf(name);
  return { stroke: colours[k % 5], "stroke-dasharray": dashes[(k + Math.floor(k / 5)) % 5] };
};

function line(months, values, x, y) {
  let path = "", pen = false;
  values.forEach((value, k) => {
    if (value === null) { pen = false; return; }
    path += `${pen ? "L" : "M"}${x(months[k]).toFixed(1)} ${y(value).toFixed(1)}`;
    pen = true;
  });
  return path;
}

function drawPath(parent, outcome, chosen) {
  const width = 400, height = 210, left = 44, bottom = 180, months = data.paths.months, of = data.paths.of[outcome.name];
  const canvas = panel(parent, outcome.title, outcome.unit, width, height);
  const lines = [data.baseline, ...chosen];
  const [low, high] = limits(lines.flatMap((name) => [...of[name].mean, ...of[name].low, ...of[name].high]), false);
  const x = scale(months[0], months[months.length - 1], left, width - 8), y = scale(low, high, bottom, 8);
  axisLeft(canvas, y, low, high, left, width - 8);
  axisBelow(canvas, x, 0, 0, bottom, bottom, false, years(months[0], months[months.length - 1]));
  canvas.append(svg("line", { class: "zero", x1: x(0), x2: x(0), y1: 8, y2: bottom, "stroke-dasharray": "2 3" }));
  chosen.forEach((name) => {
    const up = of[name].high, down = of[name].low, known = months.map((_, at) => at).filter((at) => up[at] !== null);
    if (!known.length) return;
    const edge = [...known.map((at) => [at, up[at]]), ...known.reverse().map((at) => [at, down[at]])];
    const area = edge.map(([at, value], i) => `${i ? "L" : "M"}${x(months[at]).toFixed(1)} ${y(value).toFixed(1)}`).join("") + "Z";
    canvas.append(svg("path", { d: area, fill: look(name).stroke, opacity: 0.15 }));
  });
  canvas.append(svg("path", { class: "ghost", d: line(months, of[data.baseline].mean, x, y), "stroke-width": 2.2, "stroke-dasharray": "5 3" }));
  chosen.forEach((name) => canvas.append(svg("path", { d: line(months, of[name].mean, x, y), fill: "none", "stroke-width": 2, ...look(name) })));
  const wide = (width - 8 - left) / months.length;
  months.forEach((month, at) => {
    const target = svg("rect", { x: x(month) - wide / 2, y: 8, width: wide, height: bottom - 8, fill: "transparent" });
    const values = lines.map((name) => `${titles.get(name)}: ${number(of[name].mean[at], 2)}`).join("\n");
    canvas.append(says(target, `${data.words.month} ${minus(String(month))}, ${outcome.title}\n${values}`));
  });
}

function startPaths(section) {
  const choice = section.querySelector("[data-role=choice]"), place = section.querySelector("[data-figure=paths]");
  const first = others.filter((name) => name === "full").concat(others.filter((name) => name !== "full")).slice(0, 3);
  const boxes = others.map((name) => {
    const box = html("input", { type: "checkbox", value: name });
    box.checked = first.includes(name);
    const sample = svg("svg", { viewBox: "0 0 30 10", style: "width:30px;height:10px", "aria-hidden": "true" });
    choice.append(html("label", {}, box, sample, titles.get(name)));
    box.addEventListener("change", build);
    return { box, sample };
  });
  function build() {
    const chosen = boxes.filter(({ box }) => box.checked).map(({ box }) => box.value);
    for (const { box, sample } of boxes) {
      box.disabled = !box.checked && chosen.length >= colours.length;
      sample.replaceChildren(...(box.checked ? [svg("line", { x1: 0, x2: 30, y1: 5, y2: 5, "stroke-width": 3, ...look(box.value) })] : []));
    }
    place.replaceChildren();
    for (const outcome of data.outcomes.filter((one) => one.headline)) drawPath(place, outcome, chosen);
  }
  build();
}

// ---- who is reached, and what it costs ---------------------------------------------------------------------------------------

function sign(kind, x, y, colour) {
  const d = ["M0-5A5 5 0 1 1 0 5A5 5 0 1 1 0-5Z", "M-4.4-4.4H4.4V4.4H-4.4Z", "M0-5L5 4.4H-5Z", "M0-5.6L5.6 0L0 5.6L-5.6 0Z"][kind];
  return svg("path", { d, transform: `translate(${x} ${y})`, fill: colour });
}

function drawReached(parent) {
  const most = Math.max(...data.reached.flatMap((kind) => Object.values(kind.of).flatMap((of) => Object.values(of).flat())));
  for (const kind of data.reached) {
    const names = data.scenarios.map((one) => one.name).filter((name) => kind.of[name]);
    const width = 400, left = 150, row = 27, top = 20, bottom = top + names.length * row;
    const canvas = panel(parent, kind.title, data.outcomes[0].unit, width, bottom + 20);
    const x = scale(0, most * 1.05, left, width - 8);
    axisBelow(canvas, x, 0, most * 1.05, top, bottom, false);
    let at = 4;
    kind.groups.forEach((group, k) => {
      canvas.append(sign(k, at + 5, 9, colours[k]));
      at += 18 + label(canvas, at + 14, 9, group.title, 120).getComputedTextLength() + 8;
    });
    names.forEach((name, place) => {
      const y = top + place * row + row / 2;
      label(canvas, left - 8, y, titles.get(name), left - 12, { "text-anchor": "end" });
      kind.groups.forEach((group, k) => {
        const found = kind.of[name][group.name];
        if (!found) return;
        if (found[1] !== null) canvas.append(svg("line", { x1: x(found[1]), x2: x(found[2]), y1: y + 3 * k - 3, y2: y + 3 * k - 3, stroke: colours[k], "stroke-width": 1.2, opacity: 0.7 }));
        const mark = sign(k, x(found[0]), y + 3 * k - 3, colours[k]);
        canvas.append(says(mark, `${titles.get(name)}\n${group.title}: ${number(found[0])} ${data.outcomes[0].unit}`));
      });
    });
  }
}

function clearest(taken, [x, y]) { // where a number stands beside its point, clear of other points and numbers
  const places = [[10, -8], [-10, -8], [10, 9], [-10, 9], [18, 0], [-18, 0]].map(([a, b]) => [x + a, y + b]);
  const room = ([a, b]) => Math.min(...taken.filter((one) => one[0] !== x || one[1] !== y).map((one) => Math.max(Math.abs(one[0] - a), Math.abs(one[1] - b))));
  const found = places.find((place) => room(place) >= 10) ?? places.reduce((best, place) => (room(place) > room(best) ? place : best));
  taken.push(found);
  return found;
}

function drawPlane(parent) {
  for (const account of ["public", "social"]) {
    const points = data.plane.filter((point) => point.account === account);
    if (!points.length) continue;
    const width = 520, height = 340, left = 56, bottom = 300;
    const canvas = panel(parent, data.words[`${account} account`], data.words["more hours"], width, height);
    const [low, high] = limits(points.flatMap((one) => [one.hours, one.hours_low, one.hours_high]), true);
    const thousand = (value) => (value === null ? null : value / 1000);
    const costs = points.map((one) => ({ ...one, cost: thousand(one.cost), cost_low: thousand(one.cost_low), cost_high: thousand(one.cost_high) }));
    const [least, most] = limits(costs.flatMap((one) => [one.cost, one.cost_low, one.cost_high]), true);
    const x = scale(least, most, left, width - 60), y = scale(low, high, bottom, 8);
    axisLeft(canvas, y, low, high, left, width - 8);
    axisBelow(canvas, x, least, most, 8, bottom, false);
    canvas.append(svg("text", { class: "tick", x: (left + width) / 2, y: height - 8, "text-anchor": "middle" }, data.words["more cost"]));
    const best = costs.filter((one) => one.frontier).sort((a, b) => a.hours - b.hours);
    const edge = [[0, 0], ...best.map((one) => [one.cost, one.hours])].map(([a, b], k) => `${k ? "L" : "M"}${x(a)} ${y(b)}`).join("");
    canvas.append(svg("path", { class: "ghost", d: edge, "stroke-width": 5, opacity: 0.4 }));
    const taken = costs.map((one) => [x(one.cost), y(one.hours)]);
    costs.forEach((one) => {
      if (one.cost_low !== null) canvas.append(svg("line", { y1: y(one.hours), y2: y(one.hours), x1: x(one.cost_low), x2: x(one.cost_high), stroke: "var(--accent)" }));
      if (one.hours_low !== null) canvas.append(svg("line", { x1: x(one.cost), x2: x(one.cost), y1: y(one.hours_low), y2: y(one.hours_high), stroke: "var(--accent)" }));
      const words = `${titles.get(one.scenario)}\n${data.words["more hours"]}: ${number(one.hours, 0)}\n${data.words["more cost"]}: ${number(one.cost)}`;
      canvas.append(says(svg("circle", { cx: x(one.cost), cy: y(one.hours), r: 5, fill: "var(--accent)" }), words));
      const [across, up] = clearest(taken, [x(one.cost), y(one.hours)]);
      canvas.append(svg("text", { x: across, y: up, "dominant-baseline": "central", "text-anchor": "middle", class: "tick" }, String(others.indexOf(one.scenario) + 1)));
    });
  }
  const key = others.map((name, k) => `${k + 1} ${titles.get(name)}`).join(" · ");
  if (data.plane.length) parent.after(html("p", { class: "quiet" }, key));
}

// ---- all together ------------------------------------------------------------------------------------------------------------

const figure = (name) => document.querySelector(`[data-figure=${name}]`);

document.fonts.ready.then(() => { // labels are measured before they are shortened
  drawEffects(figure("effects"));
  startPlayer(document.getElementById("player"));
  startPaths(document.getElementById("paths"));
  if (figure("reached")) drawReached(figure("reached"));
  drawPlane(figure("cost"));
  document.body.dataset.drawn = "yes";
});
addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((one) => { one.open = true; }));
