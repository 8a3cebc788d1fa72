/** Plain elements, and what anybody who reads, tabs or zooms needs. */
export const base = `
*, ::before, ::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-padding-block-start: 1rem; }
body {
  margin: 0;
  background: var(--paper);
  color: var(--ink);
  font: var(--s0) / var(--leading) var(--sans);
  overflow-wrap: anywhere;
  min-block-size: 100vh;
  display: flex;
  flex-direction: column;
}
h1, h2, h3, h4 { font-family: var(--serif); font-weight: 700; line-height: var(--tight); margin: 0; text-wrap: balance; }
h1 { font-size: var(--s4); letter-spacing: -0.015em; }
h2 { font-size: var(--s2); }
h3 { font-size: var(--s1); }
h4 { font-size: var(--s0); }
:lang(ar) :is(h1, h2, h3, h4), :lang(zh) :is(h1, h2, h3, h4) { letter-spacing: normal; }
p, ul, ol, dl, figure, blockquote, table { margin: 0; }
p { text-wrap: pretty; }
a { color: var(--accent); text-decoration-thickness: 0.06em; text-underline-offset: 0.18em; }
a:hover { text-decoration-thickness: 0.12em; }
img { max-inline-size: 100%; block-size: auto; display: block; }
hr { border: 0; border-block-start: 1px solid var(--line); margin-block: 2em; }
code, pre, kbd { font-family: ui-monospace, "Cascadia Mono", Menlo, Consolas, "Noto Sans Mono", monospace; font-size: 0.9em; }
code, kbd { direction: ltr; unicode-bidi: isolate; }
pre { overflow-x: auto; direction: ltr; text-align: start; padding: 1em; background: var(--wash); margin: 0; }
time { font-variant-numeric: tabular-nums; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; border-radius: 2px; }
main:focus { outline: none; }
::selection { background: color-mix(in oklab, var(--accent) 28%, transparent); }
.wrap { inline-size: 100%; max-inline-size: calc(var(--page) + 2 * var(--gap)); margin-inline: auto; padding-inline: var(--gap); }
main { flex: 1; padding-block: clamp(1.75rem, 1rem + 3vw, 3.5rem) clamp(3rem, 2rem + 4vw, 6rem); }
.skip {
  position: absolute; inset-block-start: 0.5rem; inset-inline-start: 0.5rem; z-index: 2;
  padding: 0.6rem 1rem; background: var(--accent); color: var(--on-accent);
}
.skip:not(:focus) { clip-path: inset(50%); block-size: 1px; inline-size: 1px; overflow: hidden; white-space: nowrap; padding: 0; }
.kicker { font-size: var(--s-1); font-weight: 600; color: var(--soft); }
.kicker a { display: inline-block; padding-block: 0.15rem; }
.lead { font-size: var(--s1); line-height: 1.5; color: var(--soft); }
@media (prefers-reduced-motion: no-preference) {
  html { scroll-behavior: smooth; }
  a, button { transition: color 120ms, background-color 120ms, border-color 120ms; }
}
`;
