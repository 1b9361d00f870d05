/** The style sheet of the page. Colours are named once for light and once for dark. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: #faf9f7; --card: #ffffff; --ink: #1c1f24; --soft: #565d68; --line: #e2e0dc; --shade: #f2f0ec;
  --link: #1a56b0; --critical: #a4161a; --high: #b4460f; --medium: #8a6100; --low: #4a6b3a; --info: #3d5a80;
  --good: #2c6e49; --run: #9db4cf; --wait: #c9c4bb; --quiet-bar: #dfe6ee; --death: #a4161a; --sign: #b4460f;
  --limit: #6b3fa0; --joint: #a9a49b; --mark: #fff3c4;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #15171b; --card: #1c1f25; --ink: #e7e6e3; --soft: #a5abb6; --line: #31353d; --shade: #23272e;
    --link: #8ab4f8; --critical: #ff8a85; --high: #ffab78; --medium: #e6c25a; --low: #a5cf8d; --info: #9dbce6;
    --good: #7fcf9f; --run: #4d6f99; --wait: #5b5d61; --quiet-bar: #2c3a4b; --death: #ff8a85; --sign: #ffab78;
    --limit: #c6a3f5; --joint: #6d727b; --mark: #4a4017;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 2rem 1.5rem 3rem; max-width: 70rem; background: var(--paper); color: var(--ink);
  font: 16px/1.55 ui-sans-serif, system-ui, -apple-system, "Segoe UI", "Helvetica Neue", "DejaVu Sans", Arial, sans-serif;
}
h1, h2, h3, h4, p, ul, ol, dl, dd, figure, pre, fieldset { margin: 0; padding: 0; }
[hidden] { display: none !important; }
a { color: var(--link); text-underline-offset: 0.15em; text-decoration-thickness: 1px; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 2px; }
code, pre, .place, .line, td.time { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
code { font-size: 0.88em; overflow-wrap: anywhere; }
pre {
  font-size: 0.82rem; line-height: 1.5; padding: 0.6rem 0.8rem; margin: 0.4rem 0; background: var(--shade);
  border-radius: 4px; white-space: pre-wrap; overflow-wrap: anywhere;
}
pre code { font-size: inherit; }
mark { background: var(--mark); color: inherit; }
.quiet, figcaption, .fingerprint { color: var(--soft); font-size: 0.88rem; }
.scroll { overflow-x: auto; }

.top { margin-bottom: 2.25rem; padding-bottom: 1.25rem; border-bottom: 1px solid var(--line); }
.brand { font-size: 0.8rem; font-weight: 600; letter-spacing: 0.08em; text-transform: uppercase; color: var(--soft); }
h1 { font-size: 2rem; line-height: 1.2; font-weight: 650; letter-spacing: -0.015em; margin: 0.35rem 0 0.3rem; text-wrap: balance; overflow-wrap: anywhere; }
h1.good { color: var(--good); }
main > section { margin-bottom: 2.75rem; }
h2 { font-size: 1.05rem; font-weight: 600; margin-bottom: 0.9rem; color: var(--soft); }
h4, .columns h3, section > section > h3 { font-size: 0.8rem; font-weight: 600; letter-spacing: 0.03em; color: var(--soft); margin-bottom: 0.35rem; }

table { border-collapse: collapse; width: 100%; font-size: 0.9rem; }
th { text-align: left; font-weight: 600; font-size: 0.8rem; color: var(--soft); white-space: nowrap; }
th, td { padding: 0.4rem 1.1rem 0.4rem 0; vertical-align: top; border-bottom: 1px solid var(--line); }
th:last-child, td:last-child { padding-right: 0; }
td.number { font-variant-numeric: tabular-nums; }
td.nowrap { white-space: nowrap; }
td.time { white-space: nowrap; font-size: 0.8rem; padding-top: 0.5rem; color: var(--soft); }
.list a { color: inherit; }
th button { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; }
th button::after { content: " ↕"; opacity: 0.5; }
th[aria-sort=ascending] button::after { content: " ↑"; opacity: 1; }
th[aria-sort=descending] button::after { content: " ↓"; opacity: 1; }
.dot { display: inline-block; width: 0.6em; height: 0.6em; border-radius: 50%; margin-right: 0.45em; background: var(--tone, var(--soft)); }
.critical { --tone: var(--critical); } .high { --tone: var(--high); } .medium { --tone: var(--medium); }
.low { --tone: var(--low); } .info { --tone: var(--info); }

.filters { display: flex; flex-wrap: wrap; gap: 0.6rem 1.4rem; align-items: center; margin-bottom: 1.1rem; font-size: 0.88rem; }
.filters fieldset { border: 0; display: flex; flex-wrap: wrap; gap: 0.3rem 0.9rem; }
.filters legend { float: left; margin-right: 0.9rem; color: var(--soft); }
.filters input[type=search], .filters button {
  font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: 4px; padding: 0.25rem 0.6rem;
}
.filters button { cursor: pointer; }

.incident {
  background: var(--card); border: 1px solid var(--line); border-left: 4px solid var(--tone); border-radius: 6px;
  padding: 1.4rem 1.6rem 1rem; margin-bottom: 1.4rem;
}
.incident > header { display: flex; gap: 1rem; align-items: baseline; }
.rank { font-size: 1.25rem; font-weight: 600; color: var(--tone); font-variant-numeric: tabular-nums; }
.incident h3 { font-size: 1.32rem; line-height: 1.3; font-weight: 620; letter-spacing: -0.01em; text-wrap: pretty; overflow-wrap: anywhere; }
.status { margin-top: 0.45rem; font-size: 0.85rem; line-height: 1.9; }
.chip { border: 1px solid var(--line); border-radius: 4px; padding: 0.1rem 0.5rem; margin-right: 0.2rem; white-space: nowrap; }
.chip.severity { border-color: var(--tone); color: var(--tone); font-weight: 600; }
.chip.open { border-style: dashed; border-color: var(--soft); }
.chip.good { color: var(--good); border-color: var(--good); }
code.cause { color: var(--soft); }
.who { display: flex; flex-wrap: wrap; gap: 0.5rem 2.2rem; margin: 1rem 0; padding: 0.7rem 0; border-block: 1px solid var(--line); font-size: 0.9rem; }
.who dt { font-size: 0.75rem; color: var(--soft); }
.who dd { overflow-wrap: anywhere; }
.story { max-width: 46rem; margin: 0.9rem 0 1.1rem; overflow-wrap: anywhere; }
.incident section { margin: 1.3rem 0; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr)); gap: 0 2.5rem; }
.columns section { margin: 0.5rem 0; }
.proof .place { width: 30%; min-width: 11rem; font-size: 0.78rem; line-height: 1.5; overflow-wrap: anywhere; }
.folder { color: var(--soft); }
.place { font-size: 0.8rem; color: var(--soft); overflow-wrap: anywhere; }
.place b { color: var(--ink); font-weight: 600; }
.line { font-size: 0.8rem; line-height: 1.55; overflow-wrap: anywhere; }
.line summary { cursor: pointer; }
.gap td { border-bottom-style: dashed; color: var(--soft); font-style: italic; }
.gap td:last-child { background: repeating-linear-gradient(135deg, transparent 0 5px, var(--shade) 5px 8px); padding-left: 0.6rem; }
.causes { list-style: none; font-size: 0.9rem; }
.causes li { margin-bottom: 0.35rem; padding-left: 0.9rem; text-indent: -0.9rem; overflow-wrap: anywhere; }
.causes li > * { text-indent: 0; }
.remedies { padding-left: 1.4rem; max-width: 50rem; }
.remedies li { margin-bottom: 0.6rem; overflow-wrap: anywhere; }
.remedies li::marker { font-weight: 600; color: var(--soft); }
.setting { color: var(--soft); }
.links, .commands { list-style: none; font-size: 0.9rem; }
.links { display: flex; flex-wrap: wrap; gap: 0.2rem 1.4rem; margin-top: 0.5rem; }
summary { cursor: pointer; }
details.more > summary, .moments > summary, .all-attempts > summary { color: var(--link); font-size: 0.88rem; padding: 0.25rem 0; width: fit-content; }
.fingerprint { margin-top: 0.8rem; font-size: 0.75rem; }

.timeline { margin: 1.2rem 0; }
.attempts-chart { margin-top: 1.4rem; }
.picture { display: block; width: 100%; min-width: 52rem; height: auto; font-size: 11.5px; }
.picture text { fill: var(--ink); font-family: inherit; }
.picture .name { font-size: 12px; }
.picture .axis, .picture .count { fill: var(--soft); font-size: 11px; }
.grid { stroke: var(--line); }
.lane { stroke: var(--line); }
.running { fill: var(--run); }
.queued { fill: var(--wait); }
.hatch-ground { fill: var(--quiet-bar); }
.hatch { stroke: var(--run); stroke-width: 3; }
.silence { stroke: var(--run); }
.edge { stroke: var(--soft); stroke-width: 1.5; }
.activity { fill: var(--card); stroke: var(--ink); stroke-width: 1.5; }
.note { fill: var(--card); stroke: var(--soft); }
.signal { fill: var(--sign); stroke: var(--card); }
.error { fill: var(--card); stroke: var(--sign); stroke-width: 2; }
.death rect { fill: var(--death); }
.death path { stroke: var(--death); stroke-width: 2.5; fill: none; }
.consequence { fill: var(--card); stroke: var(--joint); stroke-width: 2; }
.joint { fill: none; stroke: var(--joint); stroke-dasharray: 2 3; }
.limit { stroke: var(--limit); stroke-width: 1.5; stroke-dasharray: 5 3; }
.picture .label { stroke: var(--card); stroke-width: 3px; stroke-linejoin: round; fill: var(--soft); paint-order: stroke; }
.picture .label.death { fill: var(--death); font-weight: 600; }
.picture .label.signal, .picture .label.error { fill: var(--sign); }
.picture .label.limit { fill: var(--limit); font-weight: 600; }
.picture .label.silence, .picture .label.untimed { font-style: italic; }
.pale .name { fill: var(--soft); }
.attempts.failed { fill: var(--critical); } .attempts.recovered { fill: var(--medium); }
.attempts.other { fill: var(--joint); } .attempts.success { fill: var(--run); }
footer { color: var(--soft); font-size: 0.82rem; border-top: 1px solid var(--line); padding-top: 1rem; }

@media (max-width: 40rem) {
  body { padding: 1.2rem 0.9rem; }
  .incident { padding: 1rem; }
  h1 { font-size: 1.6rem; }
  /* A line of a log gets the whole width, below its place and time. */
  .proof thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .proof tr { display: block; padding: 0.5rem 0; border-bottom: 1px solid var(--line); }
  .proof td { display: inline; padding: 0; border: 0; }
  .proof .place { width: auto; min-width: 0; padding-right: 0.8rem; }
  .proof td.line { display: block; padding-top: 0.2rem; }
}
@media print {
  :root { --paper: #fff; --card: #fff; }
  html { font-size: 8.5pt; }
  body { font-size: 1rem; line-height: 1.4; padding: 0; max-width: none; }
  h1 { font-size: 17pt; }
  .incident h3 { font-size: 12pt; }
  .top, main > section { margin-bottom: 1rem; padding-bottom: 0.3rem; }
  .incident section { margin: 0.7rem 0; }
  .story, .who, .timeline { margin: 0.5rem 0; }
  th, td { padding-block: 0.15rem; }
  .columns { grid-template-columns: 1fr 1fr; }
  .filters, .all-attempts, .moments, footer { display: none; }
  .incident { border-width: 0 0 0 2pt; border-radius: 0; padding: 0 0 0 10pt; }
  .incident > header, figure, tr, li { break-inside: avoid; }
  h2, h3, h4 { break-after: avoid; }
  .scroll { overflow: visible; }
  .picture { min-width: 0; }
  .links a::after { content: " (" attr(href) ")"; overflow-wrap: anywhere; }
}
`;
