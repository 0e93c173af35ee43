"""How a page looks. Colour has a meaning wherever it is: the verdict, the bars, what can be followed."""

STYLE = """
:root {
  color-scheme: light dark;
  --paper: #fff; --ink: #1c1d1f; --soft: #5c6066; --line: #dcdedf; --room: #f3f4f5;
  --bar: #4d7ea8; --pointed: #24527a; --link: #1f5c99;
  --passed: #1a6b35; --warned: #8a5300; --rejected: #b3261e;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #17181a; --ink: #e4e4e1; --soft: #a0a4aa; --line: #36393d; --room: #222427;
    --bar: #6e9fc9; --pointed: #a9cdee; --link: #8dbcec;
    --passed: #74c98c; --warned: #e2ac57; --rejected: #f1897f;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 2.5rem 1.25rem 4rem; max-width: 72rem; background: var(--paper); color: var(--ink);
  font: 0.9375rem/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Noto Sans", sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: anywhere;
}
a { color: var(--link); text-decoration-thickness: 1px; text-underline-offset: 0.15em; }
a:hover, a:focus-visible { text-decoration-thickness: 2px; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
h1, h2, h3, p, dl, dd, ul, figure { margin: 0; }
h1 { font-size: 1.75rem; line-height: 1.2; font-weight: 600; letter-spacing: -0.01em; }
h2 { font-size: 1.25rem; font-weight: 600; margin: 3rem 0 0.75rem; }
h3 { font-size: 1rem; font-weight: 600; display: inline; }
bdi { white-space: pre-wrap; }
code { font: 0.875em ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: start; vertical-align: top; padding: 0.2rem 0.75rem 0.2rem 0; font-weight: normal; }
caption, figcaption, .caption { text-align: start; color: var(--soft); font-size: 0.8125rem; padding-bottom: 0.25rem; }
thead th { color: var(--soft); font-size: 0.8125rem; }
.note, .cause, .position { color: var(--soft); }
.code { color: var(--soft); border-bottom: 1px dotted currentColor; }
.pad { background: var(--line); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.kicker { color: var(--soft); margin-bottom: 0.25rem; }
.verdict { font-size: 1.125rem; margin: 0.75rem 0 1.75rem; max-width: 46rem; }
.verdict strong { font-weight: 700; }
.passed strong { color: var(--passed); }
.warned strong { color: var(--warned); }
.rejected strong, .unreadable strong { color: var(--rejected); }
.about { display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: 0.9rem 1.5rem; }
.about { border-top: 1px solid var(--line); padding-top: 1rem; }
.about dt { color: var(--soft); font-size: 0.8125rem; }
.about .wide { grid-column: 1 / -1; }
nav { margin-top: 1.5rem; }
nav a { margin-inline-end: 1.25rem; }

.findings > article { border-top: 1px solid var(--line); padding: 0.8rem 0 0.9rem; overflow: clip; }
.findings h3 { margin-inline-end: 0.5rem; }
.cause { white-space: nowrap; }
.single { scroll-margin-top: 2rem; }
.findings details, .findings .single { margin-top: 0.25rem; }
.findings summary { width: fit-content; cursor: pointer; }
.examples { margin: 0.25rem 0 0.75rem; font-size: 0.875rem; scroll-margin-top: 3rem; }
.examples td:last-child { width: 100%; padding-inline-end: 0; }
.examples tbody tr, .alerts tbody tr, .pairs tbody tr, .index tbody tr { border-top: 1px solid var(--line); }

.alerts, .pairs { margin-top: 0.5rem; font-size: 0.875rem; }
.alerts th:first-child, .pairs th:first-child { width: 30%; }
.alerts th:last-child, .alerts td:last-child { width: 12rem; padding-inline-end: 0; color: var(--soft); }
.alerts + details, .pairs + details { margin-top: 0.5rem; }
summary { cursor: pointer; }

.number { text-align: end; white-space: nowrap; padding-inline-end: 1.25rem; }
.index { font-size: 0.875rem; }
.index thead th { position: sticky; top: 0; background: var(--paper); padding-top: 0.4rem; z-index: 1; }
.index tbody th { max-width: 18rem; }
.index td { max-width: 11rem; }
.index .ends, .index .usual { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.index .ends bdi, .index .usual bdi { white-space: pre; }
.index .number:first-child { padding-inline-end: 0.75rem; width: 1%; }
.index tr > :last-child { padding-inline-end: 0; width: 10rem; }
.spark { display: block; width: 8rem; height: 1.25rem; }
.bar { fill: var(--bar); }
.room { fill: transparent; }
g:hover .room { fill: var(--room); }
g:hover .bar { fill: var(--pointed); }

.card { border-top: 1px solid var(--line); overflow: clip; }
.card > summary { padding: 0.7rem 0; cursor: pointer; }
.card > summary h3 { margin-inline-end: 0.4rem; }
.position { font-weight: normal; }
.card > div { scroll-margin-top: 3.5rem; padding: 0.25rem 0 1.75rem; }
.told { margin-bottom: 0.75rem; padding: 0; list-style: none; }
.told li { display: inline; }
.told li + li::before { content: " · "; color: var(--soft); }
.cards { margin-top: 2.5rem; }
.grid { columns: 3 19rem; column-gap: 2.5rem; font-size: 0.875rem; }
.grid > * { break-inside: avoid; margin-bottom: 1.5rem; }
.grid th, .grid td { padding-block: 0.1rem; }
.facts > div { display: flex; justify-content: space-between; gap: 1rem; padding: 0.1rem 0; }
.facts dt { color: var(--soft); flex: none; }
.facts dd { text-align: end; }
.histogram { display: block; width: 100%; height: 7rem; border-bottom: 1px solid var(--soft); }
.axis { display: flex; justify-content: space-between; gap: 1rem; font-size: 0.8125rem; color: var(--soft); }
.quantiles th, .bars .note { color: var(--soft); }
.quantiles td, .bars td { text-align: end; white-space: nowrap; }
.quantiles td { padding-inline-end: 0; white-space: normal; }
.bars th { width: 50%; }
.bars .drawn { width: 30%; min-width: 3.5rem; }
.bars td:last-child { padding-inline-end: 0; width: 3.5rem; }
.share { display: block; width: 100%; height: 0.7rem; margin-top: 0.35rem; }
.once { padding: 0; list-style: none; display: flex; flex-wrap: wrap; gap: 0 1rem; }

footer { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--line); color: var(--soft); }
footer p { font-size: 0.8125rem; max-width: 52rem; margin-bottom: 0.4rem; }

@media (max-width: 48rem) {
  body { padding-top: 1.5rem; }
  h1 { font-size: 1.4rem; }
  .index .ends { display: none; }
}
@media (max-width: 30rem) {
  .about { grid-template-columns: 1fr 1fr; }
  .index .distinct, .alerts th:last-child, .alerts td:last-child { display: none; }
  .index tr > :last-child, .spark { width: 5.5rem; max-width: 5.5rem; }
  .number { padding-inline-end: 0.75rem; }
}
@media print {
  :root { color-scheme: light; --paper: #fff; --ink: #000; --soft: #444; --line: #bbb; --room: #fff; --bar: #555;
    --link: #000; --passed: #000; --warned: #000; --rejected: #000; }
  html { font-size: 9.5pt; }
  body { padding: 0; max-width: none; }
  nav { display: none; }
  a { text-decoration: none; }
  details::details-content { content-visibility: visible; display: block; block-size: auto; }
  .index thead th { position: static; }
  .findings > article, figure, .bars, .quantiles, .facts { break-inside: avoid; }
  h2, .card > summary { break-after: avoid; }
  .bar { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
"""
