/** Home, month, topic and place: a lead story, then cards; what the list can be narrowed to at its side. */
export const lists = `
.list-head { padding-block-end: 1.6rem; display: grid; gap: 0.4rem; }
.list-head h1 { font-size: var(--s3); }
.list-head .kicker a { color: inherit; }
.entries { list-style: none; padding: 0; display: grid; gap: 0 var(--gap); }
.entry { position: relative; display: grid; gap: 0.9rem 1.5rem; padding-block: 1.35rem; border-block-start: 1px solid var(--line); align-content: start; }
.entry > * { min-inline-size: 0; }
.entry h2, .entry h3 { font-size: var(--s1); line-height: 1.25; }
:lang(ar) .entry :is(h2, h3), :lang(zh) .entry :is(h2, h3) { line-height: 1.5; }
.entry :is(h2, h3) a { color: inherit; text-decoration: none; }
.entry :is(h2, h3) a:hover { color: var(--accent); text-decoration: underline; }
.entry :is(h2, h3) a::after { content: ""; position: absolute; inset: 0; }
.entry .summary { line-height: 1.55; color: var(--soft); display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 4; overflow: hidden; }
.entry img { inline-size: 100%; aspect-ratio: 3 / 2; object-fit: cover; background: var(--wash); }
.entry.first { border-block-start: 0; padding-block-start: 0; }
.entry.first :is(h2, h3) { font-size: var(--s3); line-height: var(--tight); }
.entry.first .summary { font-size: 1.05em; }
.list { display: grid; gap: 3rem clamp(2rem, 4vw, 4.5rem); grid-template-columns: minmax(0, 1fr); }
.side { display: grid; gap: 1.8rem; align-content: start; font-size: var(--s-1); }
.side h2 { font: 700 1em / 1.4 var(--sans); padding-block-start: 0.6rem; border-block-start: 2px solid var(--ink); margin-block-end: 0.6rem; }
.side ul { list-style: none; padding: 0; }
.side li a { display: inline-block; padding-block: 0.22rem; color: inherit; text-decoration-color: var(--line); }
.side [aria-current] { font-weight: 700; text-decoration: none; }
.side li a:hover { color: var(--accent); }
.tags ul, .months ul { display: flex; flex-wrap: wrap; gap: 0.1rem 1.1rem; }
.months summary { cursor: pointer; padding-block: 0.25rem; font-weight: 600; }
.lines { list-style: none; padding: 0; display: grid; gap: 0.9rem; }
.lines a { color: inherit; font: 600 var(--s0) / 1.4 var(--serif); text-decoration-color: var(--line); }
.lines a:hover { color: var(--accent); }
.lines .kicker { display: block; font-weight: 400; }
:lang(ar) .lines a, :lang(zh) .lines a, .lines a:lang(ar), .lines a:lang(zh) { line-height: 1.6; }
.onward { margin-block: 1.6rem 0; }
.topics, .elsewhere { margin-block-start: clamp(2.5rem, 2rem + 2vw, 4rem); }
.topics > h2, .elsewhere > h2 { font-size: var(--s2); padding-block-start: 0.9rem; border-block-start: 3px solid var(--ink); margin-block-end: 1.4rem; }
.columns { display: grid; gap: 2.2rem clamp(1.5rem, 3vw, 3rem); grid-template-columns: repeat(auto-fill, minmax(min(16rem, 100%), 1fr)); }
.columns > section { display: grid; gap: 0.9rem; align-content: start; }
.columns h3 { font: 700 1em / 1.4 var(--sans); color: var(--accent); }
.more { font-size: var(--s-1); font-weight: 600; }
.months li { display: flex; gap: 0.4em; align-items: baseline; }
.side .months .kicker { font-weight: 400; }
.none { color: var(--soft); padding-block: 2rem; }
.entry .words { display: grid; gap: 0.45rem; align-content: start; min-inline-size: 0; }
.entry.pictured:not(.first) { grid-template-columns: minmax(0, 1fr) min(6.5rem, 28vw); }
.entry.pictured:not(.first) img { order: 1; aspect-ratio: 1; }
@media (min-width: 40rem) {
  .entry.pictured:not(.first) { grid-template-columns: minmax(0, 1fr) 11rem; }
  .entry.pictured:not(.first) img { aspect-ratio: 3 / 2; }
}
@media (min-width: 64rem) {
  .list { grid-template-columns: minmax(0, 1fr) 16.5rem; }
  .entry.first.pictured { grid-template-columns: minmax(0, 1.15fr) minmax(0, 1fr); padding-block-end: 2.2rem; }
}
`;
