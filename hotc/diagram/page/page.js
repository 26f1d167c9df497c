"use strict";
(() => {
  const picture = JSON.parse(document.getElementById("data").textContent);
  const svg = document.getElementById("picture"), stage = document.getElementById("stage");
  const panel = document.getElementById("panel"), search = document.getElementById("search");
  const whole = svg.viewBox.baseVal, full = { x: 0, y: 0, w: whole.width, h: whole.height };
  let view = { ...full }, chosen = null;

  const wanted = new URLSearchParams(location.hash.slice(1));
  const remember = (name, value) => {
    if (value === null) wanted.delete(name); else wanted.set(name, value);
    history.replaceState(null, "", wanted.size ? `#${wanted}` : location.pathname + location.search);
  };

  const things = new Map();
  for (const node of picture.nodes) things.set(node.id, node);
  for (const box of picture.clusters) things.set(box.id, box.node);
  const boxed = new Set(picture.clusters.map(box => box.id));
  const titles = new Map([...svg.querySelectorAll("[data-of]")].map(e => [e.dataset.of, e]));
  const folded = new Map(picture.folded.map(node => [node.id, node]));
  const elements = new Map([...svg.querySelectorAll("[data-id]")].map(e => [e.dataset.id, e]));

  // -- light and dark
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const theme = name => { root.dataset.theme = name; };
  theme(wanted.get("theme") || (dark.matches ? "dark" : "light"));
  dark.addEventListener("change", event => { if (!wanted.has("theme")) theme(event.matches ? "dark" : "light"); });
  document.getElementById("theme").onclick = () => {
    theme(root.dataset.theme === "dark" ? "light" : "dark");
    remember("theme", root.dataset.theme);
  };

  // -- pan and zoom
  const scaleOf = ({ w, h }) => Math.max(w / svg.clientWidth, h / svg.clientHeight);
  const scale = () => scaleOf(view);
  const large = picture.nodes.length + picture.clusters.length > 200;
  let painted = { ...view }, settle = 0;
  const paint = () => {
    clearTimeout(settle);
    painted = { ...view };
    svg.style.transform = "";
    svg.setAttribute("viewBox", `${view.x} ${view.y} ${view.w} ${view.h}`);
  };
  const show = () => { // what is painted already is moved; it is painted anew when the hand rests
    if (!large) { paint(); return; }
    const s = scale(), x = (painted.x + painted.w / 2 - view.x - view.w / 2) / s, y = (painted.y + painted.h / 2 - view.y - view.h / 2) / s;
    svg.style.transform = `translate(${x}px, ${y}px) scale(${scaleOf(painted) / s})`;
    clearTimeout(settle);
    settle = setTimeout(paint, 160);
  };
  if (large) svg.classList.add("large");
  const fit = () => {
    view = { ...full };
    const least = Math.max(full.w / svg.clientWidth, full.h / svg.clientHeight);
    if (least < 0.72) { // a small picture is not blown up to fill the window
      const w = svg.clientWidth * 0.72, h = svg.clientHeight * 0.72;
      view = { x: (full.w - w) / 2, y: (full.h - h) / 2, w, h };
    }
    show();
  };
  const at = (x, y) => {
    const box = stage.getBoundingClientRect(), s = scale();
    return [view.x + view.w / 2 + (x - box.left - box.width / 2) * s, view.y + view.h / 2 + (y - box.top - box.height / 2) * s];
  };
  const zoom = (factor, x, y) => {
    const w = Math.min(Math.max(view.w * factor, 60), full.w * 8);
    factor = w / view.w;
    view = { x: x - (x - view.x) * factor, y: y - (y - view.y) * factor, w, h: view.h * factor };
    show();
  };
  const middle = () => [view.x + view.w / 2, view.y + view.h / 2];
  stage.addEventListener("wheel", event => {
    event.preventDefault();
    zoom(Math.exp(Math.max(-120, Math.min(120, event.deltaY)) * 0.0016), ...at(event.clientX, event.clientY));
  }, { passive: false });
  let from = null;
  stage.addEventListener("pointerdown", event => { from = { x: event.clientX, y: event.clientY, moved: false }; });
  addEventListener("pointermove", event => {
    if (!from) return;
    const dx = event.clientX - from.x, dy = event.clientY - from.y;
    if (!from.moved && Math.hypot(dx, dy) < 4) return;
    from.moved = true;
    stage.classList.add("moving");
    const s = scale();
    view.x -= dx * s; view.y -= dy * s;
    from.x = event.clientX; from.y = event.clientY;
    show();
  });
  let dragged = false;
  addEventListener("pointerup", () => { dragged = Boolean(from && from.moved); from = null; stage.classList.remove("moving"); });
  document.getElementById("in").onclick = () => zoom(0.8, ...middle());
  document.getElementById("out").onclick = () => zoom(1.25, ...middle());
  document.getElementById("fit").onclick = fit;

  // -- what is behind a thing
  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) element[name] = value;
    element.append(...children);
    return element;
  };
  const link = id => {
    const node = things.get(id) || folded.get(id);
    const a = make("a", { href: "#", textContent: node ? node.label : id });
    a.onclick = event => { event.preventDefault(); things.has(id) ? choose(id, true) : describe(id); };
    return a;
  };
  const list = (title, rows) => rows.length ? [...(title ? [make("h3", {}, title)] : []), make("ul", {}, ...rows.map(row => make("li", {}, ...row)))] : [];
  const reason = edge => {
    const words = [edge.reasons.length ? [...new Set(edge.reasons)].join(", ") : edge.label];
    if (edge.condition) words.push(`if ${edge.condition}`);
    if (edge.place) words.push(edge.place);
    return make("small", {}, "  " + words.filter(Boolean).join(" · "));
  };
  const via = edge => edge.via.flatMap(id => [make("small", {}, " by "), link(id)]);
  const describe = id => {
    const node = things.get(id) || folded.get(id);
    const directed = edge => edge.kind !== "folded" && edge.kind !== "external";
    const needs = picture.edges.filter(e => e.source === id && directed(e));
    const needed = picture.edges.filter(e => e.target === id && directed(e));
    const connected = picture.edges.filter(e => !directed(e) && (e.source === id || e.target === id));
    const inside = picture.nodes.find(n => n.id === id) || {};
    const rows = Object.entries(node.properties).flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]);
    const close = make("button", { className: "close", textContent: "×", title: "Close ( Esc )", ariaLabel: "Close" });
    close.onclick = () => choose(null);
    panel.replaceChildren(
      close,
      ...([window.hotc.fold && window.hotc.fold(id)].filter(Boolean)),
      make("h2", {}, node.label + (node.count ? ` ×${node.count}` : "")),
      make("p", { className: "type" }, node.type || node.noun),
      ...(types.has(node.type) && !boxed.has(id) ? [make("button", { textContent: "Hide this type", onclick: () => { choose(null); hide(node.type); } })] : []),
      ...(node.place ? [make("p", { className: "type" }, make("code", {}, node.place))] : []),
      ...(node.mark ? [make("p", { className: `mark m-${node.mark}` }, node.word)] : []),
      ...list("", node.told.map(line => [line])),
      ...(node.condition ? [make("p", {}, (node.absent ? "Not created with these parameters: " : "Only if ") + node.condition)] : []),
      ...(inside.cluster && things.get(inside.cluster) ? [make("p", {}, "In ", link(inside.cluster))] : []),
      ...list("Connected with", connected.map(e => [link(e.source === id ? e.target : e.source), ...via(e), reason(e)])),
      ...list("Needs", needs.map(e => [link(e.target), reason(e)])),
      ...list("Needed by", needed.map(e => [link(e.source), reason(e)])),
      ...(rows.length ? [make("h3", {}, "Properties"), make("dl", {}, ...rows)] : []),
    );
    panel.hidden = false;
  };
  const choose = (id, move) => {
    for (const element of svg.querySelectorAll(".near,.chosen")) element.classList.remove("near", "chosen");
    svg.classList.toggle("faded", id !== null);
    if (chosen !== null && id === null) elements.get(chosen)?.focus({ preventScroll: true });
    chosen = id;
    remember("node", id);
    if (id === null) { panel.hidden = true; return; }
    const near = new Set([id]);
    picture.edges.forEach((edge, index) => {
      if (edge.source !== id && edge.target !== id) return;
      near.add(edge.source).add(edge.target);
      for (const element of svg.querySelectorAll(`[data-edge="${index}"]`)) element.classList.add("near");
    });
    for (const node of picture.nodes) if (near.has(node.cluster)) near.add(node.id);
    for (const other of near) elements.get(other)?.classList.add("near");
    elements.get(id)?.classList.add("chosen");
    describe(id);
    if (move && window.hotc.unfoldTo) window.hotc.unfoldTo(id);
    if (move) reveal(id);
  };
  const reveal = id => {
    const element = elements.get(id);
    if (!element) return;
    const box = element.getBBox(), moved = new DOMMatrix(element.style.transform || "none");
    const [x, y] = [box.x + box.width / 2 + moved.e, box.y + box.height / 2 + moved.f];
    if (x < view.x || y < view.y || x > view.x + view.w || y > view.y + view.h) {
      view.x = x - view.w / 2; view.y = y - view.h / 2; show();
    }
  };
  svg.addEventListener("click", event => {
    if (dragged) { dragged = false; return; }
    const edge = event.target.closest("[data-edge]"), thing = event.target.closest("[data-id]");
    if (edge) {
      const found = picture.edges[Number(edge.dataset.edge)];
      choose(found.source);
      if (found.via.length) describe(found.via[0]);
    } else choose(thing ? thing.dataset.id : null);
  });

  // -- kinds and types of things that are not shown
  const hidden = new Set((wanted.get("hide") || "").split(" ").filter(Boolean));
  const kinds = [...document.querySelectorAll(".kind")];
  const legend = document.querySelector(".legend");
  const types = new Set(picture.nodes.map(node => node.type).filter(Boolean));
  const hide = name => { if (!hidden.delete(name)) hidden.add(name); filter(); };
  const filter = () => {
    for (const button of kinds) button.setAttribute("aria-pressed", String(!hidden.has(button.dataset.service)));
    for (const item of legend.querySelectorAll(".hidden-type")) item.remove();
    for (const type of types) {
      if (!hidden.has(type)) continue;
      const button = make("button", { className: "kind", title: "Show again", textContent: type, onclick: () => hide(type) });
      button.setAttribute("aria-pressed", "false");
      legend.append(make("li", { className: "hidden-type" }, button));
    }
    for (const node of picture.nodes) elements.get(node.id).classList.toggle("off", hidden.has(node.service) || hidden.has(node.type));
    const off = id => elements.get(id)?.classList.contains("off");
    picture.edges.forEach((edge, index) => {
      for (const element of svg.querySelectorAll(`[data-edge="${index}"]`)) element.classList.toggle("off", Boolean(off(edge.source) || off(edge.target)));
    });
    remember("hide", hidden.size ? [...hidden].join(" ") : null);
  };
  for (const button of kinds) button.onclick = () => hide(button.dataset.service);
  if (hidden.size) filter();

  // -- keyboard and search
  const find = text => {
    const wanted = text.trim().toLowerCase();
    const hits = wanted ? [...things.values()].filter(n => (n.id + " " + n.label + " " + n.type + " " + n.noun).toLowerCase().includes(wanted)) : [];
    for (const element of svg.querySelectorAll(".near,.chosen")) element.classList.remove("near", "chosen");
    svg.classList.toggle("faded", Boolean(wanted));
    for (const node of hits) elements.get(node.id)?.classList.add("near");
    return hits;
  };
  search.addEventListener("input", () => find(search.value));
  search.addEventListener("keydown", event => {
    if (event.key === "Enter") { const hits = find(search.value); if (hits.length) choose(hits[0].id, true); }
    if (event.key === "Escape") { search.value = ""; find(""); search.blur(); }
  });
  addEventListener("keydown", event => {
    if (event.target === search || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = 60 * scale();
    const keys = {
      "/": () => search.focus(), "+": () => zoom(0.8, ...middle()), "=": () => zoom(0.8, ...middle()), "-": () => zoom(1.25, ...middle()),
      "0": fit, Escape: () => choose(null),
      ArrowLeft: () => { view.x -= step; show(); }, ArrowRight: () => { view.x += step; show(); },
      ArrowUp: () => { view.y -= step; show(); }, ArrowDown: () => { view.y += step; show(); },
    };
    if ((event.key === "Enter" || event.key === " ") && event.target.dataset && event.target.dataset.id) {
      event.preventDefault(); choose(event.target.dataset.id);
    } else if (keys[event.key]) { event.preventDefault(); keys[event.key](); }
  });

  // -- marks that change while the page is looked at
  const signs = { failed: "✗", progress: "…", complete: "✓" };
  const markAs = (element, kind, word) => {
    if (!element) return;
    for (const name of [...element.classList]) if (name.startsWith("m-")) element.classList.remove(name);
    if (kind) element.classList.add("marked", `m-${kind}`);
    const line = element.querySelector(".mark");
    if (line && kind in signs) line.textContent = `${signs[kind]} ${word}`;
  };
  const now = document.getElementById("now");
  const refresh = async () => {
    let told;
    try { told = await (await fetch(document.body.dataset.live)).json(); } catch { now.textContent = "no answer any more: the apply has ended, or was stopped"; return; }
    const count = { progress: 0, complete: 0, failed: 0 };
    for (const [id, { mark, word, told: lines }] of Object.entries(told.nodes)) {
      const node = things.get(id) || folded.get(id);
      if (mark in count) count[mark] += 1;
      if (!node) continue;
      const changed = node.mark !== mark || node.word !== word;
      Object.assign(node, { mark, word, told: lines });
      if (changed) { markAs(elements.get(id), mark, word); markAs(titles.get(id), mark, word); if (chosen === id) describe(id); }
    }
    told.edges.forEach((mark, index) => { if (mark) markAs(svg.querySelector(`path[data-edge="${index}"]`), mark); });
    now.textContent = `${told.done ? "ended" : "at work"}: ${count.complete} complete, ${count.progress} in progress${count.failed ? `, ${count.failed} failed` : ""}`;
    if (!told.done) setTimeout(refresh, 600);
  };
  if (document.body.dataset.live) refresh();

  addEventListener("resize", () => { if (chosen === null) fit(); });
  window.hotc = {
    picture, svg, elements, titles, wanted, remember,
    resize: (w, h) => { Object.assign(full, { w, h }); if (chosen === null) fit(); },
  };
  fit();
  if (things.has(wanted.get("node"))) choose(wanted.get("node"), true);
})();
