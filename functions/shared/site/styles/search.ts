/** The search page: one line to ask in, what was found below it. Where no script runs, there is nothing to ask. */
export const search = `
.seek { display: grid; gap: 0.45rem; max-inline-size: var(--measure); }
.seek label { font-weight: 700; }
.seek-line { display: grid; gap: 0.6rem; grid-template-columns: minmax(0, 1fr) auto; }
.seek-line button { padding-block: 0; padding-inline: clamp(0.9rem, 0.5rem + 2vw, 1.6rem); }
input[type="search"] {
  font: inherit; color: inherit; background: var(--raised); inline-size: 100%; min-block-size: 3rem; appearance: none;
  padding: 0.55rem 0.8rem; border: 1px solid var(--soft); border-radius: 3px;
}
@media (scripting: none) {
  .seek { display: none; }
}
.found { margin-block-start: 1.2rem; }
.found [role="status"] { min-block-size: 1.7em; }
.found .entries { margin-block-start: 0.6rem; max-inline-size: 52rem; }
.found .entry:first-child { border-block-start: 0; }
mark { background: color-mix(in oklab, var(--accent) 24%, transparent); color: var(--ink); border-radius: 2px; box-shadow: 0 0 0 0.08em color-mix(in oklab, var(--accent) 24%, transparent); }
`;
