/** A release: one column of text at a comfortable measure, with its facts beside it where there is room. */
export const release = `
.story { display: grid; gap: 0 clamp(2rem, 4vw, 4.5rem); grid-template-columns: minmax(0, 1fr); }
.story > * { min-inline-size: 0; }
.story header { max-inline-size: 56rem; padding-block-end: clamp(1.4rem, 1rem + 1.5vw, 2.4rem); }
.story header .kicker { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: 0 1rem; margin-block-end: 0.8rem; }
.story header .kicker a { text-decoration: none; }
.story header .kicker a:hover { text-decoration: underline; }
.subtitle { font: 400 var(--s1) / 1.45 var(--serif); color: var(--soft); margin-block-start: 0.9rem; max-inline-size: 46rem; }
.meta { font-size: var(--s-1); color: var(--soft); margin-block-start: 1.1rem; display: flex; flex-wrap: wrap; gap: 0 1.25rem; }
.hero { margin-block-end: clamp(1.5rem, 1rem + 2vw, 2.5rem); }
.hero img { inline-size: 100%; max-block-size: 78vh; object-fit: cover; background: var(--wash); }
figcaption { font-size: var(--s-1); line-height: 1.5; color: var(--soft); padding-block-start: 0.6rem; max-inline-size: var(--measure); }
.credit { display: block; }
.text { font-family: var(--serif); max-inline-size: var(--measure); }
.text > * + * { margin-block-start: 1.05em; }
.text > :is(h2, h3, h4) { margin-block-start: 1.7em; }
.text > :is(h2, h3, h4) + * { margin-block-start: 0.5em; }
.text h2 { font-size: var(--s2); }
.text li + li { margin-block-start: 0.35em; }
.text :is(ul, ol) { padding-inline-start: 1.35em; }
.text ::marker { color: var(--accent); }
.text blockquote { border-inline-start: 3px solid var(--accent); padding-inline-start: 1.1em; font-size: 1.08em; }
.text blockquote > * + * { margin-block-start: 0.7em; }
.text figure { margin-block: 1.8em; }
.dateline { font-family: var(--sans); font-size: 0.92em; font-weight: 600; }
.scroll { overflow-x: auto; margin-block: 1.6em; 
  --shade: color-mix(in oklab, var(--ink) 26%, transparent);
  background:
    linear-gradient(to right, var(--paper) 35%, transparent) left / 3rem 100% no-repeat local,
    linear-gradient(to left, var(--paper) 35%, transparent) right / 3rem 100% no-repeat local,
    linear-gradient(to right, var(--shade), transparent) left / 0.9rem 100% no-repeat scroll,
    linear-gradient(to left, var(--shade), transparent) right / 0.9rem 100% no-repeat scroll;
}
.scroll table { border-collapse: collapse; font: var(--s-1) / 1.45 var(--sans); min-inline-size: 100%; font-variant-numeric: lining-nums tabular-nums; }
.scroll :is(th, td) { padding: 0.55em 0.9em; border-block-end: 1px solid var(--line); text-align: start; vertical-align: top; overflow-wrap: normal; }
.scroll .right { text-align: right; }
.scroll .center { text-align: center; }
.scroll :is(th, td):first-child { padding-inline-start: 0; }
.scroll thead th { border-block-end: 2px solid var(--ink); white-space: nowrap; }
.scroll caption { text-align: start; color: var(--soft); padding-block-end: 0.6em; }
.facts { font-size: var(--s-1); margin-block-start: 3rem; display: grid; gap: 1.6rem; align-content: start; }
.facts h2, .after h2 { font: 700 1em / 1.4 var(--sans); padding-block-start: 0.6rem; border-block-start: 2px solid var(--ink); margin-block-end: 0.5rem; }
.facts ul { list-style: none; padding: 0; display: grid; gap: 0.35rem; }
.facts .contacts li { display: block; padding-block-end: 0.5rem; }
.facts .contacts .reach a { display: inline-block; padding-block: 0.15rem; }
.facts .contacts :is(.role, .reach) { display: block; overflow-wrap: anywhere; white-space: normal; }
.text > ol:has(> li:is([id^="user-content-footnote"], [id^="user-content-fn-"])) { font-size: var(--s-1); border-block-start: 1px solid var(--line); padding-block-start: 0.8rem; }
.story.revision { display: block; }
.revisions { padding-inline-start: 2.2em; display: grid; gap: 1.4rem; max-inline-size: var(--measure); }
.revisions ul { list-style: none; padding: 0; font-size: var(--s-1); display: flex; flex-wrap: wrap; gap: 0.2rem 1.2rem; }
.revision .subtitle + .text { margin-block-start: 1.2rem; }
.state { font: 700 var(--s3) / var(--tight) var(--serif); }
.difference .same { color: var(--soft); }
.difference ins { background: color-mix(in oklab, var(--added) 16%, transparent); color: var(--ink); text-decoration: underline; text-decoration-color: var(--added); text-decoration-thickness: 0.12em; text-underline-offset: 0.2em; }
.difference del { background: color-mix(in oklab, var(--alarm) 12%, transparent); color: var(--ink); text-decoration-color: var(--alarm); }
.difference .old, .difference .new { border-inline-start: 4px solid var(--alarm); padding-inline-start: 0.9em; }
.difference .new { border-color: var(--added); }
.unseen { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
picture { display: contents; }
picture > source { display: none; }
.attachments { max-inline-size: var(--measure); margin-block-start: 2.4rem; padding-block-start: 0.8rem; border-block-start: 2px solid var(--ink); }
.attachments h2 { font: 700 1em / 1.4 var(--sans); margin-block-end: 0.5rem; }
.attachments ul { list-style: none; padding: 0; display: grid; gap: 0.4rem; }
.attachments a { overflow-wrap: anywhere; }
.attachments .kind { font-size: var(--s-1); color: var(--soft); white-space: nowrap; }
.text :is(h2, h3, h4):has(> .anchor) { scroll-margin-block-start: 1.5rem; }
.anchor { margin-inline-start: 0.35em; text-decoration: none; font-weight: 400; opacity: 0; }
.text :is(h2, h3, h4):hover > .anchor, .anchor:focus-visible { opacity: 1; }
@media (hover: none) { .anchor { opacity: 0.45; } }
.text :target { background: color-mix(in oklab, var(--accent) 12%, transparent); }
.share ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; }
.cite p { overflow-wrap: anywhere; }
.cite p + p { margin-block-start: 0.5rem; }
button.plain { all: unset; color: var(--accent); cursor: pointer; text-decoration: underline; text-decoration-thickness: 0.06em; text-underline-offset: 0.18em; }
button.plain:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; }
.onward-links { margin-block-start: clamp(2.5rem, 2rem + 2vw, 4rem); display: grid; gap: 2.5rem; }
.related > h2 { font-size: var(--s1); padding-block-start: 0.9rem; border-block-start: 3px solid var(--ink); margin-block-end: 1.2rem; }
.steps { display: grid; gap: 1rem; border-block-start: 1px solid var(--line); padding-block-start: 1.2rem; }
.steps a { display: block; color: inherit; text-decoration: none; font: 600 var(--s0) / 1.4 var(--serif); }
.steps a:hover { color: var(--accent); }
.steps .kicker { display: block; font-family: var(--sans); font-weight: 400; }
.steps .kicker::before { content: "← "; }
.steps .next .kicker::before { content: none; }
.steps .next .kicker::after { content: " →"; }
:dir(rtl) > .steps .kicker::before { content: "→ "; }
:dir(rtl) > .steps .next .kicker::before { content: none; }
:dir(rtl) > .steps .next .kicker::after { content: " ←"; }
.notice { border-inline-start: 5px solid var(--accent); background: var(--wash); padding: 1rem 1.25rem; margin-block-end: 2rem; max-inline-size: 56rem; }
.notice > * + * { margin-block-start: 0.4rem; }
.notice h2 { font: 700 1em / 1.4 var(--sans); }
.notice dl { display: grid; gap: 0.5rem 1.25rem; grid-template-columns: minmax(0, 1fr); font-size: var(--s-1); }
.notice dt { color: var(--soft); }
.notice dd { margin: 0; }
.notice.retracted { border-color: var(--alarm); background: color-mix(in oklab, var(--alarm) 8%, var(--paper)); }
.notice.retracted strong { color: var(--alarm); }
.withdrawn h1 { color: var(--soft); text-decoration: line-through; text-decoration-thickness: 0.05em; }
@media (min-width: 32rem) {
  .steps { grid-template-columns: 1fr 1fr; }
  .steps .next { grid-column: 2; text-align: end; }
  .notice dl { grid-template-columns: max-content minmax(0, 1fr); }
}
@media (min-width: 64rem) {
  .story { grid-template-columns: minmax(0, 1fr) 16.5rem; }
  .story > :is(header, .notice, .hero, .onward-links) { grid-column: 1 / -1; }
  .related .lines { grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 1.5rem clamp(1.5rem, 3vw, 3rem); }
  .hero { display: grid; grid-template-columns: minmax(0, 1fr) 16.5rem; gap: 0 clamp(2rem, 4vw, 4.5rem); }
  .hero figcaption { align-self: end; padding: 0; border-block-start: 1px solid var(--line); padding-block-start: 0.6rem; }
  .facts { margin-block-start: 0.3rem; }
}
`;
