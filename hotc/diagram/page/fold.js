"use strict";
// Folding boxes: what is inside goes away, arrows lead to the box, and dagre lays out what is left, in a worker.
(() => {
  const { picture, svg, elements, titles, wanted, remember, resize } = window.hotc;
  const boxes = new Map(picture.clusters.map(box => [box.id, box]));
  const nodes = new Map(picture.nodes.map(node => [node.id, node]));
  const inside = new Map([...boxes.keys()].map(id => [id, []]));
  const parentOf = id => (boxes.has(id) ? boxes.get(id).parent : (nodes.get(id) || {}).cluster) || null;
  for (const id of [...boxes.keys(), ...nodes.keys()]) if (parentOf(id)) inside.get(parentOf(id)).push(id);
  const count = id => inside.get(id).reduce((sum, child) => sum + (boxes.has(child) ? 1 + count(child) : 1), 0);
  const HEAD = 40, PAD = 16, GAP = 34, LINE = 14;

  // -- what the page looks like with nothing folded
  const number = (element, name) => Number(element.getAttribute(name));
  const rectOf = id => elements.get(id).querySelector(boxes.has(id) ? "rect.frame" : "rect.card");
  const first = new Map();
  for (const id of [...boxes.keys(), ...nodes.keys()]) {
    const rect = rectOf(id);
    first.set(id, { x: number(rect, "x"), y: number(rect, "y"), w: number(rect, "width"), h: number(rect, "height") });
  }
  const paths = new Map([...svg.querySelectorAll("path[data-edge]")].map(path => [Number(path.dataset.edge), {
    path, d: path.getAttribute("d"), from: path.dataset.from, to: path.dataset.to,
    word: svg.querySelector(`text[data-edge="${path.dataset.edge}"]`),
  }]));
  for (const edge of paths.values()) if (edge.word) edge.at = { x: number(edge.word, "x"), y: number(edge.word, "y") };
  const whole = { w: svg.viewBox.baseVal.width, h: svg.viewBox.baseVal.height };

  // -- what is folded
  const folded = new Set((wanted.get("folded") || "").split("\n").filter(id => boxes.has(id)));
  const shownAs = id => {
    let top = id;
    for (let box = parentOf(id); box; box = parentOf(box)) if (folded.has(box)) top = box;
    return top;
  };
  const isOpen = id => boxes.has(id) && !folded.has(id);
  const titleWidth = id => titles.get(id).getBBox().width + 2 * PAD;

  // -- the worker, which asks for nothing: its program stands in the page
  const program = document.getElementById("dagre").textContent + `
    onmessage = ({ data }) => postMessage({ turn: data.turn, parts: data.parts.map(part => {
      const graph = new dagre.graphlib.Graph({ compound: true, multigraph: true });
      graph.setGraph({ rankdir: "TB", nodesep: 28, ranksep: 46, edgesep: 14, ranker: part.nodes.length > 300 ? "tight-tree" : "network-simplex" });
      graph.setDefaultEdgeLabel(() => ({}));
      for (const node of part.nodes) graph.setNode(node.id, { width: node.w, height: node.h });
      for (const node of part.nodes) if (node.parent) graph.setParent(node.id, node.parent);
      for (const edge of part.edges) graph.setEdge(edge.from, edge.to, { width: edge.w, height: edge.w ? 14 : 0, labelpos: "c" }, String(edge.index));
      dagre.layout(graph);
      const { width, height } = graph.graph();
      return {
        width, height,
        nodes: graph.nodes().map(id => ({ id, ...graph.node(id) })),
        edges: graph.edges().map(e => ({ index: Number(e.name), ...graph.edge(e) })),
      };
    }) });`;
  let worker = null, turn = 0;
  const ask = parts => {
    if (!worker) {
      worker = new Worker(URL.createObjectURL(new Blob([program], { type: "text/javascript" })));
      worker.onmessage = ({ data }) => { if (data.turn === turn) place(data.parts); };
    }
    worker.postMessage({ turn, parts });
  };

  // -- from what is folded to places
  const leafIn = id => { // dagre's arrows lead to nodes, never to boxes
    while (isOpen(id) && inside.get(id).length) id = inside.get(id)[0];
    return id;
  };
  const relayout = () => {
    turn += 1;
    const shown = [...boxes.keys(), ...nodes.keys()].filter(id => shownAs(id) === id);
    const group = new Map(shown.map(id => [id, id]));
    const root = id => { while (group.get(id) !== id) { group.set(id, group.get(group.get(id))); id = group.get(id); } return id; };
    const join = (a, b) => group.set(root(a), root(b));
    for (const id of shown) if (parentOf(id)) join(id, parentOf(id));
    const arrows = [], said = new Set();
    for (const [index, edge] of paths) {
      const from = shownAs(edge.from), to = shownAs(edge.to), key = `${from}\n${to}`;
      edge.shown = from !== to && !said.has(key);
      if (!edge.shown) continue;
      said.add(key);
      join(from, to);
      const [a, b] = [leafIn(from), leafIn(to)];
      edge.ends = [from, to];
      if (a !== b) arrows.push({ index, from: a, to: b, w: edge.word ? edge.word.getBBox().width + 8 : 0, part: root(from) });
    }
    const parts = new Map();
    for (const id of shown) {
      const key = root(id), size = first.get(id);
      if (!parts.has(key)) parts.set(key, { nodes: [], edges: [] });
      const leaf = isOpen(id) && inside.get(id).length;
      parts.get(key).nodes.push({ id, parent: parentOf(id), w: leaf ? 0 : boxes.has(id) ? titleWidth(id) : size.w, h: leaf ? 0 : boxes.has(id) ? HEAD + 4 : size.h });
    }
    for (const arrow of arrows) parts.get(root(arrow.part)).edges.push(arrow);
    ask([...parts.values()]);
  };
  const pack = parts => { // beside each other, in rows, the high ones first
    const area = parts.reduce((sum, part) => sum + (part.width + GAP) * (part.height + GAP), 0);
    const wide = Math.max(Math.sqrt(area * 1.7), ...parts.map(part => part.width));
    let x = 0, y = 0, row = 0, right = 0;
    for (const part of [...parts].sort((a, b) => b.height - a.height)) {
      if (x && x + part.width > wide) { x = 0; y += row + GAP; row = 0; }
      Object.assign(part, { x, y });
      x += part.width + GAP; row = Math.max(row, part.height); right = Math.max(right, x);
    }
    return { w: right - GAP + 2 * PAD, h: y + row + 2 * PAD };
  };
  const levels = id => (isOpen(id) && inside.get(id).length ? 1 + Math.max(...inside.get(id).map(levels)) : 0);
  const frame = (id, at) => { // the heads of boxes take room above what is in them
    const more = LINE * levels(id);
    return more ? { x: at.x - 2, y: at.y - more, w: Math.max(at.w + 4, titleWidth(id)), h: at.h + more } : at;
  };
  const place = parts => {
    for (const part of parts) {
      part.over = LINE * Math.max(...part.nodes.map(node => levels(node.id)));
      part.height += part.over;
    }
    const size = pack(parts), spots = new Map(), ways = new Map();
    for (const part of parts) {
      const [dx, dy] = [part.x + PAD, part.y + PAD + part.over];
      for (const n of part.nodes) spots.set(n.id, frame(n.id, { x: n.x - n.width / 2 + dx, y: n.y - n.height / 2 + dy, w: n.width, h: n.height }));
      for (const e of part.edges) ways.set(e.index, { points: e.points.map(p => ({ x: p.x + dx, y: p.y + dy })), at: e.x === undefined ? null : { x: e.x + dx, y: e.y + dy } });
    }
    draw(spots, ways, size);
  };

  // -- from places to the picture
  const within = (p, r) => p.x > r.x && p.x < r.x + r.w && p.y > r.y && p.y < r.y + r.h;
  const cut = (points, rect) => { // an arrow to a box ends at its border
    let last = points.length - 1;
    while (last > 0 && within(points[last - 1], rect)) last -= 1;
    if (last === 0) return points;
    let a = points[last - 1], b = points[last];
    if (!within(b, rect)) return points;
    for (let step = 0; step < 20; step += 1) {
      const middle = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
      if (within(middle, rect)) b = middle; else a = middle;
    }
    return [...points.slice(0, last), a];
  };
  const curve = points => {
    const p = points.map(({ x, y }) => [x.toFixed(1), y.toFixed(1)]);
    if (p.length < 3) return `M${p.map(q => q.join(" ")).join("L")}`;
    let d = `M${p[0].join(" ")}`;
    for (let i = 1; i < p.length - 1; i += 1) {
      const end = i === p.length - 2 ? points[i + 1] : { x: (points[i].x + points[i + 1].x) / 2, y: (points[i].y + points[i + 1].y) / 2 };
      d += `Q${p[i].join(" ")} ${end.x.toFixed(1)} ${end.y.toFixed(1)}`;
    }
    return d;
  };
  const move = (element, dx, dy) => { element.style.transform = dx || dy ? `translate(${dx}px, ${dy}px)` : ""; };
  const draw = (spots, ways, size) => {
    for (const [id, from] of first) {
      const to = spots.get(id), element = elements.get(id), title = titles.get(id);
      element.classList.toggle("gone", !to);
      if (title) title.classList.toggle("gone", !to);
      if (!to) continue;
      if (boxes.has(id)) {
        for (const [name, value] of [["x", to.x], ["y", to.y], ["width", to.w], ["height", to.h]]) rectOf(id).setAttribute(name, value);
        move(title, to.x - from.x, to.y - from.y);
      } else move(element, to.x - from.x, to.y - from.y);
    }
    for (const [index, edge] of paths) {
      const way = ways.get(index), gone = !edge.shown || !way;
      edge.path.classList.toggle("gone", gone);
      if (edge.word) edge.word.classList.toggle("gone", gone);
      if (gone) continue;
      let points = way.points;
      if (isOpen(edge.ends[1])) points = cut(points, spots.get(edge.ends[1]));
      if (isOpen(edge.ends[0])) points = cut([...points].reverse(), spots.get(edge.ends[0])).reverse();
      edge.path.setAttribute("d", curve(points));
      if (edge.word && way.at) { edge.word.setAttribute("x", way.at.x); edge.word.setAttribute("y", way.at.y + 4); }
    }
    resize(size.w, size.h);
  };
  const restore = () => {
    turn += 1;
    for (const [id, at] of first) {
      elements.get(id).classList.remove("gone");
      elements.get(id).style.transform = "";
      if (!boxes.has(id)) continue;
      titles.get(id).classList.remove("gone");
      titles.get(id).style.transform = "";
      for (const [name, value] of [["x", at.x], ["y", at.y], ["width", at.w], ["height", at.h]]) rectOf(id).setAttribute(name, value);
    }
    for (const edge of paths.values()) {
      edge.path.classList.remove("gone");
      edge.path.setAttribute("d", edge.d);
      if (!edge.word) continue;
      edge.word.classList.remove("gone");
      edge.word.setAttribute("x", edge.at.x); edge.word.setAttribute("y", edge.at.y);
    }
    resize(whole.w, whole.h);
  };

  // -- handles
  const named = id => boxes.get(id).node.label;
  const handles = new Map();
  for (const [id, title] of titles) {
    if (!inside.get(id).length) continue;
    const text = title.querySelector("text");
    const handle = document.createElementNS("http://www.w3.org/2000/svg", "tspan");
    handle.setAttribute("class", "handle");
    handle.setAttribute("dx", "12");
    handle.addEventListener("click", event => { event.stopPropagation(); toggle(id); });
    text.append(handle);
    handles.set(id, handle);
  }
  const label = () => {
    for (const [id, handle] of handles) {
      const number = count(id);
      handle.textContent = folded.has(id) ? `▸ ${number} inside` : "▾";
      elements.get(id).setAttribute("aria-expanded", String(!folded.has(id)));
    }
    const all = document.getElementById("fold");
    all.textContent = folded.size ? "Unfold" : "Fold";
    all.setAttribute("aria-label", folded.size ? "Unfold all boxes" : "Fold all boxes");
  };
  const apply = () => {
    remember("folded", folded.size ? [...folded].join("\n") : null);
    label();
    if (folded.size) relayout(); else restore();
  };
  const toggle = id => {
    if (folded.has(id)) folded.delete(id); else folded.add(id);
    apply();
  };
  const all = document.getElementById("fold");
  all.hidden = !handles.size;
  all.onclick = () => {
    if (folded.size) folded.clear(); else for (const id of handles.keys()) folded.add(id);
    apply();
  };
  window.hotc.fold = id => {
    if (!handles.has(id)) return null;
    const button = document.createElement("button");
    button.textContent = folded.has(id) ? "Unfold" : "Fold";
    button.setAttribute("aria-label", `${button.textContent} ${named(id)}`);
    button.onclick = () => { toggle(id); button.replaceWith(window.hotc.fold(id)); };
    return button;
  };
  window.hotc.unfoldTo = id => { // what is looked for must be there to be seen
    let changed = false;
    for (let box = parentOf(id); box; box = parentOf(box)) changed = folded.delete(box) || changed;
    if (changed) apply();
  };
  addEventListener("keydown", event => {
    const id = event.target.dataset && event.target.dataset.id;
    if (id && handles.has(id) && (event.key === "f" || event.key === "F")) { event.preventDefault(); toggle(id); }
  });
  label();
  if (folded.size) relayout();
})();
